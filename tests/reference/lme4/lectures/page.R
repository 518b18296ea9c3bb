# The R lines of notebooks/lme4_to_mixedlm.md, each as it stands there, and the numbers that Python must give.
#     Rscript tests/reference/lme4/lectures/page.R > tests/reference/lme4/lectures/page.txt
# Needs r-cran-performance too (Debian), for R squared; r-cran-optimx and r-cran-dfoptim, for allFit. Some minutes.
suppressPackageStartupMessages({
  library(lme4)
  library(emmeans)
})
pdf(NULL)  # plots are drawn, and not kept
folder <- "tests/reference/lme4/lectures"
tight <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10, maxfun = 1e5))
show <- function(name, ...) cat(name, format(c(...), digits = 10), "\n")

# Data with an effect of each kind, so that no fit is singular.
set.seed(3)
d <- expand.grid(rep = 1:4, b = c("p", "q", "r", "s", "t"), a = letters[1:8])
d$g <- sprintf("g%02d", rep(sample(1:20), length.out = nrow(d)))
d$k <- rep(c("u", "v", "w"), length.out = nrow(d))
d$x <- round(rnorm(nrow(d)), 3)
d$s <- rep(sprintf("s%02d", 1:16), each = 10)
effect <- function(f, sd) rnorm(length(unique(f)), sd = sd)[as.integer(factor(f))]
d$y <- round(2 + 0.5 * d$x + c(u = 0, v = 0.4, w = -0.3)[d$k] + effect(d$a, 1) + effect(d$b, 0.8) +
  effect(paste(d$a, d$b), 0.6) + effect(d$g, 1) + d$x * effect(d$g, 0.6) + effect(d$s, 0.8) +
  d$x * effect(d$s, 0.5) + rnorm(nrow(d), sd = 0.7), 4)
d$rep <- NULL
write.csv(d, file.path(folder, "page.csv"), row.names = FALSE)
d <- read.csv(file.path(folder, "page.csv"), stringsAsFactors = TRUE)
new <- data.frame(x = c(0, 1), g = c("g01", "g02"))

# Models
models <- list(
  intercept = lmer(y ~ x + (1 | g), d),
  slope = lmer(y ~ x + (0 + x | g), d),
  both = lmer(y ~ x + (1 + x | g), d),
  uncorrelated = lmer(y ~ x + (x || g), d),
  nested = lmer(y ~ x + (1 | a/b), d),
  cells = lmer(y ~ x + (1 | a:b), d),
  crossed = lmer(y ~ x + (1 | a) + (1 | b), d),
  slopes_crossed = lmer(y ~ x + (x || s) + (1 | b), d),
  ml = lmer(y ~ x + (1 | g), d, REML = FALSE),
  relevelled = lmer(y ~ relevel(factor(k), ref = "v") + (1 | g), d),
  sums = lmer(y ~ k + (1 | g), d, contrasts = list(k = "contr.sum"))
)
stopifnot(!any(vapply(models, isSingular, NA)))
for (name in names(models)) {
  show(paste0("loglik.", name), logLik(update(models[[name]], control = tight)))
}
show("fixed.relevelled", fixef(models$relevelled))
show("fixed.sums", fixef(models$sums))

# Reading a fit
fit <- lmer(y ~ x + (1 + x | g), d)
invisible(list(
  summary(fit),
  fixef(fit),
  vcov(fit),
  VarCorr(fit),
  sigma(fit),
  ranef(fit),
  coef(fit),
  logLik(fit),
  REMLcrit(fit),
  nobs(fit),
  ngrps(fit),
  fitted(fit),
  resid(fit),
  model.matrix(fit),
  getME(fit, "Z"),
  isSingular(fit),
  predict(fit, new, re.form = NA),
  predict(fit, new),
  refit(fit, d$y + 1),
  lattice::dotplot(ranef(fit)),
  plot(fit),
  lmList(y ~ x | g, d),
  performance::r2(fit)
))
exact <- update(fit, control = tight)
show("sigma", sigma(exact))
show("remlcrit", REMLcrit(exact))
show("coef.g01", unlist(coef(exact)$g["g01", ]))
show("vcov", as.matrix(vcov(exact)))
show("predict.new", predict(exact, new, re.form = NA))
show("predict.known", predict(exact, new))
show("r2", unlist(performance::r2(exact))[2:1])  # marginal, conditional
show("lmlist.g01", unlist(coef(lmList(y ~ x | g, d))["g01", ]))

