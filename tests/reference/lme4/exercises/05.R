source("tests/reference/lme4/exercises/common.R")
data <- exercise_data("saplings", "tree")
own <- coef(lm(height ~ year, data, subset = tree == "s17"))
complete <- coef(lm(height ~ year, data))
partial <- fit_best(height ~ year + (1 + year | tree), data)
zero <- fit_best(height ~ 0 + (1 + year | tree), data)
simple <- fit_best(height ~ year + (1 | tree), data)
year8 <- c(1, 8)
psi <- VarCorr(partial)$tree[1:2, 1:2]
n <- sum(data$tree == "s17")
tau2 <- sds(simple)[[1]]^2
save_answers("05", list(
  own_slope = own[["year"]],
  three_poolings = c(sum(complete * year8), sum(own * year8),  # complete, none, partial
                     sum(unlist(coef(partial)$tree["s17", ]) * year8)),
  zero_slope = ranef(zero)$tree["s18", "year"],
  weight = n * tau2 / (n * tau2 + sigma(simple)^2),
  new_tree = sum(fixef(partial) * year8),
  new_tree_sd = sqrt(c(year8 %*% psi %*% year8) + sigma(partial)^2),
  fault = sds(partial)[["tree year"]]))
