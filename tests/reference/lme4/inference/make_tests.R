# Tests of fixed effects, estimated means and their differences, likelihood ratios: the values of
# tests.json, from lmerTest, pbkrtest, car and emmeans. Run in the repository's top folder:
#   Rscript tests/reference/lme4/inference/make_tests.R
# Writes the data that the course does not have to data/ beside it. Takes about a minute.
source("tests/reference/lme4/inference/common.R")
keep <- function(d, name) { write.csv(d, file.path(folder, "data", paste0(name, ".csv")),
  row.names = FALSE, quote = FALSE); d }

# ---- data ----
sets <- list()
sets$Machines <- factors(read("Machines"), c("Worker", "Machine"))
sets$ex33 <- factors(read("ex33"), c("animal_id", "breed"))
sets$sleepstudy <- factors(read("sleepstudy"), "Subject")
sets$Penicillin <- factors(read("Penicillin"), c("plate", "sample"))
sets$Pastes <- factors(read("Pastes"), c("batch", "cask", "sample"))
sets$Dyestuff2 <- factors(read("Dyestuff2"), "Batch")
sets$Orthodont <- factors(read("Orthodont"), c("Subject", "Sex"))
sets$machines_5 <- droplevels(subset(sets$Machines, Worker != "6"))
sets$machines_cut <- sets$Machines[-c(1, 2, 7, 20, 21, 22, 35, 48), ]
sets$sleep_cut <- sets$sleepstudy[-c(1:7, 25:29, 60, 81:88, 150:158), ]
oats <- as.data.frame(nlme::Oats)
sets$Oats <- data.frame(Block = factor(as.character(oats$Block)),
  Variety = factor(sub(" ", "_", as.character(oats$Variety))), nitro = oats$nitro,
  N = factor(paste0("n", oats$nitro)), gain = oats$yield)
sets$Oats_cut <- sets$Oats[-c(2, 3, 17, 30, 31, 32, 33, 55, 70), ]
set.seed(14)
crossed <- function(subjects, items, slopes) {
  d <- expand.grid(item = seq_len(items), subject = seq_len(subjects))
  d$cond <- ifelse((d$item + d$subject) %% 2 == 0, -0.5, 0.5)
  d$site <- c("north", "south", "west")[d$subject %% 3 + 1]
  s0 <- rnorm(subjects, 0, 30); s1 <- rnorm(subjects, 0, 25); i0 <- rnorm(items, 0, 25)
  i1 <- rnorm(items, 0, 20 * slopes)
  d$time <- round(500 + 15 * d$cond + 10 * (d$site == "west") + s0[d$subject] +
    s1[d$subject] * d$cond + i0[d$item] + i1[d$item] * d$cond + rnorm(nrow(d), 0, 60), 2)
  d$subject <- paste0("s", d$subject); d$item <- paste0("i", d$item)
  d }
one <- crossed(18, 10, 0)
sets$crossed_cut <- factors(one[-sample(nrow(one), 30), ], c("item", "subject", "site"))
sets$crossed_slopes <- factors(crossed(20, 12, 1), c("item", "subject", "site"))
for (seed in 1:50) {  # the first seed whose fit is singular
  set.seed(seed)
  alike <- expand.grid(day = 0:9, person = 1:18)
  alike$time <- round(250 + rnorm(18, 0, 25)[alike$person] + 10 * alike$day + rnorm(180, 0, 30), 2)
  if (isSingular(suppressMessages(lme4::lmer(time ~ day + (1 + day | person), alike)))) break }
sets$alike_slopes <- factors(transform(alike, person = paste0("p", person)), "person")
set.seed(15)
plots <- expand.grid(plot = 1:5, a = c("lo", "mid", "hi"), b = c("no", "yes"), farm = 1:7)
plots <- plots[sort(sample(nrow(plots), 120)), ]
plots$x <- round(runif(nrow(plots), 2, 9), 2)
plots$y <- round(20 + 2 * (plots$a == "mid") + 4 * (plots$b == "yes") * (plots$a == "hi") +
  0.5 * plots$x + rnorm(7, 0, 3)[plots$farm] + rnorm(nrow(plots), 0, 2), 2)
sets$farms <- transform(plots[, -1], farm = paste0("f", farm), a = as.character(a),
  b = as.character(b))
