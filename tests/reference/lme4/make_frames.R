# lme4's values for generated frames. Run in the repository's top folder:
#   python -m tests.reference.lme4.make_frames FOLDER
#   Rscript tests/reference/lme4/make_frames.R FOLDER
# Each fit is the best of two optimisers with tight settings, from lme4's start and two others; the
# first of them and a third go on from there. Searches end beside an SD of zero: where zero is as
# good, it is taken.
suppressPackageStartupMessages(library(lme4))
folder <- commandArgs(trailingOnly = TRUE)[1]
frames <- read.csv(file.path(folder, "frames.csv"), stringsAsFactors = FALSE)
groups <- 3  # of each factor, whose effects are kept

best <- function(formula, d, reml) {
  control <- function(o, p) lmerControl(optimizer = o, optCtrl = p, calc.derivs = FALSE,
    check.conv.singular = "ignore", check.scaleX = "ignore")
  settings <- list(control("bobyqa", list(rhoend = 1e-10, maxfun = 1e5)),
                   control("nlminbwrap", list(rel.tol = 1e-14)))
  last <- list(settings[[1]],
               control("Nelder_Mead", list(FtolAbs = 1e-12, XtolRel = 1e-12, maxfun = 1e4)))
  quiet <- function(e) suppressMessages(suppressWarnings(e))
  theta <- function(s, start) tryCatch(
    getME(quiet(lmer(formula, d, REML = reml, control = s, start = start)), "theta"),
    error = function(e) NULL)
  parts <- quiet(lFormula(formula, d, REML = reml, control = settings[[1]]))
  deviance <- do.call(mkLmerDevfun, parts)
  lowest <- function(found) unname(found[[which.min(sapply(found, deviance))]])
  searches <- function(all, start) Filter(Negate(is.null), lapply(all, theta, start = start))
  diagonal <- parts$reTrms$lower == 0
  starts <- list(NULL, ifelse(diagonal, 0.1, 0), ifelse(diagonal, 3, -1))
  found <- lowest(unlist(lapply(starts, function(s) searches(settings, s)), recursive = FALSE))
  found <- lowest(c(list(found), searches(last, found)))
  for (i in which(diagonal & found < 2e-3)) {
    zero <- replace(found, i, 0)
    if (deviance(zero) < deviance(found) + 1e-7) found <- zero
  }
  at <- list(par = found, fval = deviance(found), conv = 0, message = "")
  mkMerMod(environment(deviance), at, parts$reTrms, parts$fr)
}

rows <- function(kind, value, factor = "", group = "", term = "", term2 = "") data.frame(
  kind = kind, factor = factor, group = group, term = term, term2 = term2, value = value)
describe <- function(number, formula, reml) {
  d <- read.csv(file.path(folder, paste0("frame_", number, ".csv")), stringsAsFactors = TRUE)
  fit <- best(as.formula(formula), d, reml)
  beta <- fixef(fit)
  v <- as.data.frame(VarCorr(fit), stringsAsFactors = FALSE)
  v <- v[v$grp != "Residual", ]
  # A second term of one factor is g.1, and a:b beside a is a.b.
  factor <- sub(".", ":", sub("\\.[0-9]+$", "", v$grp), fixed = TRUE)
  corr <- !is.na(v$var2)
  re <- as.data.frame(ranef(fit), stringsAsFactors = FALSE)
  re <- re[as.character(re$grp) %in% unlist(lapply(split(as.character(re$grp), re$grpvar),
    function(g) head(unique(g), groups))), ]
  cbind(number = number, rbind(
    rows("loglik", as.numeric(logLik(fit))),
    rows("sigma", sigma(fit)),
    rows("estimate", beta, term = names(beta)),
    rows("std_error", sqrt(diag(as.matrix(vcov(fit)))), term = names(beta)),
    rows("sd", v$sdcor[!corr], factor[!corr], term = v$var1[!corr]),
    if (any(corr)) rows("corr", v$sdcor[corr], factor[corr], term = v$var1[corr],
                        term2 = v$var2[corr]),
    rows("effect", re$condval, as.character(re$grpvar), as.character(re$grp),
         as.character(re$term))))
}
values <- do.call(rbind, parallel::mclapply(seq_len(nrow(frames)), mc.cores = 2, function(i)
  describe(frames$number[i], frames$formula[i], as.logical(frames$reml[i]))))
values$value <- sprintf("%.12g", values$value)
write.csv(values, "tests/reference/lme4/frames.csv", row.names = FALSE, quote = FALSE, na = "")
