source("tests/reference/lme4/exercises/common.R")
suppressPackageStartupMessages({library(lmerTest); library(emmeans); library(pbkrtest); library(car)})
pots <- exercise_data("peppers", c("bench", "temperature", "variety"))
fit <- lmerTest::lmer(weight ~ temperature * variety + (1 | bench), pots,
  control = lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10), calc.derivs = FALSE))
pairs_of <- function(by) as.data.frame(summary(pairs(emmeans(fit, by, lmer.df = "kenward-roger")),
                                               adjust = "none"))
warmth <- pairs_of("temperature")  # 18 - 21, 18 - 24, 21 - 24
variety <- pairs_of("variety")     # Arno - Bela first
more <- coef(summary(fit, ddf = "Kenward-Roger"))["temperature24:varietyBela", ]
tests <- Anova(fit, type = "II", test.statistic = "F")
save_answers("12", list(
  weighed = sum(!is.na(pots$weight)),
  units = c(nlevels(pots$bench), nrow(pots)),
  warmth_test = c(tests["temperature", "F"], tests["temperature", "Df.res"]),
  two_errors = c(warmth$SE[2], variety$SE[1]),
  gain = -warmth$estimate[2],
  false_sentence = more[["Estimate"]] + qt(0.975, more[["df"]]) * more[["Std. Error"]]))
