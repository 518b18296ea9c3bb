# lme4's values of models that look as if they were not identified, and are. Run in the
# repository's top folder:
#   Rscript tests/reference/lme4/make_identified.R
# A tight optimiser from two starts; the better fit is kept.
suppressPackageStartupMessages(library(lme4))
folder <- "tests/reference/lme4"
d <- read.csv(file.path(folder, "data", "between.csv"), stringsAsFactors = TRUE)
formulas <- c(
  two_variances = "y ~ two + (1 | group) + (0 + two | group)",
  five_values = "y ~ five + (1 + five | group)",
  slope_alone = "y ~ five + (0 + five | group)",
  group_is_fixed = "line ~ group + time + (0 + time | group)",
  nearly_two_values = "y ~ nearly + (1 + nearly | group)",
  lines = "line ~ time + (1 + time | group)",
  lines_by_arm = "line ~ time * arm + (1 + time | group)")

best <- function(formula, reml) {
  control <- function(o, p) lmerControl(optimizer = o, optCtrl = p, calc.derivs = FALSE,
    check.conv.singular = "ignore")
  settings <- list(control("bobyqa", list(rhoend = 1e-10, maxfun = 1e6)),
                   control("Nelder_Mead", list(FtolAbs = 1e-12, XtolRel = 1e-12, maxfun = 1e6)))
  fits <- lapply(settings, function(s)
    suppressMessages(suppressWarnings(lmer(formula, d, REML = reml, control = s))))
  fits[[which.max(sapply(fits, logLik))]]
}
rows <- list()
for (name in names(formulas)) for (reml in c(TRUE, FALSE)) {
  fit <- best(as.formula(formulas[[name]]), reml)
  v <- as.data.frame(VarCorr(fit))
  v <- v[is.na(v$var2), ]
  slope <- rev(names(fixef(fit)))[1]
  rows[[length(rows) + 1]] <- data.frame(
    model = name, formula = formulas[[name]], reml = reml,
    quantity = c("loglik", "estimate", "std_error",
                 ifelse(is.na(v$var1), "Residual", sub("(Intercept)", "Intercept", v$var1, fixed = TRUE))),
    value = sprintf("%.10g", c(logLik(fit), fixef(fit)[slope], sqrt(vcov(fit)[slope, slope]), v$sdcor)))
}
write.csv(do.call(rbind, rows), file.path(folder, "identified.csv"), row.names = FALSE)