sets$farms <- factors(sets$farms, c("a", "b", "farm"))
own <- c("Machines", "ex33", "sleepstudy", "Penicillin", "Pastes", "Dyestuff2", "Orthodont")
for (name in setdiff(names(sets), own)) keep(sets[[name]], name)

# ---- models ----
coefficients <- function(fit, ddf) {
  x <- coef(summary(fit, ddf = ddf))
  data.frame(term = rownames(x), estimate = x[, 1], std_error = x[, 2], df = x[, 3],
             p_value = x[, 5], row.names = NULL) }
tests <- function(fit, type, ddf) {
  x <- anova(fit, type = type, ddf = ddf)
  data.frame(term = rownames(x), statistic = x[["F value"]], df_num = x$NumDF, df_den = x$DenDF,
             p_value = x[["Pr(>F)"]], row.names = NULL) }
by_car <- function(fit) {
  f <- car::Anova(as(fit, "lmerMod"), type = 2, test.statistic = "F")
  w <- car::Anova(as(fit, "lmerMod"), type = 2, test.statistic = "Chisq")
  list(kr = data.frame(term = rownames(f), statistic = f$F, df_num = f$Df, df_den = f$Df.res,
                       p_value = f[["Pr(>F)"]]),
       wald = data.frame(term = rownames(w), statistic = w$Chisq, df_num = w$Df,
                         p_value = w[["Pr(>Chisq)"]])) }
means <- function(fit, spec, at, mode) {
  e <- emmeans(fit, spec, at = at, lmer.df = mode, cov.keep = character(0))
  out <- list(means = spread(e))
  if (nrow(out$means) > 1) out <- c(out, differences(e))
  out }
spread <- function(e) {
  x <- plain(summary(e, infer = c(TRUE, FALSE)))
  k <- ncol(x); names(x)[(k - 4):k] <- c("estimate", "std_error", "df", "conf_low", "conf_high")
  x }
differences <- function(e) {
  out <- list()
  for (adjust in c("tukey", "holm", "none")) {
    x <- plain(summary(pairs(e), infer = TRUE, adjust = adjust))
    names(x) <- c("contrast", "estimate", "std_error", "df", "conf_low", "conf_high", "statistic",
                  "p_value")
    out[[adjust]] <- x }
  out }
trends <- function(fit, var, spec, mode) {
  e <- emtrends(fit, if (is.null(spec)) ~ 1 else spec, var = var, lmer.df = mode)
  x <- spread(e)
  c(list(means = x), if (nrow(x) > 1) differences(e)) }

describe <- function(formula, set, reml = TRUE, emm = list(), trend = list(), effects = TRUE) {
  cat(set, deparse(formula), "\n")
  fit <- fit_best(formula, set, reml)
  modes <- c(if (reml) "kenward-roger", "satterthwaite")
  ddf <- c("kenward-roger" = "Kenward-Roger", satterthwaite = "Satterthwaite")
  out <- list(formula = gsub("\\s+", " ", paste(deparse(formula), collapse = " ")), data = set,
    reml = reml, singular = isSingular(fit), loglik = as.numeric(logLik(fit)))
  out$fixed <- lapply(setNames(modes, modes), function(m) coefficients(fit, ddf[[m]]))
  if (effects) {
    out$type3 <- lapply(setNames(modes, modes), function(m) tests(fit, "III", ddf[[m]]))
    if (reml) { two <- by_car(fit); out$type2 <- two$kr; out$wald <- two$wald }
    if (!any(grepl(":", out$type3[[1]]$term)))
      out$type2_satterthwaite <- tests(fit, "II", "Satterthwaite") }
  out$means <- lapply(emm, function(one) c(list(by = I(one$by), at = one$at),
    lapply(setNames(modes, modes), function(m) means(fit, one$by, one$at, m))))
  out$trends <- lapply(trend, function(one) c(list(predictor = one$var, by = I(as.character(one$by))),
    lapply(setNames(modes, modes), function(m) trends(fit, one$var, one$by, m))))
  out }
by <- function(..., at = list()) list(by = c(...), at = at)
of <- function(var, by = NULL) list(var = var, by = by)

