# Serial correlation and unequal variances: the values of structured.json, from nlme and by hand.
# Run in the repository's top folder:
#   Rscript tests/reference/lme4/structured/make_structured.R
# Writes the data that the course does not have to data/ beside it. Takes about three minutes.
#
# nlme cannot reach a singular optimum (its covariances are positive definite), and now and then it
# stops short of an optimum inside. So each model is fitted twice: by nlme, and by minimising the
# dense likelihood below, which is written from its definition alone. Where the two agree, nlme's
# values are kept; where they do not, both are.
suppressPackageStartupMessages({ library(nlme); library(jsonlite) })
folder <- "tests/reference/lme4/structured"
dir.create(file.path(folder, "data"), showWarnings = FALSE)
keep <- function(d, name) { write.csv(d, file.path(folder, "data", paste0(name, ".csv")),
  row.names = FALSE, quote = FALSE); read.csv(file.path(folder, "data", paste0(name, ".csv"))) }

# ---- data ----
sleep <- read.csv("data/sleepstudy.csv")
child <- read.csv("data/Orthodont.csv")
sets <- list(sleepstudy = sleep, Orthodont = child,
  sleep_gaps = keep(sleep[-c(3, 4, 12, 25:28, 41, 60, 77, 90, 91, 104, 133, 150, 171), ], "sleep_gaps"),
  sleep_hours = keep(transform(sleep, Days = Days + (seq_along(Days) * 7) %% 5 / 8), "sleep_hours"))
sets$sleep_early <- subset(sleep, Days < 6)
sets$sleep_before_7 <- subset(sleep, Days < 7)
# Gaps of two and three, phi -0.8: the likelihood has a valley on each side of zero.
alternating <- local({ set.seed(5); days <- c(0, 2, 5, 7, 10, 12, 15)
  root <- t(chol((-0.8)^abs(outer(days, days, "-"))))
  one <- function(i) data.frame(Reaction = round(rnorm(1, 0, 2) + drop(root %*% rnorm(7)), 4), Days = days, Subject = i)
  do.call(rbind, lapply(1:40, one)) })
sets$alternating <- keep(alternating, "alternating")
sets$without_two <- subset(sleep, !Subject %in% c(332, 308))

# ---- the likelihood, by its definition ----
pieces <- function(one) {
  d <- sets[[one$data]]
  list(d = d, y = d[[all.vars(one$fixed)[1]]], x = model.matrix(one$fixed, d),
    z = model.matrix(one$random, d), rows = split(seq_len(nrow(d)), d$Subject),
    levels = if (is.null(one$by)) NULL else sort(unique(as.character(d[[one$by]]))))
}
unpack <- function(par, one, p) {
  k <- ncol(p$z); m <- k * (k + 1) / 2
  lambda <- matrix(0, k, k); lambda[lower.tri(lambda, TRUE)] <- par[1:m]
  phi <- if (is.null(one$correlation)) 0 else if (one$correlation == "car1") plogis(par[m + 1]) else
    tanh(par[m + 1])
  ratios <- if (is.null(one$by)) NULL else exp(c(0, tail(par, length(p$levels) - 1)))
  list(lambda = lambda, phi = phi, ratios = ratios)
}
residual_matrix <- function(u, one, p, rows) {
  time <- if (is.null(one$correlation)) rows else p$d[[one$time]][rows]
  apart <- abs(outer(time, time, "-"))
  r <- if (is.null(one$correlation)) diag(length(rows)) else u$phi^apart
  sd <- if (is.null(one$by)) rep(1, length(rows)) else
    u$ratios[match(as.character(p$d[[one$by]][rows]), p$levels)]
  r * outer(sd, sd)
}
sums <- function(u, one, p) {
  log_det <- 0; total <- matrix(0, ncol(p$x) + 1, ncol(p$x) + 1)
  for (rows in p$rows) {
    z <- p$z[rows, , drop = FALSE] %*% u$lambda
    root <- chol(tcrossprod(z) + residual_matrix(u, one, p, rows))
    log_det <- log_det + 2 * sum(log(diag(root)))
    total <- total + crossprod(backsolve(root, cbind(p$x, p$y)[rows, , drop = FALSE], transpose = TRUE))
  }
  list(log_det = log_det, total = total)
}
by_parameters <- function(par, one, p, whole = FALSE) {
  u <- unpack(par, one, p); n <- length(p$y); q <- ncol(p$x)
  s <- try(sums(u, one, p), silent = TRUE)
  if (inherits(s, "try-error")) return(1e10)
  xvx <- s$total[1:q, 1:q]; beta <- solve(xvx, s$total[1:q, q + 1])
  free <- if (one$reml) n - q else n
  scale <- (s$total[q + 1, q + 1] - sum(s$total[1:q, q + 1] * beta)) / free
  value <- s$log_det + free * (1 + log(2 * pi * scale)) +
    if (one$reml) as.numeric(determinant(xvx)$modulus) else 0
  if (!whole) return(value)
  covariance <- scale * tcrossprod(u$lambda)
  list(phi = u$phi, ratios = u$ratios, beta = unname(beta), std_error = sqrt(diag(scale * solve(xvx))),
    sigma = sqrt(scale), sds = sqrt(diag(covariance)),
    correlation = if (ncol(covariance) > 1) cov2cor(covariance)[2, 1], log_likelihood = -value / 2)
}
by_hand <- function(one) {
  p <- pieces(one); k <- ncol(p$z); best <- NULL
  own <- diag(k) * c(1, 0.2)[1:k]
  for (start in c(0.1, 0.6, 0.9)) {
    par <- c(own[lower.tri(own, TRUE)], if (!is.null(one$correlation)) qlogis(start),
      if (!is.null(one$by)) rep(0, length(p$levels) - 1))
    for (again in 1:4) {
      found <- nlminb(par, by_parameters, one = one, p = p,
        control = list(eval.max = 5000, iter.max = 3000, rel.tol = 1e-15, x.tol = 1e-12))
      par <- found$par
    }
    if (is.null(best) || found$objective < best$objective) best <- found
  }
  c(by_parameters(best$par, one, p, whole = TRUE), list(par = best$par))
}

