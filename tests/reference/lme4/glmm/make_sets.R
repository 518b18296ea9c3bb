# glmer's values for generated sets. Run in the repository's top folder:
#   python -m tests.reference.lme4.glmm.make_sets FOLDER
#   Rscript tests/reference/lme4/glmm/make_sets.R FOLDER
source("tests/reference/lme4/glmm/common.R")
folder <- commandArgs(trailingOnly = TRUE)[1]
sets <- read.csv(file.path(folder, "sets.csv"), stringsAsFactors = FALSE, na.strings = "")
describe <- function(i) {
  one <- sets[i, ]
  d <- read.csv(file.path(folder, paste0("set_", one$number, ".csv")), stringsAsFactors = TRUE)
  formula <- one$formula
  if (!is.na(one$trials)) formula <- sub("^y", "cbind(y, size - y)", formula)
  if (!is.na(one$offset)) formula <- paste(formula, "+ offset(exposure)")
  fit <- fit_best(as.formula(formula), d, one$family, one$points, starts = c(NA, 0.3))
  v <- as.data.frame(VarCorr(fit))
  list(number = one$number, sum = sum(d$y), loglik = as.numeric(logLik(fit)),
       fixed = unname(fixef(fit)), error = unname(sqrt(diag(as.matrix(vcov(fit))))),
       sds = unname(v$sdcor[is.na(v$var2)]), factors = v$grp[is.na(v$var2)])
}
values <- parallel::mclapply(seq_len(nrow(sets)), describe, mc.cores = 2)
write_json(values, "tests/reference/lme4/glmm/sets.json", digits = 8, auto_unbox = FALSE)
