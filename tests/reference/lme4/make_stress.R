# Log-likelihoods of lme4 for the stored stress sets. Run in the repository's top folder:
#   Rscript tests/reference/lme4/make_stress.R
# Each is the best of three optimisers, all with tight settings, from lme4's start and two others.
suppressPackageStartupMessages(library(lme4))
folder <- "tests/reference/lme4/stress"
sets <- read.csv(file.path(folder, "sets.csv"), stringsAsFactors = FALSE)
files <- list.files(folder, "^data_", full.names = TRUE)
data <- unlist(lapply(files, function(f) { d <- read.csv(f); split(d, d$set) }), recursive = FALSE)

best <- function(formula, d) {
  control <- function(o, p) lmerControl(optimizer = o, optCtrl = p, calc.derivs = FALSE,
    check.conv.singular = "ignore", check.scaleX = "ignore")
  settings <- list(control("bobyqa", list(rhoend = 1e-10, maxfun = 1e5)),
                   control("Nelder_Mead", list(FtolAbs = 1e-12, XtolRel = 1e-12, maxfun = 1e5)),
                   control("nlminbwrap", list(rel.tol = 1e-14)))
  quiet <- function(e) suppressMessages(suppressWarnings(e))
  theta <- getME(quiet(lmer(formula, d, control = settings[[1]])), "theta")
  diagonal <- getME(quiet(lmer(formula, d, control = settings[[1]])), "lower") == 0
  starts <- list(NULL, ifelse(diagonal, 0.1, 0), ifelse(diagonal, 3, -1))
  fits <- unlist(lapply(settings, function(s) lapply(starts, function(start)
    tryCatch(quiet(as.numeric(logLik(lmer(formula, d, control = s, start = start)))),
             error = function(e) -Inf))))
  max(fits)
}
sets$loglik <- sapply(sets$set, function(k)
  best(as.formula(sets$formula[sets$set == k]), data[[as.character(k)]]))
sets$loglik <- sprintf("%.9f", sets$loglik)
write.csv(sets, file.path(folder, "sets.csv"), row.names = FALSE, quote = TRUE)
