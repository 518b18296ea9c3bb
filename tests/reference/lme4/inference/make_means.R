# Means within levels, differences from a control, and joint tests: the values of means.json, from
# emmeans, pbkrtest and lmerTest. Run in the repository's top folder, after make_tests.R, whose data
# it reads; takes a minute:
#   Rscript tests/reference/lme4/inference/make_means.R
source("tests/reference/lme4/inference/common.R")
own <- function(name) read.csv(file.path(folder, "data", paste0(name, ".csv")), stringsAsFactors = TRUE)
sets <- sapply(c("farms", "Oats_cut", "crossed_cut", "sleep_cut"), own, simplify = FALSE)
sets$sleep_cut$Subject <- factor(sets$sleep_cut$Subject)
ddf <- c("kenward-roger" = "Kenward-Roger", satterthwaite = "Satterthwaite")

# ---- differences ----
named <- function(x, last) { k <- ncol(x); names(x)[(k - length(last) + 1):k] <- last; x }
spread <- function(e) named(plain(summary(e, infer = c(TRUE, FALSE))),
  c("estimate", "std_error", "df", "conf_low", "conf_high"))
judged <- function(e, adjustments) lapply(setNames(adjustments, adjustments), function(adjust)
  named(plain(summary(e, infer = TRUE, adjust = adjust)), c("estimate", "std_error", "df",
    "conf_low", "conf_high", "statistic", "p_value")))
# In each family of differences: all pairs, and each less the level `ref`. emmeans' own defaults
# stand beside them, to see that the adjustments asked for are those.
compared <- function(e, ref) {
  control <- contrast(e, "trt.vs.ctrl", ref = ref)
  stopifnot(identical(plain(summary(pairs(e)))$p.value, plain(summary(pairs(e), adjust = "tukey"))$p.value),
    identical(plain(summary(control))$p.value, plain(summary(control, adjust = "dunnettx"))$p.value))
  list(means = spread(e), reference = ref, pairwise = judged(pairs(e), c("tukey", "holm", "none")),
    control = judged(control, c("dunnettx", "holm", "none"))) }

# ---- joint tests ----
# emmeans rounds F and the degrees of freedom, and takes as the denominator's the fewest of single
# contrasts. The same contrasts are given to lmerTest's contestMD, which tests them together: by
# Kenward and Roger (pbkrtest), by Satterthwaite.
joint <- function(fit, by, at, mode) {
  grid <- ref_grid(fit, at = at, cov.reduce = emmeans:::meanint, cov.keep = character(0), lmer.df = mode)
  x <- plain(joint_tests(grid, by = by))
  names(x)[names(x) == "model term"] <- "term"
  stopifnot(!"(confounded)" %in% x$term, is.null(x$note) || all(x$note %in% c("", " d")))
  exact <- do.call(rbind, lapply(seq_len(nrow(x)), function(i) {
    e <- emmeans(grid, strsplit(as.character(x$term[i]), ":")[[1]], by = by)
    against <- contrast(e, interaction = "trt.vs.ctrl1", by = by)
    rows <- if (is.null(by)) TRUE else as.character(against@grid[[by]]) == as.character(x[i, by])
    contrasts <- against@linfct[rows, , drop = FALSE]
    free <- qr(t(contrasts))  # three values of a line have two differences, which are one
    y <- contestMD(fit, contrasts[sort(free$pivot[seq_len(free$rank)]), , drop = FALSE],
                   ddf = ddf[[mode]])
    data.frame(statistic = y[["F value"]], df_num = y$NumDF, df_den = y$DenDF, p_value = y[["Pr(>F)"]])
  }))
  stopifnot(exact$df_num == x$df1)
  cbind(x[c(by, "term")], exact, emmeans_f = x$F.ratio, emmeans_df = x$df2, emmeans_p = x$p.value) }

# ---- models ----
describe <- function(formula, set, means = list(), trends = list(), tests = list()) {
  cat(set, deparse(formula), "\n")
  fit <- fit_best(formula, set)
  over <- function(asked, found) lapply(asked, function(one)
    c(one, lapply(setNames(names(ddf), names(ddf)), function(mode) found(one, mode))))
  spec <- function(one) if (is.null(one$within)) one$by else
    as.formula(paste("~", paste(one$by, collapse = "*"), "|", paste(one$within, collapse = "*")))
  list(formula = gsub("\\s+", " ", paste(deparse(formula), collapse = " ")), data = set, reml = TRUE,
    means = over(means, function(one, mode) compared(emmeans(fit, spec(one), at = one$at,
      lmer.df = mode, cov.keep = character(0)), one$ref)),
    trends = over(trends, function(one, mode) compared(emtrends(fit, spec(one), var = one$predictor,
      lmer.df = mode, cov.keep = character(0)), one$ref)),
    tests = over(tests, function(one, mode) joint(fit, one$within, one$at, mode))) }
of <- function(by, within = NULL, ref = 1, ...) list(by = by, within = within, ref = ref, ...)
at <- function(within = NULL, ...) list(within = within, at = if (...length()) list(...))

models <- list(
  farms = describe(y ~ a * b + x + (1 | farm), "farms",
    means = list(of("a", "b"), of("b", "a"), of("a", ref = 3), of(c("a", "b"), ref = 2)),
    tests = list(at(), at("b"), at("a"))),
  farms_slopes = describe(y ~ a * b * x + (1 + x | farm), "farms",
    means = list(of("a", "b", ref = 2), of("a", c("b", "x"), at = list(x = c(3, 7)))),
    trends = list(of("a", "b", predictor = "x"), of("b", "a", predictor = "x", ref = 2)),
    tests = list(at(), at("b"), at(x = c(3, 7)), at("a", x = 0))),
  oats_cut = describe(gain ~ N * Variety + (1 | Block/Variety), "Oats_cut",
    means = list(of("N", "Variety"), of("Variety", "N", ref = 3)),
    tests = list(at(), at("N"), at("Variety"))),
  oats_cut_line = describe(gain ~ nitro * Variety + (1 | Block/Variety), "Oats_cut",
    means = list(of("Variety", "nitro", at = list(nitro = c(0, 0.6)))),
    trends = list(of("Variety", predictor = "nitro", ref = 2)),
    tests = list(at(), at(nitro = c(0, 0.2, 0.6)), at("Variety"))),
  crossed_cut = describe(time ~ cond * site + (1 + cond | subject) + (1 | item), "crossed_cut",
    means = list(of("site", ref = 2)), tests = list(at(), at("site"))),
  sleep_cut = describe(Reaction ~ Days + I(Days^2) + (1 + Days | Subject), "sleep_cut",
    tests = list(at())))
# The distribution that emmeans takes for Dunnett's, and its limits found more finely than
# its own, which are good to 5e-4.
dunnett <- expand.grid(t = c(0.5, 2, 3, 6), k = c(1, 2, 3, 7), df = c(3.5, 20, Inf))
dunnett$p_value <- with(dunnett, 1 - mapply(emmeans:::.pdunnx, t, k, df))
dunnett$limit <- with(dunnett, mapply(function(k, df) if (k == 1) qt(0.975, df) else
  uniroot(function(x) emmeans:::.pdunnx(x, k, df) - 0.95, c(1, 50), tol = 1e-10)$root, k, df))
write_json(list(models = models, dunnett = dunnett), file.path(folder, "means.json"), digits = NA,
           auto_unbox = TRUE, na = "string", pretty = 1)