models <- list(
  machines_workers = describe(score ~ Machine + (1 | Worker), "Machines", emm = list(by("Machine"))),
  machines_nested = describe(score ~ Machine + (1 | Worker/Machine), "Machines",
    emm = list(by("Machine"))),
  machines_varying = describe(score ~ Machine + (0 + Machine | Worker), "Machines",
    emm = list(by("Machine"))),
  machines_without_6 = describe(score ~ Machine + (1 | Worker/Machine), "machines_5",
    emm = list(by("Machine"))),
  machines_cells = describe(score ~ 0 + Machine + (1 | Worker/Machine), "Machines"),
  machines_cut = describe(score ~ Machine + (1 | Worker/Machine), "machines_cut",
    emm = list(by("Machine"))),
  machines_cut_varying = describe(score ~ Machine + (0 + Machine | Worker), "machines_cut",
    emm = list(by("Machine"))),
  ex33 = describe(PCV ~ time * breed + (1 + time | animal_id), "ex33",
    emm = list(by("breed"), by("breed", at = list(time = 35))), trend = list(of("time", "breed"))),
  ex33_ml = describe(PCV ~ time * breed + (1 + time | animal_id), "ex33", reml = FALSE),
  sleep = describe(Reaction ~ Days + (1 + Days | Subject), "sleepstudy", trend = list(of("Days"))),
  sleep_independent = describe(Reaction ~ Days + (1 + Days || Subject), "sleepstudy"),
  sleep_intercepts = describe(Reaction ~ Days + (1 | Subject), "sleepstudy"),
  sleep_ml = describe(Reaction ~ Days + (1 + Days | Subject), "sleepstudy", reml = FALSE),
  sleep_cut = describe(Reaction ~ Days + I(Days^2) + (1 + Days | Subject), "sleep_cut"),
  sleep_cut_independent = describe(Reaction ~ Days + (1 + Days || Subject), "sleep_cut"),
  penicillin = describe(diameter ~ 1 + (1 | plate) + (1 | sample), "Penicillin", effects = FALSE),
  pastes = describe(strength ~ 1 + (1 | batch/cask), "Pastes", effects = FALSE),
  dyestuff2 = describe(Yield ~ 1 + (1 | Batch), "Dyestuff2", effects = FALSE),
  orthodont = describe(distance ~ age * Sex + (1 + age | Subject), "Orthodont",
    emm = list(by("Sex", at = list(age = 14))), trend = list(of("age", "Sex"))),
  crossed_cut = describe(time ~ cond * site + (1 + cond | subject) + (1 | item), "crossed_cut",
    emm = list(by("site")), trend = list(of("cond", "site"))),
  crossed_slopes = describe(time ~ cond + site + (1 + cond | subject) + (1 + cond | item),
    "crossed_slopes", emm = list(by("site"))),
  alike_slopes = describe(time ~ day + (1 + day | person), "alike_slopes"),
  oats_line = describe(gain ~ nitro * Variety + (1 | Block/Variety), "Oats",
    emm = list(by("Variety"), by("Variety", "nitro", at = list(nitro = c(0, 0.6)))),
    trend = list(of("nitro", "Variety"), of("nitro"))),
  oats_steps = describe(gain ~ N * Variety + (1 | Block/Variety), "Oats",
    emm = list(by("Variety"), by("N"))),
  oats_blocks = describe(gain ~ N * Variety + (1 | Block), "Oats"),
  oats_additive = describe(gain ~ nitro + Variety + (1 | Block/Variety), "Oats",
    emm = list(by("Variety"))),
  oats_cut = describe(gain ~ N * Variety + (1 | Block/Variety), "Oats_cut",
    emm = list(by("Variety"), by("N"))),
  oats_cut_line = describe(gain ~ nitro * Variety + (1 | Block/Variety), "Oats_cut",
    emm = list(by("Variety"))),
  farms = describe(y ~ a * b + x + (1 | farm), "farms", emm = list(by("a"), by("b"), by("a", "b"))),
  farms_additive = describe(y ~ a + b + x + (1 + x | farm), "farms", emm = list(by("a"))))

# ---- joint tests, likelihood ratios ----
joint <- function(large, small, set) {
  x <- KRmodcomp(fit_best(large, set), fit_best(small, set))$test["Ftest", ]
  list(statistic = x$stat, df_num = x$ndf, df_den = x$ddf, p_value = x$p.value) }
