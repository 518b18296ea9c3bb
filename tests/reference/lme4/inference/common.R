# What make_tests.R and make_means.R share: how data are read, and fits whose optimum is exact.
# Both are run in the repository's top folder and put their data into `sets`.
suppressPackageStartupMessages({library(lme4); library(lmerTest); library(pbkrtest)
  library(emmeans); library(jsonlite)})
options(warn = 1)
emm_options(pbkrtest.limit = 1e5, msg.interaction = FALSE)
folder <- "tests/reference/lme4/inference"
read <- function(name) read.csv(file.path("data", paste0(name, ".csv")), strip.white = TRUE)
factors <- function(d, names) { for (n in names) d[[n]] <- factor(d[[n]]); d }
control <- function(o, p) lmerControl(optimizer = o, optCtrl = p, calc.derivs = FALSE,
  check.conv.singular = "ignore")
settings <- list(control("bobyqa", list(rhoend = 1e-8, maxfun = 1e6)),
  control("Nelder_Mead", list(maxfun = 1e6)))
# The criterion is flat at its optimum: where it is exact to 1e-12, an optimiser that looks at its
# values knows theta to 1e-6. Newton's method finds where the derivatives are zero: three steps
# more from the better of two optimisers, in the elements of theta that are not at the boundary.
polished <- function(fit, formula, set, reml) {
  parts <- lFormula(formula, sets[[set]], REML = reml, control = settings[[1]])
  criterion <- do.call(mkLmerDevfun, parts)
  theta <- getME(fit, "theta"); free <- theta > 1e-5 | getME(fit, "lower") < 0
  theta[!free] <- 0
  at <- function(x) { t <- theta; t[free] <- x; criterion(t) }
  if (any(free)) for (step in 1:3) {
    x <- theta[free]
    theta[free] <- x - solve(numDeriv::hessian(at, x), numDeriv::grad(at, x)) }
  value <- criterion(theta)
  start <- criterion(getME(fit, "theta"))
  if (value > start + 1e-8) stop("Newton's steps led away from the optimum: ", value - start)
  call <- fit@call
  call$formula <- formula; call$data <- sets[[set]]; call$REML <- reml; call$control <- settings[[1]]
  mkMerMod(environment(criterion), list(par = theta, fval = value, conv = 0, message = ""),
           parts$reTrms, fr = parts$fr, mc = call) }
fit_best <- function(formula, set, reml = TRUE) {
  fits <- lapply(settings, function(s) suppressMessages(suppressWarnings(
    lme4::lmer(formula, sets[[set]], REML = reml, control = s))))
  fit <- fits[[which.max(sapply(fits, logLik))]]
  suppressWarnings(as_lmerModLmerTest(polished(fit, formula, set, reml))) }
plain <- function(x) { x <- as.data.frame(x); rownames(x) <- NULL; x }
