source("tests/reference/lme4/exercises/common.R")
data <- exercise_data("tutors", "tutor")
model <- gain ~ hours + (1 + hours | tutor)
fit <- fit_best(model, data)
at20 <- c(1, 20)
lines <- as.matrix(coef(fit)$tutor) %*% at20
psi <- as.matrix(VarCorr(fit)$tutor)[1:2, 1:2]
mean <- c(at20 %*% as.matrix(vcov(fit)) %*% at20)
between <- c(at20 %*% psi %*% at20)
error <- unlist(lapply(levels(data$tutor), function(t) {
  left <- subset(data, tutor == t)
  others <- fit_best(model, droplevels(subset(data, tutor != t)))
  left$gain - cbind(1, left$hours) %*% fixef(others)
}))
x <- getME(fit, "X")
fixed <- var(c(x %*% fixef(fit)))
random <- mean(rowSums((x %*% psi) * x))
save_answers("09", list(
  three_tutors = c(lines["t05", ], lines["t22", ], sum(fixef(fit) * at20)),
  row_sd = sqrt(mean + between + sigma(fit)^2),
  which_sd = sqrt(mean + between),
  new_error = sqrt(mean(error^2)),
  marginal = fixed / (fixed + random + sigma(fit)^2)))
stopifnot(rownames(lines)[which.max(lines)] == "t11")  # the answer in words
