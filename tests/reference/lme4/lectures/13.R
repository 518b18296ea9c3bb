# The R lines of lecture 13, and the numbers that the lecture shows.
# Run by hand in the repository's top folder:
#   Rscript tests/reference/lme4/lectures/13.R > tests/reference/lme4/lectures/13.txt
options(width = 100)
suppressPackageStartupMessages(library(lme4))

# --- Blocks as the lecture shows them ---------------------------------------------------------
library(lme4)
fit <- lmer(Reaction ~ Days + (1 + Days | Subject), sleepstudy)
getME(fit, "theta")

deviance_of <- lmer(Reaction ~ Days + (1 | Subject), sleepstudy, devFunOnly = TRUE)
deviance_of(0.5)
deviance_of(2)

glmer(cbind(incidence, size - incidence) ~ period + (1 | herd), cbpp, family = binomial)

# --- Numbers, converged ------------------------------------------------------------------------
# Of sleepstudy with ten rows for each subject; of cbpp, with the inner search to 1e-12.
say <- function(name, ..., digits = 4)
  cat(name, ": ", paste(formatC(unlist(c(...)), digits = digits, format = "f"), collapse = " "),
      "\n", sep = "")
tight <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10, maxfun = 1e6),
                     calc.derivs = FALSE)
sleep <- read.csv("data/sleepstudy.csv")
sleep$Subject <- factor(sleep$Subject)
level <- lmer(Reaction ~ Days + (1 | Subject), sleep, control = tight)
level_ml <- lmer(Reaction ~ Days + (1 | Subject), sleep, REML = FALSE, control = tight)
fit <- lmer(Reaction ~ Days + (1 + Days | Subject), sleep, control = tight)
fit_ml <- lmer(Reaction ~ Days + (1 + Days | Subject), sleep, REML = FALSE, control = tight)
intercept_variance <- function(model) VarCorr(model)$Subject[1, 1]
slope_sd <- function(model) sqrt(VarCorr(model)$Subject[2, 2])

distance <- mean(sleep$Reaction[sleep$Subject == "308"]) - mean(sleep$Reaction)
say("308: distance, BLUP", distance, ranef(level)$Subject["308", ], digits = 2)
say("worth of an invented row", sigma(level)^2 / intercept_variance(level))
say("triangle", getME(fit, "theta"), digits = 5)

# Least squares on 216 rows, by lm.fit
lambda <- t(as.matrix(getME(fit, "Lambdat")))
z <- as.matrix(getME(fit, "Z")) %*% lambda
columns <- rbind(cbind(z, getME(fit, "X")), cbind(diag(36), matrix(0, 36, 2)))
stacked <- lm.fit(columns, c(sleep$Reaction, rep(0, 36)))
blups <- lambda %*% coef(stacked)[1:36]
stopifnot(max(abs(blups - c(t(as.matrix(ranef(fit)$Subject))))) < 1e-9)
say("population line", coef(stacked)[37:38])
variance <- sum(stacked$residuals^2) / 178
say("sum of squares", sum(stacked$residuals^2), digits = 0)
say("residual variance", variance, sigma(fit)^2, digits = 2)
back <- as.matrix(Matrix::bdiag(lambda, diag(2)))
errors <- sqrt(diag(back %*% solve(crossprod(columns)) %*% t(back)) * variance)
say("standard errors", errors[37:38], sqrt(diag(as.matrix(vcov(fit)))), digits = 3)
say("errors of deviations", errors[1:2], digits = 2)
say("criterion of slopes", REMLcrit(fit))

# Random intercepts at some theta: lme4's own criterion, and its sum of squares
criterion <- lmer(Reaction ~ Days + (1 | Subject), sleep, devFunOnly = TRUE)
for (theta in c(0, 0.5, 1, 1.19788, 2, 4)) say(paste("theta", theta), criterion(theta))
say("criterion, theta of intercepts", REMLcrit(level), getME(level, "theta"), digits = 5)
groups <- model.matrix(~ 0 + Subject, sleep)
for (theta in c(0, 0.5, 1, 2, 4)) {
  table <- rbind(cbind(theta * groups, 1, sleep$Days), cbind(diag(18), 0, 0))
  say(paste("sum of squares at", theta),
      sum(lm.fit(table, c(sleep$Reaction, rep(0, 18)))$residuals^2), digits = 0)
}
within <- function(theta) criterion(theta) - REMLcrit(level) - 3.84
say("within 3.84", uniroot(within, c(0.3, 1.19))$root, uniroot(within, c(1.2, 4))$root)
share <- lm(Reaction ~ Days + Subject, sleep)
residual <- sum(resid(share)^2) / 161
say("by hand: residual, intercepts", residual,
    var(tapply(sleep$Reaction, sleep$Subject, mean)) - residual / 10, digits = 3)
say("fitted: residual, intercepts", sigma(level)^2, intercept_variance(level), digits = 3)
say("ML / REML", intercept_variance(level_ml) / intercept_variance(level), digits = 3)
say("SD of slopes by ML and REML", slope_sd(fit_ml), slope_sd(fit), digits = 3)
say("criterion by ML", -2 * as.numeric(logLik(level_ml)))
hours <- lmer(Reaction ~ I(24 * Days) + (1 | Subject), sleep, devFunOnly = TRUE)
for (theta in c(0.5, 1.19788, 4)) say("hours for days", hours(theta) - criterion(theta), digits = 3)

herds <- glmer(cbind(incidence, size - incidence) ~ period + (1 | herd), cbpp, family = binomial,
               control = glmerControl(optimizer = "bobyqa", tolPwrss = 1e-12, calc.derivs = FALSE,
                                      optCtrl = list(rhoend = 1e-10, maxfun = 1e6)))
say("herds: theta, fixed effects", getME(herds, "theta"), fixef(herds), digits = 3)
say("herds: log-likelihood", as.numeric(logLik(herds)), digits = 3)
