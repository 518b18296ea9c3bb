source("tests/reference/lme4/exercises/common.R")
suppressPackageStartupMessages(library(clubSandwich))
data <- exercise_data("pressure", "patient")
main <- droplevels(subset(data, part == "main"))
pilot <- droplevels(subset(data, part == "pilot"))
fit <- fit_best(pressure ~ visit + (1 + visit | patient), main)
robust <- function(model, row) coef_test(model, vcov = "CR1S", cluster = pilot$patient, test = "naive-t")[row, ]
slope <- robust(lm(pressure ~ visit, pilot), 2)
drugs <- robust(lm(pressure ~ visit * drug, pilot), 4)  # CR1S is statsmodels' correction
pairs <- lapply(split(resid(fit), main$patient), function(r) cbind(r[-length(r)], r[-1]))
# nlme's default optimiser, with the steps that make it converge.
long <- nlme::lmeControl(tolerance = 1e-12, msTol = 1e-14, maxIter = 500, msMaxIter = 500, niterEM = 200)
unequal <- nlme::lme(pressure ~ visit, random = ~ visit | patient, data = main,
  weights = nlme::varIdent(form = ~ 1 | device), control = long)
plain <- fit_best(pressure ~ visit + (1 + visit | patient), pilot)
serial <- nlme::lme(pressure ~ visit, random = ~ visit | patient, data = pilot,
  correlation = nlme::corAR1(form = ~ visit | patient), control = long)
by_drug <- fit_best(pressure ~ visit * drug + (1 + visit | patient), main)
save_answers("10", list(
  rise = fixef(fit)[["visit"]],
  pilot_error = slope$SE,
  drug_p = 2 * pt(-abs(drugs$beta / drugs$SE), 10 - 2),
  lag_one = cor(do.call(rbind, pairs))[1, 2],
  claims = sqrt(nlme::getVarCov(serial)["visit", "visit"]) / sds(plain)[["patient visit"]],
  home_ratio = coef(unequal$modelStruct$varStruct, unconstrained = FALSE)[["home"]],
  mixedlm = fixef(by_drug)[["visit:drugdiuretic"]]))