# ---- nlme ----
by_nlme <- function(one, opt, tight = TRUE) {
  d <- sets[[one$data]]; d$Subject <- factor(d$Subject); d <- d[order(d$Subject), ]
  for (name in c("correlation", "weights")) assign(name, NULL)
  if (!is.null(one$correlation)) {
    form <- as.formula(paste("~", one$time, "| Subject"))
    correlation <- if (one$correlation == "car1") corCAR1(form = form) else corAR1(form = form)
  }
  if (!is.null(one$by)) weights <- varIdent(form = as.formula(paste("~ 1 |", one$by)))
  control <- if (tight) lmeControl(opt = opt, maxIter = 2000, msMaxIter = 2000, msMaxEval = 5000,
    niterEM = 50, msTol = 1e-10, tolerance = 1e-9) else lmeControl(opt = opt, maxIter = 500, msMaxIter = 500)
  fit <- try(do.call(lme, list(one$fixed, data = d,
    random = as.formula(paste("~", as.character(one$random)[2], "| Subject")), correlation = correlation,
    weights = weights, method = if (one$reml) "REML" else "ML", control = control)), silent = TRUE)
  if (inherits(fit, "try-error")) return(list(error = trimws(as.character(fit))))
  s <- fit$modelStruct; w <- if (is.null(one$by)) NULL else coef(s$varStruct, unconstrained = FALSE, allCoef = TRUE)
  names <- sort(unique(as.character(d[[if (is.null(one$by)) "Subject" else one$by]])))
  cov <- getVarCov(fit); class(cov) <- "matrix"
  list(phi = if (is.null(one$correlation)) NULL else unname(coef(s$corStruct, unconstrained = FALSE)),
    ratios = if (is.null(w)) NULL else unname(w[names] / w[names[1]]), beta = unname(fixef(fit)),
    std_error = unname(sqrt(diag(fit$varFix))),
    sigma = unname(fit$sigma * if (is.null(w)) 1 else w[names[1]]), sds = unname(sqrt(diag(cov))),
    correlation = if (nrow(cov) > 1) cov2cor(cov)[2, 1] else NULL, log_likelihood = as.numeric(logLik(fit)),
    effects = unname(as.matrix(ranef(fit)[sort(rownames(ranef(fit))), , drop = FALSE])),
    normalized = unname(residuals(fit, type = "normalized")[order(d$Subject, d[[if (is.null(one$time)) "Subject" else one$time]])]))
}

# ---- models ----
line <- Reaction ~ Days
model <- function(id, data, fixed, random, correlation = NULL, time = NULL, by = NULL, reml = TRUE)
  list(id = id, data = data, fixed = fixed, random = random, correlation = correlation, time = time,
    by = by, reml = reml)
