# The R lines of lecture 05, and what the lecture says beyond its own outputs.
# Run by hand in the repository's top folder:
#   Rscript tests/reference/lme4/lectures/05.R > tests/reference/lme4/lectures/05.txt
options(width = 100)
pdf(NULL)  # no file of figures
suppressPackageStartupMessages(library(lme4))

# --- Blocks as the lecture shows them ---------------------------------------------------------
library(lme4)
added <- data.frame(Reaction = c(286, 288, 245), Days = c(0, 1, 0),
                    Subject = c("374", "374", "373"))
data <- rbind(sleepstudy, added)

lm(Reaction ~ Days, data = data)
lmList(Reaction ~ Days | Subject, data = data)

lmer(Reaction ~ Days + (1 + Days | Subject), data = data)

lmer(Reaction ~ 0 + (Days | Subject), data = data)

fit <- lmer(Reaction ~ Days + (1 + Days | Subject), data = data)
coef(fit)$Subject
lattice::dotplot(ranef(fit, condVar = TRUE))

predict(fit, newdata = data.frame(Days = 5), re.form = NA)
predict(fit, newdata = data.frame(Days = 5, Subject = c("373", "374")))

# --- Numbers, converged ------------------------------------------------------------------------
say <- function(name, ...) cat(name, ": ", paste(format(round(unlist(c(...)), 4)), collapse = " "),
                               "\n", sep = "")
tight <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10, maxfun = 1e6),
                     calc.derivs = FALSE)
fit <- lmer(Reaction ~ Days + (1 + Days | Subject), data, control = tight)
X <- getME(fit, "X")
Z <- as.matrix(getME(fit, "Z"))
s2 <- sigma(fit)^2
root <- as.matrix(getME(fit, "Lambda"))
G <- s2 * root %*% t(root)
# Henderson's equations: covariance of the errors of fixed effects and predicted deviations.
joint <- s2 * solve(rbind(cbind(t(X) %*% X, t(X) %*% Z),
                          cbind(t(Z) %*% X, t(Z) %*% Z + s2 * solve(G))))
b <- as.vector(getME(fit, "b"))
at <- function(subject) 2 * match(subject, levels(data$Subject)) - 1  # of its intercept in b
error <- sqrt(diag(joint))[-(1:2)]
effects <- as.data.frame(ranef(fit, condVar = TRUE))
conditional <- effects$condsd[match(
  paste(rep(levels(data$Subject), each = 2), c("(Intercept)", "Days")),
  paste(effects$grp, effects$term))]
limit <- qnorm(0.975)
outside <- function(sd) tapply(abs(b) > limit * sd, rep(levels(data$Subject), each = 2), any)
say("SE of Days", sqrt(vcov(fit)[2, 2]))
say("fixed effects", fixef(fit))
say("line of 373", coef(fit)$Subject["373", ])
say("line of 374", coef(fit)$Subject["374", ])
say("line of 335", coef(fit)$Subject["335", ])
say("REML criterion", REMLcrit(fit))
say("conditional SD of intercept and slope, ten days", conditional[1:2])
say("prediction error of intercept and slope, ten days", error[1:2])
say("conditional SD of intercept and slope, 373", conditional[at("373") + 0:1])
say("prediction error of intercept and slope, 373", error[at("373") + 0:1])
say("conditional SD of intercept and slope, 374", conditional[at("374") + 0:1])
say("prediction error of intercept and slope, 374", error[at("374") + 0:1])
say("subjects with an interval that leaves 0, conditional SD", sum(outside(conditional)))
say("subjects with an interval that leaves 0, prediction error", sum(outside(error)))
cat("these are", names(which(outside(error))), "\n")
more <- setdiff(names(which(outside(conditional))), names(which(outside(error))))
cat("by the conditional SD also", more, "\n")

# The slope of 374 is the population's, moved by two terms.
psi <- as.matrix(VarCorr(fit)$Subject)[1:2, 1:2]
weight <- function(days) {
  z <- cbind(1, days)
  psi %*% t(z) %*% solve(z %*% psi %*% t(z) + s2 * diag(length(days)), z)
}
own <- coef(lm(Reaction ~ Days, data, subset = Subject == "374")) - fixef(fit)
terms <- weight(c(0, 1))[2, ] * own
say("own deviations of 374, intercept and slope", own)
say("weights on them in the slope of 374", weight(c(0, 1))[2, ])
say("what they add to the slope of 374, and their sum", terms, sum(terms))
say("diagonal of the weight with ten days", diag(weight(0:9)))
tenfold <- function(days) {
  z <- cbind(1, days)
  (10 * psi) %*% t(z) %*% solve(z %*% (10 * psi) %*% t(z) + s2 * diag(length(days)), z)
}
say("weight on its own slope, 374, variances ten times as large", tenfold(c(0, 1))[2, 2])
say("weight on its own slope, ten days, variances ten times as large", tenfold(0:9)[2, 2])

# Day 5, with the variances taken as known.
for (subject in c("373", "374")) {
  ends <- c(1, 2, 2 + at(subject) + 0:1)
  day5 <- c(1, 5, 1, 5)
  line <- sum(day5 * c(fixef(fit), b[at(subject) + 0:1]))
  variance <- c(day5 %*% joint[ends, ends] %*% day5)
  say(paste("Day 5,", subject, "prediction, SD of the line, SD of a value"), line,
      sqrt(variance), sqrt(variance + s2))
}
between <- c(c(1, 5) %*% psi %*% c(1, 5))
variance <- between + c(c(1, 5) %*% as.matrix(vcov(fit)) %*% c(1, 5))
say("Day 5, new subject, prediction, SD of the line, SD of a value", sum(fixef(fit) * c(1, 5)),
    sqrt(variance), sqrt(variance + s2))
say("the same with the estimates taken as exact", sqrt(between), sqrt(between + s2))

zero <- lmer(Reaction ~ 0 + (Days | Subject), data, control = tight)
say("zero-mean model, slopes of 335, 373, 374", ranef(zero)$Subject[c("335", "373", "374"), "Days"])

# How far the predicted slopes spread, and the estimated SD.
full <- levels(data$Subject)
say("SD of the 20 predicted slopes", sd(b[at(full) + 1]))
say("estimated SD of slopes", sqrt(psi[2, 2]))

# Random intercepts only: what 308 keeps with n days.
simple <- lmer(Reaction ~ Days + (1 | Subject), data, control = tight)
tau2 <- as.matrix(VarCorr(simple)$Subject)[1]
n <- c(10, 5, 2, 1)
say("share kept with 10, 5, 2, 1 days", n * tau2 / (n * tau2 + sigma(simple)^2))
