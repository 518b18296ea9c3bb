# Reference values of the course, from lme4. Run in the repository's top folder:
#   Rscript tests/reference/lme4/make_reference.R
# Needs r-base-core, r-cran-lme4, r-cran-lmertest and r-cran-jsonlite (Debian).
# Fits are converged: a tight optimiser, and the best of three starting optimisers is kept.
suppressPackageStartupMessages({library(lme4); library(jsonlite)})
folder <- "tests/reference/lme4"

sets <- new.env()
read <- function(name) read.csv(file.path("data", paste0(name, ".csv")), strip.white = TRUE)
factors <- function(d, names) { for (n in names) d[[n]] <- factor(d[[n]]); d }
sets$sleepstudy <- factors(read("sleepstudy"), "Subject")
sets$sleep_added <- rbind(sets$sleepstudy, data.frame(
  Reaction = c(286, 288, 245), Days = c(0, 1, 0), Subject = factor(c(374, 374, 373))))
sets$sleep_day2 <- transform(subset(sets$sleepstudy, Days >= 2), Days = Days - 2)
sets$sleep_without3 <- subset(sets$sleepstudy, !(Subject == 332 & Days %in% c(6, 9)) &
                                               !(Subject == 308 & Days == 7))
sets$sleep_unbalanced <- sets$sleepstudy[-c(1:7, 25:29, 60, 81:88, 150:158), ]
sets$ex33 <- factors(read("ex33"), c("animal_id", "breed"))
sets$ex33_centred <- transform(sets$ex33, time = time - mean(time))
sets$ex33_day20 <- transform(sets$ex33, time = time - 20)
sets$ex33_last <- transform(sets$ex33, time = time - 35)
sets$ex33_day27 <- transform(sets$ex33, time = ifelse(time == 17, 27, time))
sets$ex33_without17 <- subset(sets$ex33, time != 17)
sets$Penicillin <- factors(read("Penicillin"), c("plate", "sample"))
sets$Penicillin_unbalanced <- sets$Penicillin[-c(3, 10, 11, 40:47, 100, 140), ]
sets$Pastes <- factors(read("Pastes"), c("batch", "cask", "sample"))
sets$Machines <- factors(read("Machines"), c("Worker", "Machine"))
sets$Dyestuff2 <- factors(read("Dyestuff2"), "Batch")
for (name in c("simpson", "simpson4", "simpson5", "simpson10", "simpson100", "crossed", "nested",
               "saddle", "far_step", "crossed_steep", "study")) {
  file <- file.path(folder, "data", paste0(name, ".csv"))
  sets[[name]] <- read.csv(file, stringsAsFactors = TRUE)
}

models <- read.csv(file.path(folder, "models.csv"), stringsAsFactors = FALSE, strip.white = TRUE)

fit_best <- function(formula, data, reml) {
  control <- function(o, p) lmerControl(optimizer = o, optCtrl = p, calc.derivs = FALSE,
    check.conv.singular = "ignore", check.nobs.vs.nRE = "ignore")
  settings <- list(control("bobyqa", list(rhoend = 1e-10, maxfun = 1e6)),
                   control("Nelder_Mead", list(FtolAbs = 1e-12, XtolRel = 1e-12, maxfun = 1e6)))
  fits <- lapply(settings, function(s)
    suppressMessages(suppressWarnings(lmer(formula, data, REML = reml, control = s))))
  fits[[which.max(sapply(fits, logLik))]]
}

frame <- function(x) as.data.frame(x, stringsAsFactors = FALSE)
describe <- function(id, set, formula, reml) {
  fit <- fit_best(as.formula(formula), sets[[set]], reml)
  beta <- fixef(fit)
  re <- if (length(getME(fit, "theta"))) frame(ranef(fit, condVar = TRUE)) else NULL
  list(id = id, data = set, formula = formula, reml = reml, nobs = nobs(fit),
    fixed = data.frame(term = names(beta), estimate = unname(beta),
                       std_error = sqrt(diag(as.matrix(vcov(fit))))),
    variances = frame(VarCorr(fit)), sigma = sigma(fit), loglik = as.numeric(logLik(fit)),
    singular = isSingular(fit),
    effects = data.frame(factor = as.character(re$grpvar), group = as.character(re$grp),
      term = as.character(re$term), estimate = re$condval, conditional_sd = re$condsd))
}
values <- lapply(seq_len(nrow(models)), function(i) {
  m <- models[i, ]
  describe(m$id, m$data, m$formula, m$reml)
})
names(values) <- models$id
write_json(values, file.path(folder, "values.json"), digits = NA, auto_unbox = TRUE, na = "null",
           pretty = 1)
# Values that lectures state and that are not read off a fit.
suppressPackageStartupMessages(library(lmerTest))
tight <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10, maxfun = 1e6))
breed <- lmerTest::lmer(PCV ~ time * breed + (1 + time | animal_id), sets$ex33, control = tight)
plain <- suppressWarnings(lme4::lmer(PCV ~ time + (1 + time | animal_id), sets$ex33))
sleep <- lmerTest::lmer(Reaction ~ Days + (1 + Days | Subject), sets$sleepstudy, control = tight)
profile <- suppressWarnings(confint(lme4::lmer(PCV ~ time * breed + (1 + time | animal_id), sets$ex33,
  control = tight), parm = "cor_time.(Intercept)|animal_id", oldNames = FALSE, quiet = TRUE))
last <- function(x) unname(x[length(x)])
derived <- list(
  breed_interaction_df = last(coef(summary(breed))[, "df"]),
  breed_interaction_p = last(coef(summary(breed))[, "Pr(>|t|)"]),
  breed_correlation_profile = as.numeric(profile),
  default_intercept_variance = as.data.frame(VarCorr(plain))$vcov[1],
  sleep_days_df = coef(summary(sleep))["Days", "df"],
  sleep_days_p = coef(summary(sleep))["Days", "Pr(>|t|)"])
write_json(derived, file.path(folder, "derived.json"), digits = NA, auto_unbox = TRUE, pretty = 1)
writeLines(capture.output(sessionInfo()), file.path(folder, "sessionInfo.txt"))