growth <- distance ~ age * Sex
models <- list(
  model("slopes", "sleepstudy", line, ~ 1 + Days),
  model("slopes_ml", "sleepstudy", line, ~ 1 + Days, reml = FALSE),
  model("intercepts", "sleepstudy", line, ~ 1),
  model("slopes_ar1", "sleepstudy", line, ~ 1 + Days, "ar1", "Days"),
  model("slopes_ar1_ml", "sleepstudy", line, ~ 1 + Days, "ar1", "Days", reml = FALSE),
  model("intercepts_ar1", "sleepstudy", line, ~ 1, "ar1", "Days"),
  model("intercepts_ar1_ml", "sleepstudy", line, ~ 1, "ar1", "Days", reml = FALSE),
  model("gaps_ar1", "sleep_gaps", line, ~ 1, "ar1", "Days"),
  model("gaps_slopes_ar1", "sleep_gaps", line, ~ 1 + Days, "ar1", "Days"),
  model("alternating_ar1", "alternating", line, ~ 1, "ar1", "Days"),
  model("hours_car1", "sleep_hours", line, ~ 1, "car1", "Days"),
  model("by_subject", "sleepstudy", line, ~ 1 + Days, by = "Subject"),
  model("growth", "Orthodont", growth, ~ 1 + age),
  model("growth_by_sex", "Orthodont", growth, ~ 1 + age, by = "Sex"),
  model("growth_by_sex_ml", "Orthodont", growth, ~ 1 + age, by = "Sex", reml = FALSE),
  model("growth_by_sex_ar1", "Orthodont", growth, ~ 1, "car1", "age", by = "Sex"),
  model("without_two", "without_two", line, ~ 1 + Days),
  model("without_two_ar1", "without_two", line, ~ 1 + Days, "ar1", "Days"),
  model("quadratic", "sleepstudy", Reaction ~ Days + I(Days^2), ~ 1 + Days),
  model("quadratic_ar1", "sleepstudy", Reaction ~ Days + I(Days^2), ~ 1 + Days, "ar1", "Days"),
  model("early_intercepts_ar1", "sleep_early", line, ~ 1, "ar1", "Days"),
  model("early_slopes_ar1", "sleep_early", line, ~ 1 + Days, "ar1", "Days"),
  model("early_intercepts", "sleep_early", line, ~ 1),
  model("early_slopes", "sleep_early", line, ~ 1 + Days),
  model("six_intercepts_ar1", "sleep_before_7", line, ~ 1, "ar1", "Days"),
  model("six_slopes_ar1", "sleep_before_7", line, ~ 1 + Days, "ar1", "Days"),
  model("six_intercepts", "sleep_before_7", line, ~ 1),
  model("six_slopes", "sleep_before_7", line, ~ 1 + Days))

# ---- forecasts, by the definition of a conditional mean and variance ----
forecast <- function(one, found) {
  p <- pieces(one); u <- unpack(found$par, one, p); later <- sleep[sleep$Days > max(p$d$Days), ]
  x0 <- model.matrix(one$fixed, later); z0 <- model.matrix(one$random, later)
  out <- data.frame(later, prediction = NA, sd_row = NA); q <- ncol(p$x)
  inverse <- solve(sums(u, one, p)$total[1:q, 1:q])
  for (i in seq_len(nrow(later))) {
    rows <- p$rows[[as.character(later$Subject[i])]]
    z <- p$z[rows, , drop = FALSE] %*% u$lambda; own <- drop(z0[i, ] %*% u$lambda)
    v <- tcrossprod(z) + residual_matrix(u, one, p, rows)
    c0 <- drop(z %*% own) + if (is.null(one$correlation)) 0 else
      u$phi^abs(later$Days[i] - p$d$Days[rows])
    w <- solve(v, c0); left <- x0[i, ] - drop(w %*% p$x[rows, ])
    out$prediction[i] <- sum(x0[i, ] * found$beta) + sum(w * (p$y[rows] - p$x[rows, ] %*% found$beta))
    out$sd_row[i] <- found$sigma * sqrt(sum(own^2) + 1 - sum(w * c0) + drop(left %*% inverse %*% left))
  }
  list(rmse = sqrt(mean((later$Reaction - out$prediction)^2)), prediction = out$prediction,
    sd_row = out$sd_row, subject = as.character(later$Subject), day = later$Days)
}

close <- function(a, b) !is.null(a$log_likelihood) && abs(a$log_likelihood - b$log_likelihood) < 1e-5
values <- lapply(models, function(one) {
  hand <- by_hand(one); theirs <- by_nlme(one, "nlminb"); optim <- by_nlme(one, "optim")
  if (!close(theirs, hand) && close(optim, hand)) theirs <- optim
  cat(sprintf("%-22s by hand %.6f nlme nlminb %s optim %s phi %s\n", one$id, hand$log_likelihood,
    format(theirs$log_likelihood, digits = 9), format(optim$log_likelihood, digits = 9), format(hand$phi)))
  ahead <- if (grepl("^(early|six)", one$id)) forecast(one, hand)
  if (!is.null(ahead)) cat("  RMSE ahead", ahead$rmse, "\n")
  hand$par <- NULL
  list(id = one$id, data = one$data, terms = colnames(pieces(one)$x), fixed = deparse(one$fixed), random = as.character(one$random)[2],
    correlation = one$correlation, time = one$time, by = one$by, reml = one$reml,
    agree = close(theirs, hand), by_hand = hand, nlme = theirs, nlme_optim = optim[c("phi", "log_likelihood", "correlation", "error")],
    forecast = ahead)
})
write_json(list(r = R.version.string, nlme = as.character(packageVersion("nlme")), models = values),
  file.path(folder, "structured.json"), digits = 10, auto_unbox = TRUE, null = "null", na = "null", pretty = 1)
