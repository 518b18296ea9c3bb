# glmer with tight settings, the best of two optimisers and three starts; what the tests read of it.
suppressPackageStartupMessages({library(lme4); library(jsonlite)})

quiet <- function(e) suppressMessages(suppressWarnings(e))
fit_best <- function(formula, data, family, points = 1, starts = c(NA, 0.3, 3)) {
  control <- function(o, p) glmerControl(optimizer = o, optCtrl = p, tolPwrss = 1e-12,
    check.conv.singular = "ignore", check.conv.grad = "ignore", check.scaleX = "ignore")
  settings <- list(control("bobyqa", list(rhoend = 1e-9, maxfun = 1e5)),
                   control("nlminbwrap", list(rel.tol = 1e-13, x.tol = 1e-10)))
  one <- function(setting, start) tryCatch({
    first <- if (is.na(start)) NULL else {
      parts <- quiet(glFormula(formula, data, family))
      list(theta = ifelse(parts$reTrms$lower == 0, start, 0))
    }
    quiet(glmer(formula, data, family, nAGQ = points, control = setting, start = first))
  }, error = function(e) NULL)
  found <- unlist(lapply(settings, function(s) lapply(starts, function(at) one(s, at))))
  found <- Filter(Negate(is.null), found)
  if (!length(found)) stop("no fit")
  found[[which.max(sapply(found, function(f) as.numeric(logLik(f))))]]
}
described <- function(fit) {
  v <- as.data.frame(VarCorr(fit), stringsAsFactors = FALSE)
  list(loglik = as.numeric(logLik(fit)), fixed = as.list(fixef(fit)),
       std_error = setNames(as.list(sqrt(diag(as.matrix(vcov(fit))))), names(fixef(fit))),
       covariances = v[c("grp", "var1", "var2", "sdcor")])
}
