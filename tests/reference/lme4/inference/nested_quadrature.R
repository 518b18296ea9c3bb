# A binomial model with an effect for each group and one for each row, by quadrature within
# quadrature. lme4 has only Laplace for two factors. Sourced by make_lecture11.R and exercises/11.R.
# The nodes of Gauss and Hermite come from the eigenvalues of Golub and Welsch's matrix.
hermite <- function(n) {
  matrix <- diag(0, n)
  matrix[cbind(1:(n - 1), 2:n)] <- matrix[cbind(2:n, 1:(n - 1))] <- sqrt(1:(n - 1))
  found <- eigen(matrix, symmetric = TRUE)
  list(node = found$values, weight = found$vectors[1, ]^2)
}
nodes <- hermite(50)

# par: coefficients, log SD of groups, log SD of rows.
minus_log_likelihood <- function(par, counts, x, group) {
  sds <- exp(tail(par, 2)); eta <- c(x %*% head(par, -2)); n <- rowSums(counts)
  by_group <- sapply(nodes$node, function(node) {
    p <- plogis(outer(eta + sds[1] * node, sds[2] * nodes$node, "+"))
    tapply(log(dbinom(counts[, 1], n, p) %*% nodes$weight), group, sum)
  })
  top <- apply(by_group, 1, max)
  -sum(top + log(exp(by_group - top) %*% nodes$weight))
}

# Returns coefficients, their SE, the SDs of groups and rows, the log-likelihood.
nested_fit <- function(formula, data, group, start, factors = c("both", "groups", "rows")) {
  out <- switch(match.arg(factors), both = c(), groups = length(start), rows = length(start) - 1)
  free <- setdiff(seq_along(start), out); k <- length(start) - 2
  counts <- model.response(model.frame(formula, data)); x <- model.matrix(formula, data)
  f <- function(par) {
    start[free] <- par; start[out] <- -20
    minus_log_likelihood(start, counts, x, data[[group]])
  }
  par <- start[free]
  for (again in 1:2) par <- optim(par, f, method = "BFGS",
                                  control = list(reltol = 1e-14, maxit = 300))$par
  hessian <- optimHess(par, f, control = list(ndeps = rep(1e-4, length(par))))
  c(par[1:k], sqrt(diag(solve(hessian)))[1:k], exp(par[-(1:k)]), -f(par))
}
