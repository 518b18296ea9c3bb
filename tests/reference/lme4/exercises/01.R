source("tests/reference/lme4/exercises/common.R")
data <- exercise_data("trout", c("tank", "feed", "sex"))
se <- function(fit, term) coef(summary(fit))[term, "Std. Error"]
means <- aggregate(weight ~ tank + feed, data, mean)
parts <- sds(fit_best(weight ~ feed + (1 | tank), data))
residual <- sigma(fit_best(weight ~ feed + (1 | tank), data))
share <- parts[[1]]^2 / (parts[[1]]^2 + residual^2)
warm <- fit_best(weight ~ feed + temperature + (1 | tank), data)
save_answers("01", list(
  feed_error = se(lm(weight ~ feed, means), "feedB"),
  tank_share = share,
  worth = 12 * 16 / (1 + 15 * share),
  sex_ratio = se(lm(weight ~ sex, data), "sexmale") /
    se(fit_best(weight ~ sex + (1 | tank), data), "sexmale"),
  roles = coef(summary(warm))["temperature", "t value"],
  fault = summary(lm(weight ~ tank, data))$r.squared))
