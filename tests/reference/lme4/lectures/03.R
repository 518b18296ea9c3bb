# Lecture 03: its R lines, word by word, and the numbers of its prose that no cell computes.
#   Rscript tests/reference/lme4/lectures/03.R > tests/reference/lme4/lectures/03.txt
# from the top folder; R 4 with lme4, lmerTest and pbkrtest. Some minutes, nearly all of them for the
# simulation at the end.

library(lme4)
ex33 <- read.csv("data/ex33.csv", stringsAsFactors = TRUE)
both <- lmer(PCV ~ time + (1 + time | animal_id), ex33)    # or (time | animal_id)
coef(both)$animal_id    # each animal's own line
lmer(PCV ~ time + (0 + time | animal_id), ex33)            # slopes only
lmer(PCV ~ time + (1 + time || animal_id), ex33)           # both, not correlated
breeds <- lmerTest::lmer(PCV ~ time * breed + (1 + time | animal_id), ex33)
anova(both, breeds)                     # likelihood ratio; refits both by ML first
pbkrtest::KRmodcomp(breeds, both)       # the same question, Kenward-Roger's F
summary(breeds)                         # each coefficient, Satterthwaite's t
own <- coef(lmList(PCV ~ time | animal_id, ex33))    # a line for each animal alone
own$breed <- substr(rownames(own), 1, 2)
summary(manova(cbind(`(Intercept)`, time) ~ breed, own), test = "Hotelling-Lawley")
t.test(time ~ breed, own, var.equal = TRUE)    # the slopes only
confint(both, parm = "theta_", oldNames = FALSE)    # profile intervals

cat("\nNumbers of the lecture\n")
say <- function(label, ...)
  cat(label, ": ", paste(sapply(c(...), format, digits = 6), collapse = "  "), "\n", sep = "")
tight <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10),
                     check.conv.singular = "ignore")
fit <- function(formula, reml = TRUE, data = ex33) lmerTest::lmer(formula, data, reml, tight)
say("intercept variance, lme4's default settings", VarCorr(both)$animal_id[1, 1])
full <- fit(PCV ~ time + (1 + time | animal_id))
say("intercept variance, converged", VarCorr(full)$animal_id[1, 1])
own <- unlist(coef(full)$animal_id["BO209", ])
say("BO209, own intercept and slope, and PCV on day 10", own, sum(own * c(1, 10)))
for (origin in c(0, 20, 35)) {
  moved <- transform(ex33, time = time - origin)
  say(paste("REML log-likelihood, origin day", origin, "- slopes only, not correlated, correlated"),
      logLik(fit(PCV ~ time + (0 + time | animal_id), data = moved)),
      logLik(fit(PCV ~ time + (1 + time || animal_id), data = moved)),
      logLik(fit(PCV ~ time + (1 + time | animal_id), data = moved)))
}
at <- function(origin) as.numeric(logLik(fit(PCV ~ time + (0 + time | animal_id),
                                             data = transform(ex33, time = time - origin))))
say("slopes only: last day better than day 0 by", at(35) - at(0))

with_breed <- PCV ~ time * breed + (1 + time | animal_id)
without <- PCV ~ time + (1 + time | animal_id)
psi <- function(formula, reml) diag(VarCorr(fit(formula, reml))$animal_id)
say("variances with breed / without, REML", psi(with_breed, TRUE) / psi(without, TRUE))
say("variances with breed / without, ML", psi(with_breed, FALSE) / psi(without, FALSE))
say("ML ratio of the intercepts x 11/10", psi(with_breed, FALSE)[1] / psi(without, FALSE)[1] * 11 / 10)
large <- fit(with_breed)
profile_of <- suppressWarnings(confint(large, parm = "theta_", oldNames = FALSE, quiet = TRUE))
say("correlation with breed, profile interval",
    profile_of[grep("^cor", rownames(profile_of)), ])

tested <- function(big, small) {
  ratio <- as.numeric(2 * (logLik(fit(big, FALSE)) - logLik(fit(small, FALSE))))
  df <- attr(logLik(fit(big, FALSE)), "df") - attr(logLik(fit(small, FALSE)), "df")
  c(ratio, df, pchisq(ratio, df, lower.tail = FALSE))
}
say("breed and interaction jointly, likelihood ratio, df, p", tested(with_breed, without))
say("interaction alone, likelihood ratio, df, p",
    tested(with_breed, PCV ~ time + breed + (1 + time | animal_id)))
kr <- pbkrtest::KRmodcomp(fit(with_breed), fit(without))$test["Ftest", ]
say("jointly, Kenward-Roger F, df, df, p", kr$stat, kr$ndf, kr$ddf, kr$p.value)
t_value <- summary(large)$coefficients["time:breedND", ]
say("interaction, Satterthwaite estimate, SE, df, t, p", t_value)
say("interaction, p by z", 2 * pnorm(-abs(t_value["t value"])))
lines <- t(sapply(split(ex33, ex33$animal_id), function(one) coef(lm(PCV ~ time, one))))
nd <- startsWith(rownames(lines), "ND")
hotelling <- summary(manova(lines ~ nd), test = "Hotelling-Lawley")$stats["nd", ]
say("Hotelling on the twelve own lines, F, df, df, p", hotelling[c(3, 4, 5, 6)])
say("t on the twelve own slopes", unlist(t.test(lines[!nd, 2], lines[nd, 2], var.equal = TRUE)[1:3]))
say("one animal left out, p from, to", range(sapply(1:12, function(i)
  t.test(lines[-i, 2] ~ nd[-i], var.equal = TRUE)$p.value)))
level <- summary(fit(PCV ~ time * breed + (1 | animal_id)))$coefficients["time:breedND", ]
say("interaction, random intercept: SE, df, p", level[c(2, 3, 5)])

# Size of the 5 % chi-square test. Twelve animals on the same days: the ratio is -12 log Lambda with
# Lambda ~ Beta(9/2, 1) as long as the estimated variances do not reach their limits.
say("size of the joint 5 % test, formula", pbeta(exp(-qchisq(0.95, 2) / 12), 9 / 2, 1))
# And by simulation from the fit without breed, seed 3.
set.seed(3)
null <- lmer(without, ex33, REML = FALSE, control = tight)
alternative <- lmer(with_breed, ex33, REML = FALSE, control = tight)
ratios <- apply(simulate(null, 2000), 2, function(y) suppressMessages(suppressWarnings(
  2 * as.numeric(logLik(refit(alternative, y)) - logLik(refit(null, y))))))
size <- mean(ratios > qchisq(0.95, 2))
say("size of the joint 5 % test, 2000 simulated studies, and its Monte Carlo error",
    size, sqrt(size * (1 - size) / 2000))
say("correlation of intercepts and slopes, 95 % profile interval",
    suppressWarnings(confint(full, parm = "theta_", oldNames = FALSE, quiet = TRUE))[2, ])
