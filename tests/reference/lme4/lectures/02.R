# What lecture 02 says of R, and the numbers in its prose that no cell of the notebook computes.
# Run in the repository's top folder:
#   Rscript tests/reference/lme4/lectures/02.R > tests/reference/lme4/lectures/02.txt
# (The counts of fits that stopped short are of `make bench ARGS=fit`.)
tight <- lme4::lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10))
say <- function(what, value, digits = 6) {
  cat(sprintf("%-52s %s\n", what, paste(signif(value, digits), collapse = " ")))
}

# The blocks of the lecture. Each group has its variances and its correlation exactly, so the draws
# do not matter for any estimate.
set.seed(1)
library(lme4)
correlation <- matrix(c(1, 0.95, 0.95, 1), 2)
clinic <- function(g) MASS::mvrnorm(100, c(g, -g), correlation, empirical = TRUE)
points <- do.call(rbind, lapply(1:5, clinic))
group <- gl(5, 100, labels = paste0("G_", 1:5))
clinics <- data.frame(V1 = points[, 1], V2 = points[, 2], Group = group)
fit <- lmer(V2 ~ V1 + (1 | Group), clinics)
summary(fit)

predict(fit, data.frame(V1 = 2), re.form = NA)
predict(fit, data.frame(V1 = 2, Group = "G_1"))

ranef(fit)
coef(fit)

# The numbers.
cat("\n")
fit <- lmer(V2 ~ V1 + (1 | Group), clinics, control = tight)
tau2 <- VarCorr(fit)$Group[1]
sigma2 <- sigma(fit)^2
say("slope of the pooled regression", coef(lm(V2 ~ V1, clinics))[[2]])
say("group variance, residual variance", c(tau2, sigma2))
say("REML criterion", REMLcrit(fit))
say("t of V1", coef(summary(fit))["V1", "t value"])
distance <- tapply(clinics$V2 - predict(fit, re.form = NA), clinics$Group, mean)
say("distances from the population line", distance, 7)
say("weight of 100 patients", tau2 / (tau2 + sigma2 / 100))
say("weight times distance", distance * tau2 / (tau2 + sigma2 / 100), 7)
say("BLUPs", ranef(fit)$Group[, 1], 7)
say("conditional SD of a BLUP", sqrt(attr(ranef(fit)$Group, "postVar")[1]))

# Henderson's equations: the error of a BLUP as a prediction of the deviation, and of the intercept.
x <- getME(fit, "X")
z <- as.matrix(getME(fit, "Z"))
left <- rbind(cbind(crossprod(x), crossprod(x, z)),
              cbind(crossprod(z, x), crossprod(z) + diag(sigma2 / tau2, 5)))
error <- sqrt(sigma2 * diag(solve(left)))
say("standard error of the intercept", error[1])
say("prediction error of the deviations", error[3:7], 4)

ml <- lmer(V2 ~ V1 + (1 | Group), clinics, REML = FALSE, control = tight)
say("group variance by ML", VarCorr(ml)$Group[1])
say("ML divided by REML", VarCorr(ml)$Group[1] / tau2, 3)

sleep <- lmer(Reaction ~ 1 + (1 | Subject), sleepstudy, control = tight)
subjects <- VarCorr(sleep)$Subject[1]
say("lecture 01, mean only: weight of ten rows", subjects / (subjects + sigma(sleep)^2 / 10), 3)

slopes <- sapply(c(4, 5, 10, 100), function(n) {
  half <- function(g) MASS::mvrnorm(n, c(g, -g), matrix(c(1, 0.5, 0.5, 1), 2), empirical = TRUE)
  few <- data.frame(do.call(rbind, lapply(1:5, half)), Group = gl(5, n))
  fixef(lmer(X2 ~ X1 + (1 | Group), few, control = tight))[[2]]
})
say("r = 0.5: slope with 4, 5, 10, 100 patients", slopes, 3)

# Exercise 02: does a variance between typists exist?
typists <- read.csv("data/exercises/typists.csv", stringsAsFactors = TRUE)
typing <- lmer(errors ~ speed + (1 | typist), typists, control = tight)
none <- lm(errors ~ speed, typists)
ratio <- as.numeric(2 * (logLik(typing) - logLik(none, REML = TRUE)))
say("typists: likelihood ratio of the intercepts (REML)", ratio, 3)
say("typists: its p, halved at the boundary", pchisq(ratio, 1, lower.tail = FALSE) / 2, 1)
