# lme4's values for what a formula may say. Run in the repository's top folder, after make_data.py:
#   Rscript tests/reference/lme4/make_edges.R
# Needs r-base-core and r-cran-lme4 (Debian).
suppressPackageStartupMessages(library(lme4))
folder <- "tests/reference/lme4"
d <- read.csv(file.path(folder, "data", "edges.csv"), stringsAsFactors = TRUE)
d$k <- c(a = "1", b = "2", c = "3")[as.character(d$f)]
d$b <- d$x > 3
d$r <- d$y > 20

best <- function(formula) {
  control <- function(o, p) lmerControl(optimizer = o, optCtrl = p, calc.derivs = FALSE,
    check.conv.singular = "ignore")
  settings <- list(control("bobyqa", list(rhoend = 1e-10, maxfun = 1e6)),
                   control("Nelder_Mead", list(FtolAbs = 1e-12, XtolRel = 1e-12, maxfun = 1e6)))
  fits <- lapply(settings, function(s) suppressMessages(suppressWarnings(
    lmer(as.formula(formula), d, control = s))))
  fits[[which.max(sapply(fits, logLik))]]
}

models <- read.csv(file.path(folder, "edges_models.csv"), stringsAsFactors = FALSE)
describe <- function(id, formula) {
  fit <- best(formula)
  v <- as.data.frame(VarCorr(fit))
  v <- v[is.na(v$var2), ]
  rows <- function(kind, values) data.frame(id, kind, value = sprintf("%.12g", values))
  rbind(rows("loglik", as.numeric(logLik(fit))), rows("estimate", fixef(fit)),
        rows("std_error", sqrt(diag(as.matrix(vcov(fit))))), rows("sd", v$sdcor))
}
found <- do.call(rbind, Map(describe, models$id, models$lme4))
write.csv(found, file.path(folder, "edges.csv"), row.names = FALSE, quote = FALSE)
