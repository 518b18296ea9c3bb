source("tests/reference/lme4/exercises/common.R")
data <- exercise_data("typists", "typist")
fit <- fit_best(errors ~ speed + (1 | typist), data)
data$mean_speed <- ave(data$speed, data$typist)
data$deviation <- data$speed - data$mean_speed
separate <- fit_best(errors ~ deviation + mean_speed + (1 | typist), data)
between <- sds(fit)[[1]]
blup <- ranef(fit)$typist["t12", 1]
save_answers("02", list(
  pooled_slope = coef(lm(errors ~ speed, data))[["speed"]],
  typist_sd = between,
  typist_share = between^2 / (between^2 + sigma(fit)^2),
  last_blup = blup,
  next_session = sum(fixef(fit) * c(1, 60)) + blup,
  within_slope = fixef(separate)[["deviation"]],
  fault = between^2))