# Comparing and testing
small <- lmer(y ~ x + (1 | g), d, REML = FALSE)
large <- lmer(y ~ x + k + (1 | g), d, REML = FALSE)
anova(small, large)
drop1(large, test = "Chisq")
AIC(large)
BIC(large)
invisible(allFit(fit, verbose = FALSE))
invisible(confint(fit, method = "Wald"))
invisible(confint(small))
emmeans::emmeans(large, ~ k)
emmeans::emtrends(large, ~ k, var = "x")
with(as.data.frame(VarCorr(small)), vcov / sum(vcov))
wide <- lmer(y ~ x * k + (1 | g), d)
coef(summary(lmerTest::as_lmerModLmerTest(fit), ddf = "Kenward-Roger"))
car::Anova(wide, test.statistic = "F")
anova(lmerTest::as_lmerModLmerTest(wide), type = "III")
emmeans::emmeans(wide, ~ k)
pairs(emmeans::emmeans(wide, ~ k))
emmeans::emtrends(wide, ~ k, var = "x")
pairs(emmeans::emmeans(wide, ~ k | x, at = list(x = c(0, 1))))
emmeans::contrast(emmeans::emmeans(wide, ~ k), "trt.vs.ctrl", ref = "v")
emmeans::joint_tests(wide)
emmeans::joint_tests(wide, by = "k")
lmerTest::ranova(fit)
set.seed(4)
bootstrap <- pbkrtest::PBmodcomp(large, small, nsim = 500)
bootstrap
invisible(influence(fit, "g")[["fixed.effects[-g]"]])
invisible(unsplit(lapply(levels(d$g), function(one) predict(update(wide, data = d[d$g != one, ]), d[d$g == one, ], re.form = NA)), d$g))
invisible(simulate(fit, 2, seed = 1))
weak <- list(beta = c(0, 0.3), theta = 0.5, sigma = 2)
set.seed(5)
power <- mean(sapply(simulate(small, 500, newparams = weak), function(y) abs(coef(summary(refit(small, y)))["x", 3]) > 1.96))
small <- update(small, control = tight)
large <- update(large, control = tight)
show("anova.chisq", anova(small, large)$Chisq[2])
show("anova.p", anova(small, large)$"Pr(>Chisq)"[2])
show("aic", AIC(large))
show("bic", BIC(large))
show("confint.wald", t(confint(exact, method = "Wald", parm = "beta_")))
show("icc", with(as.data.frame(VarCorr(small)), vcov / sum(vcov)))
show("influence", range(sapply(levels(d$g), function(one) fixef(update(exact, data = d[d$g != one, ]))["x"])))
wide <- update(wide, control = tight)
tested <- lmerTest::as_lmerModLmerTest(wide)
show("profile", t(confint(small, oldNames = FALSE)))
show("coefficients", coef(summary(lmerTest::as_lmerModLmerTest(exact), ddf = "Kenward-Roger"))[, 3])
show("type2", car::Anova(wide, test.statistic = "F")$"Pr(>F)"[c(2, 1, 3)])  # k, x, x:k
show("type3", anova(tested, type = "III")$"Pr(>F)"[c(2, 1, 3)])
show("emmeans", summary(emmeans(wide, ~ k))$SE)
show("pairs", summary(pairs(emmeans(wide, ~ k)))$p.value)
show("emtrends", summary(emtrends(wide, ~ k, var = "x"))$x.trend)
show("within", summary(pairs(emmeans(wide, ~ k | x, at = list(x = c(0, 1)))))$p.value)
show("control", summary(contrast(emmeans(wide, ~ k), "trt.vs.ctrl", ref = "v"))$p.value)
show("joint", joint_tests(wide)$p.value)  # x, k, x:k
show("joint.within", joint_tests(wide, by = "k")$p.value)
show("ranova", lmerTest::ranova(exact)$"Pr(>Chisq)"[2])
show("bootstrap", bootstrap$test["PBtest", "p.value"])  # of 500 sets
left_out <- function(one) predict(update(wide, data = d[d$g != one, ]), d[d$g == one, ], re.form = NA)
show("leave.out", unsplit(lapply(levels(d$g), left_out), d$g)[1:20])
show("power", power)  # of 500 sets