ratio <- function(small, large, set, reml) {
  a <- fit_best(small, set, reml); b <- fit_best(large, set, reml)
  x <- anova(as(a, "lmerMod"), as(b, "lmerMod"), refit = FALSE)
  list(data = set, reml = reml, formulas = sapply(c(small, large), function(f) paste(deparse(f),
    collapse = " ")), parameters = x$npar, log_likelihood = x$logLik, aic = x$AIC, bic = x$BIC,
    ratio = x$Chisq[2], df = x$Df[2], p_value = x[["Pr(>Chisq)"]][2]) }
half <- function(x) { x$p_boundary <- (pchisq(x$ratio, x$df - 1, lower.tail = FALSE) * (x$df > 1) +
  pchisq(x$ratio, x$df, lower.tail = FALSE)) / 2; x }
ols <- lm(Reaction ~ Days, sets$sleepstudy)
one_way <- lm(Yield ~ 1, sets$Dyestuff2)

clock <- lapply(c(hours = 1 / 24, days = 1, weeks = 7, months = 30, years = 365), function(unit) {
  sets$ex33_unit <<- transform(sets$ex33, time = time / unit)
  values <- sapply(c(TRUE, FALSE), function(reml) {
    l <- sapply(list(PCV ~ time * breed + (1 + time | animal_id),
      PCV ~ time + breed + (1 + time | animal_id)), function(f)
      as.numeric(logLik(fit_best(f, "ex33_unit", reml))))
    2 * (l[1] - l[2]) })
  list(unit = unit, reml = values[1], ml = values[2]) })
others <- list(
  ex33_joint = joint(PCV ~ time * breed + (1 + time | animal_id), PCV ~ time + (1 + time | animal_id),
    "ex33"),
  machines_joint = joint(score ~ Machine + (0 + Machine | Worker), score ~ 1 + (0 + Machine | Worker),
    "Machines"),
  clock = clock,
  ratios = list(
    machines_12 = half(ratio(score ~ Machine + (1 | Worker), score ~ Machine + (1 | Worker/Machine),
      "Machines", TRUE)),
    machines_23 = ratio(score ~ Machine + (1 | Worker/Machine),
      score ~ Machine + (0 + Machine | Worker), "Machines", TRUE),
    ex33_slopes = half(ratio(PCV ~ time + (1 | animal_id), PCV ~ time + (1 + time | animal_id),
      "ex33", TRUE)),
    ex33_slopes_breed = half(ratio(PCV ~ time * breed + (1 | animal_id),
      PCV ~ time * breed + (1 + time | animal_id), "ex33", TRUE)),
    ex33_breed = ratio(PCV ~ time + (1 + time | animal_id), PCV ~ time * breed + (1 + time | animal_id),
      "ex33", FALSE),
    ex33_interaction = ratio(PCV ~ time + breed + (1 + time | animal_id),
      PCV ~ time * breed + (1 + time | animal_id), "ex33", FALSE),
    sleep_slopes = half(ratio(Reaction ~ Days + (1 | Subject), Reaction ~ Days + (1 + Days | Subject),
      "sleepstudy", FALSE)),
    sleep_independent = half(ratio(Reaction ~ Days + (1 | Subject),
      Reaction ~ Days + (1 + Days || Subject), "sleepstudy", FALSE)),
    sleep_correlation = ratio(Reaction ~ Days + (1 + Days || Subject),
      Reaction ~ Days + (1 + Days | Subject), "sleepstudy", FALSE),
    crossed = half(ratio(time ~ cond + (1 + cond | subject) + (1 | item),
      time ~ cond + (1 + cond | subject) + (1 + cond | item), "crossed_slopes", TRUE))),
  regression = list(aic = AIC(ols), bic = BIC(ols), ml = as.numeric(logLik(ols)),
    reml = as.numeric(logLik(ols, REML = TRUE)), one_way_reml = as.numeric(logLik(one_way, REML = TRUE))))
write_json(list(models = models, others = others), file.path(folder, "tests.json"), digits = NA,
           auto_unbox = TRUE, na = "null", pretty = 1)
writeLines(capture.output(sessionInfo()), file.path(folder, "sessionInfo.txt"))
