source("tests/reference/lme4/exercises/common.R")
data <- exercise_data("candles", "maker")
model <- hours ~ weight + (1 | maker)
fit <- fit_best(model, data)
theta <- getME(fit, "theta")[[1]]
# The share by the fit itself: the BLUP of m01 and the mean of its four distances from the line.
four <- subset(data, maker == "m01")
distance <- mean(four$hours - cbind(1, four$weight) %*% fixef(fit))
stopifnot(nrow(four) == 4, abs(sum(ranef(fit)$maker)) < 1e-6)
save_answers("13", list(
  criterion_half = lmer(model, data, devFunOnly = TRUE)(0.5),
  best_theta = theta,
  kept = ranef(fit)$maker["m01", ] / distance,
  invented_rows = length(getME(fit_best(hours ~ weight + (1 + weight | maker), data), "u")),
  extremes = coef(lm(hours ~ weight + maker, data))[["weight"]],  # theta without an end
  zero_sum = sum(ranef(fit_best(hours ~ 0 + weight + (1 | maker), data))$maker)))
