source("tests/reference/lme4/exercises/common.R")
suppressPackageStartupMessages({library(lmerTest); library(emmeans); library(pbkrtest)})
loaves <- exercise_data("loaves", c("baker", "flour"))
rolls <- exercise_data("rolls", c("mill", "sack"))
equal <- lmerTest::lmer(volume ~ flour + (1 | baker) + (1 | baker:flour), loaves)
free <- lmerTest::lmer(volume ~ flour + (0 + flour | baker), loaves,
  control = lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10), calc.derivs = FALSE))
# "spelt - wheat"; turned round
pair <- as.data.frame(summary(pairs(emmeans(free, "flour", lmer.df = "kenward-roger")),
                              adjust = "none", infer = TRUE))[3, ]
p_of <- function(response) {
  formula <- function(random) as.formula(paste(response, "~ 1 +", random))
  small <- fit_best(formula("(1 | mill)"), rolls)
  large <- fit_best(formula("(1 | mill) + (1 | mill:sack)"), rolls)
  ratio <- max(0, 2 * as.numeric(logLik(large) - logLik(small)))
  if (ratio < 1e-6) 1 else pchisq(ratio, 1, lower.tail = FALSE) / 2
}
to_wheat <- fit_best(volume ~ flour + (0 + flour | baker), reml = FALSE,
  data = transform(loaves, flour = relevel(flour, "wheat")))
equal_ml <- fit_best(volume ~ flour + (1 | baker) + (1 | baker:flour), loaves, reml = FALSE)
mean_ml <- fit_best(volume ~ 1 + (1 | baker) + (1 | baker:flour), loaves, reml = FALSE)
sacks <- fit_best(weight ~ 1 + (1 | mill) + (1 | mill:sack), rolls)
profiled <- suppressWarnings(confint(sacks, method = "profile", oldNames = FALSE, quiet = TRUE))
save_answers("07", list(
  gain_df = coef(summary(equal, ddf = "Kenward-Roger"))["flourwheat", "df"],
  gain_interval = c(-pair$upper.CL, -pair$lower.CL),
  flour_p = anova(free, ddf = "Kenward-Roger")[["Pr(>F)"]],
  reference = AIC(to_wheat),
  comparisons = anova(mean_ml, equal_ml)$Chisq[2],
  sack_p = c(p_of("weight"), p_of("crust")),
  sack_interval = unname(profiled["sd_(Intercept)|mill:sack", ])))
