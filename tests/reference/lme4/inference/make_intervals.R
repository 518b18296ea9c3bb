# lme4's intervals. Run in the repository's top folder, some minutes:
#   OPENBLAS_NUM_THREADS=1 Rscript tests/reference/lme4/inference/make_intervals.R
# Needs r-base-core r-cran-lme4 r-cran-lmertest r-cran-pbkrtest (Debian). Columns of intervals.csv:
# model, method, level, parameter (lme4's name), low, high. Method "profile" is confint() with its
# own steps; "fine" takes steps half as long, so that R's interpolation adds less; "t" is
# Kenward-Roger's t; "bootstrap" and "bootstrap_error" are 1000 sets and the standard error of each
# end, from 200 resamples of these sets.
suppressPackageStartupMessages({library(lme4); library(lmerTest); library(pbkrtest)})
folder <- "tests/reference/lme4"
read <- function(name, path = "data") read.csv(file.path(path, paste0(name, ".csv")),
                                               stringsAsFactors = TRUE, strip.white = TRUE)
sleep <- read("sleepstudy"); sleep$Subject <- factor(sleep$Subject)
machines <- read("Machines"); machines$Worker <- factor(machines$Worker)
steep <- read("crossed", file.path(folder, "data"))
control <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10, maxfun = 1e6),
                       check.conv.singular = "ignore")
quiet <- function(x) suppressMessages(suppressWarnings(x))
fit <- function(formula, data, reml = TRUE)
  quiet(lme4::lmer(formula, data, REML = reml, control = control))
rows <- function(model, method, level, ends)
  data.frame(model, method, level, parameter = rownames(ends),
             low = sprintf("%.10g", ends[, 1]), high = sprintf("%.10g", ends[, 2]))
profiles <- function(model, m, levels = 0.95) do.call(rbind, lapply(c("profile", "fine"), function(method) {
  cutoff <- sqrt(qchisq(0.999, 1)); steps <- if (method == "fine") 16 else 8
  p <- quiet(profile(m, signames = FALSE, maxpts = 1000, alphamax = 0.001, delta = cutoff / steps))
  do.call(rbind, lapply(levels, function(level)
    rows(model, method, level, quiet(confint(p, level = level)))))
}))
t_intervals <- function(model, formula, data) {
  m <- quiet(lmerTest::lmer(formula, data, control = control))
  b <- coef(summary(m, ddf = "Kenward-Roger")); estimate <- b[, "Estimate", drop = FALSE]
  half <- qt(0.975, b[, "df"]) * b[, "Std. Error"]
  rows(model, "t", 0.95, cbind(estimate - half, estimate + half))
}
wald <- function(model, m) rows(model, "wald", 0.95, confint(m, method = "Wald", parm = "beta_"))
bootstrap <- function(model, m) {
  set.seed(2)
  sets <- quiet(bootMer(m, function(m) {
    v <- as.data.frame(VarCorr(m)); setNames(c(v$sdcor, fixef(m)),
      c("sd_(Intercept)|Subject", "sd_Days|Subject", "cor_Days.(Intercept)|Subject", "sigma",
        names(fixef(m)))) }, nsim = 1000))$t
  ends <- function(x) t(apply(x, 2, quantile, c(0.025, 0.975), na.rm = TRUE))
  each <- replicate(200, ends(sets[sample(nrow(sets), replace = TRUE), ]))
  rbind(rows(model, "bootstrap", 0.95, ends(sets)),
        rows(model, "bootstrap_error", 0.95, apply(each, 1:2, sd)))
}
models <- list(
  sleepstudy = list(Reaction ~ Days + (1 + Days | Subject), sleep),
  ex33 = list(PCV ~ time * breed + (1 + time | animal_id), read("ex33")),
  Dyestuff2 = list(Yield ~ 1 + (1 | Batch), read("Dyestuff2")),
  uncorrelated = list(Reaction ~ Days + (1 + Days || Subject), sleep),
  Pastes = list(strength ~ 1 + (1 | batch / cask), read("Pastes")),
  Penicillin = list(diameter ~ 1 + (1 | plate) + (1 | sample), read("Penicillin")),
  Machines = list(score ~ Machine + (1 | Worker), machines),
  Orthodont = list(distance ~ age * Sex + (1 | Subject), read("Orthodont")),
  crossed = list(response ~ condition + (1 + condition | subject) + (1 | item), steep))
found <- do.call(rbind, lapply(names(models), function(name) {
  formula <- models[[name]][[1]]; data <- models[[name]][[2]]; m <- fit(formula, data)
  message(name)
  rbind(t_intervals(name, formula, data), wald(name, m),
        profiles(name, m, if (name == "sleepstudy") c(0.8, 0.95) else 0.95))
}))
sleep_fit <- fit(Reaction ~ Days + (1 + Days | Subject), sleep)
found <- rbind(found, bootstrap("sleepstudy", sleep_fit))
write.csv(found, file.path(folder, "inference", "intervals.csv"), row.names = FALSE, quote = FALSE)
