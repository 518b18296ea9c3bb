# What the scripts of this folder share. Each is run in the repository's top folder and writes the
# right answers of one exercise, as lme4 gives them, to a JSON file beside it:
#   Rscript tests/reference/lme4/exercises/02.R
# Needs r-base-core, r-cran-lme4, r-cran-lmertest and r-cran-jsonlite (Debian).
suppressPackageStartupMessages({library(lme4); library(jsonlite)})

exercise_data <- function(name, factors) {
  data <- read.csv(file.path("data", "exercises", paste0(name, ".csv")))
  for (f in factors) data[[f]] <- factor(data[[f]])
  data
}

# Converged: a tight optimiser, and the better of two kinds of optimiser.
fit_best <- function(formula, data, reml = TRUE) {
  control <- function(o, p) lmerControl(optimizer = o, optCtrl = p, calc.derivs = FALSE,
    check.conv.singular = "ignore", check.nobs.vs.nRE = "ignore")
  settings <- list(control("bobyqa", list(rhoend = 1e-10, maxfun = 1e6)),
                   control("Nelder_Mead", list(FtolAbs = 1e-12, XtolRel = 1e-12, maxfun = 1e6)))
  fits <- lapply(settings, function(s)
    suppressMessages(suppressWarnings(lmer(formula, data, REML = reml, control = s))))
  fits[[which.max(sapply(fits, logLik))]]
}

sds <- function(fit) {
  v <- as.data.frame(VarCorr(fit))
  v <- v[is.na(v$var2), ]
  setNames(v$sdcor, ifelse(is.na(v$var1), v$grp, paste(v$grp, v$var1)))
}

save_answers <- function(number, answers) {
  file <- file.path("tests/reference/lme4/exercises", paste0(number, ".json"))
  writeLines(toJSON(answers, auto_unbox = TRUE, digits = 12, pretty = TRUE), file)
}
