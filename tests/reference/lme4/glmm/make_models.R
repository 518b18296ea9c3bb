# Values of glm and glmer for tests/model/glmm/test_by_glmer.py and tests/tables/test_generalized.py. Run in the top folder:
#   Rscript tests/reference/lme4/glmm/make_models.R
source("tests/reference/lme4/glmm/common.R")
cbpp <- read.csv("data/cbpp.csv", colClasses = c(herd = "factor", period = "factor"))
cbpp$row <- factor(seq_len(nrow(cbpp)))
toenail <- read.csv("data/toenail.csv", stringsAsFactors = TRUE)
toenail$patient <- factor(toenail$patient)
toenail$y <- as.integer(toenail$outcome == "moderate or severe")
sick <- cbind(incidence, size - incidence) ~ period
with_effects <- function(...) fit_best(update(sick, paste(". ~ . +", ...)), cbpp, binomial,
                                       starts = c(NA, 0.1))
at_points <- function(formula, data, family, points, ...)
  setNames(lapply(points, function(q) described(fit_best(formula, data, family, q, ...))),
           paste0("points_", points))
plain <- function(fit) list(loglik = as.numeric(logLik(fit)), fixed = as.list(coef(fit)))
poisson_formula <- incidence ~ period + offset(log(size)) + (1 | herd)
slope <- y ~ month + (1 + month | patient)
few <- toenail[toenail$patient %in% levels(toenail$patient)[1:80], ]
few <- droplevels(few)
both <- with_effects("(1 | herd) + (1 | row)")
effects_of <- function(fit) as.data.frame(ranef(fit))[c("grpvar", "grp", "condval", "condsd")]
herd <- fit_best(update(sick, . ~ . + (1 | herd)), cbpp, binomial)
values <- list(
  cbpp_glm = plain(glm(sick, binomial, cbpp)),
  cbpp = at_points(update(sick, . ~ . + (1 | herd)), cbpp, binomial, c(1, 9, 25)),
  cbpp_effects = effects_of(herd),
  cbpp_both_effects = effects_of(both),
  cbpp_criteria = list(AIC = AIC(herd), BIC = BIC(herd)),
  cbpp_fitted = unname(fitted(herd)),
  cbpp_both = described(both),
  cbpp_row = described(with_effects("(1 | row)")),
  cbpp_poisson = at_points(poisson_formula, cbpp, poisson, c(1, 9)),
  cbpp_poisson_glm = plain(glm(incidence ~ period + offset(log(size)), poisson, cbpp)),
  toenail_glm = plain(glm(y ~ treatment * month, binomial, toenail)),
  toenail = at_points(y ~ treatment * month + (1 | patient), toenail, binomial, c(1, 5, 25, 51),
                      starts = c(NA, 3)),
  toenail_slope = described(fit_best(slope, toenail, binomial, starts = c(NA, 3))),
  toenail_no_interaction = at_points(y ~ treatment + month + (1 | patient), toenail, binomial, 25,
                                     starts = c(NA, 3)))
write_json(values, "tests/reference/lme4/glmm/models.json", digits = 10, auto_unbox = TRUE,
           pretty = FALSE)
writeLines(capture.output(sessionInfo()), "tests/reference/lme4/glmm/sessionInfo.txt")
