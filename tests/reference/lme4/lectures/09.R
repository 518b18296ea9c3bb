# The R lines of lecture 09, and what the lecture says beyond its own outputs.
# Run by hand in the repository's top folder:
#   Rscript tests/reference/lme4/lectures/09.R > tests/reference/lme4/lectures/09.txt
options(width = 100)
suppressPackageStartupMessages(library(lme4))

# --- Blocks as the lecture shows them ---------------------------------------------------------
library(lme4)
added <- data.frame(Reaction = c(286, 288, 245), Days = c(0, 1, 0),
                    Subject = c("374", "374", "373"))
data <- rbind(sleepstudy, added)
fit <- lmer(Reaction ~ Days + (1 + Days | Subject), data)
known <- data.frame(Days = 5, Subject = c("308", "374", "373"))
predict(fit, known)                             # groups="known"
predict(fit, data.frame(Days = 5), re.form = NA)        # "population", and "new"
predict(fit, data.frame(Days = 5, Subject = "new"), allow.new.levels = TRUE)

# --- Numbers, converged ------------------------------------------------------------------------
# All others are in inference/prediction.json.
say <- function(name, ...) cat(name, ": ", paste(format(round(unlist(c(...)), 4)), collapse = " "),
                               "\n", sep = "")
tight <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10, maxfun = 1e6),
                     calc.derivs = FALSE)
fit <- lmer(Reaction ~ Days + (1 + Days | Subject), data, control = tight)
x <- c(1, 5)
s2 <- sigma(fit)^2
mean <- c(x %*% as.matrix(vcov(fit)) %*% x)
between <- c(x %*% as.matrix(VarCorr(fit)$Subject) %*% x)
centre <- sum(x * fixef(fit))
say("a new subject's SDs of mean, line, row", sqrt(cumsum(c(mean, between, s2))))
say("subjects' lines, single days", sqrt(c(between, s2)))
for (q in c(qnorm(0.975), qt(0.975, 19))) {
  say("limits of the mean", centre + c(-q, q) * sqrt(mean))
  say("limits of a row", centre + c(-q, q) * sqrt(mean + between + s2))
}
say("SD of a row with ten times the subjects", sqrt(mean / 10 + between + s2))
