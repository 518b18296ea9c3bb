# The R lines of lecture 06, and what the lecture says beyond its own outputs.
# Run by hand in the repository's top folder (two minutes, most of it simulation):
#   Rscript tests/reference/lme4/lectures/06.R > tests/reference/lme4/lectures/06.txt
options(width = 100)
pdf(NULL)  # no file of figures
suppressPackageStartupMessages(library(lme4))

# --- Blocks as the lecture shows them ---------------------------------------------------------
library(lme4)
fit <- lmer(Reaction ~ Days + (1 + Days | Subject), data = sleepstudy)
plot(fit)
qqnorm(resid(fit))
lattice::qqmath(ranef(fit))

library(nlme)
independent <- lme(Reaction ~ Days, random = ~ Days | Subject, data = sleepstudy,
                   control = lmeControl(opt = "optim"))
neighbours <- update(independent, correlation = corAR1(form = ~ Days | Subject))
anova(independent, neighbours)

unequal <- update(independent, weights = varIdent(form = ~ 1 | Subject))

ex33 <- read.csv("data/ex33.csv", stringsAsFactors = TRUE)
lmer(PCV ~ time * breed + (1 + time | animal_id) + (1 | time), data = ex33, REML = FALSE)

batches <- lmer(Yield ~ 1 + (1 | Batch), data = Dyestuff2)
isSingular(batches)

glmer(cbind(incidence, size - incidence) ~ period + (1 | herd), data = cbpp, family = binomial)

power.t.test(n = 18, delta = 5, sd = sqrt(43.01), type = "one.sample")

# --- Numbers, converged ------------------------------------------------------------------------
say <- function(name, ...) cat(name, ": ", paste(format(round(unlist(c(...)), 4)), collapse = " "),
                               "\n", sep = "")
tight <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10, maxfun = 1e6),
                     calc.derivs = FALSE, check.conv.singular = "ignore")

# Independence: residual against the one before.
fit <- lmer(Reaction ~ Days + (1 + Days | Subject), sleepstudy, control = tight)
before <- function(r) {
  r <- matrix(r, 10)  # a column per subject
  cor(c(r[-1, ]), c(r[-10, ]))
}
say("correlation of a residual with the one before", before(resid(fit)))
say("AR(1), phi", coef(neighbours$modelStruct$corStruct, unconstrained = FALSE))
say("AR(1), likelihood ratio (REML)", 2 * (logLik(neighbours) - logLik(independent)))
say("slope and SE, independent", summary(independent)$tTable["Days", 1:2])
say("slope and SE, AR(1)", summary(neighbours)$tTable["Days", 1:2])
say("slope and SE, a residual variance per subject", summary(unequal)$tTable["Days", 1:2])
set.seed(6)
lags <- sapply(simulate(fit, 1000), function(y)
  before(resid(suppressMessages(refit(fit, y)))))
say("the same under independence, 1000 refits, seed 6: mean, SD", mean(lags), sd(lags))
say("2.5 % and 97.5 %", quantile(lags, c(0.025, 0.975)))

# Day 17.
wide <- reshape(ex33[ex33$time %in% c(14, 17, 18), c("animal_id", "breed", "time", "PCV")],
                idvar = c("animal_id", "breed"), timevar = "time", direction = "wide")
wide$fall_per_cent <- round(100 * (wide$PCV.17 / wide$PCV.14 - 1), 1)
wide$rise <- wide$PCV.18 - wide$PCV.17
print(wide, row.names = FALSE)
cat("sampling days of BO1:", ex33$time[ex33$animal_id == "BO1"], "\n")
ex33$odd <- as.numeric(ex33$time == 17)
ml <- function(formula, data) logLik(lmer(formula, data, REML = FALSE, control = tight))[[1]]
read_as <- function(day) transform(ex33, time = replace(time, time == 17, day))
breeds <- PCV ~ time * breed + (1 + time | animal_id)
say("ML, as published", ml(breeds, ex33))
for (day in 25:30) say(paste("ML, read as day", day), ml(breeds, read_as(day)))
say("ML, day 17 shifted", ml(update(breeds, . ~ . + odd), ex33))
say("ML, day 17 shifted by breed", ml(update(breeds, . ~ . + odd * breed), ex33))
say("ML, a random day, crossed", ml(update(breeds, . ~ . + (1 | time)), ex33))
for (day in c(17, 27)) {
  data <- read_as(day)
  ratios <- 2 * diff(c(ml(breeds, data), ml(update(breeds, . ~ . + I(time^2)), data),
                       ml(update(breeds, . ~ . + I(time^2) * breed), data)))
  say(paste("curve, day 17 read as", day, "- likelihood ratios"), ratios)
  cat("p", signif(pchisq(ratios, 1, lower.tail = FALSE), 2), "\n")
}

# Dyestuff2: profile of the ratio of SDs by REML, 1.92 = half of the 95 % point of chi-square(1).
criterion <- as.function(batches)
top <- criterion(0)
limit <- uniroot(function(ratio) criterion(ratio) - top - qchisq(0.95, 1), c(0.01, 5))$root
say("half of the 95 % point of chi-square(1)", qchisq(0.95, 1) / 2)
say("largest ratio of SDs within 1.92 of the top", limit)
zero <- function(icc, groups, size)
  pf(1 / (1 + size * icc / (1 - icc)), groups - 1, groups * (size - 1))
say("share of zeros, ICC 0.1, 6 x 5", zero(0.1, 6, 5))
say("share of zeros, ICC 0, 6 x 5, 6 x 50, 6 x 1000", zero(0, 6, c(5, 50, 1000)))

# Slopes truly equal in sleepstudy's layout: how many fits are singular?
set.seed(6)
equal <- lmer(Reaction ~ Days + (1 | Subject), sleepstudy, control = tight)
both <- lmer(Reaction ~ Days + (1 + Days | Subject), sleepstudy, control = tight)
singular <- sapply(simulate(equal, 2000), function(y) isSingular(refit(both, y), tol = 1e-4))
say("slopes truly equal, 18 x 10, 2000 fits, seed 6: share of singular fits, Monte Carlo SE",
    mean(singular), sd(singular) / sqrt(2000))

# The faults of explorer 6.1 at their largest: stated standard error of the slope, mean over draws.
# In this balanced layout the stated SE is that of the regression within subjects.
set.seed(6)
draws <- 4000
beta <- fixef(equal)[["Days"]]
tau <- sqrt(VarCorr(equal)$Subject[1])
sigma <- sigma(equal)
day <- rep(0:9, 18) - 4.5
subject <- rep(1:18, each = 10)
stated <- function(y) {
  within <- y - ave(y, subject)
  slope <- sum(within * day) / sum(day^2)
  sqrt(sum((within - slope * day)^2) / (180 - 18 - 1) / sum(day^2))
}
fault <- function(name, make) {
  both <- replicate(draws, make())
  say(paste0(name, ": stated SE (mean over 4000 draws), Monte Carlo SE, true SE"),
      mean(both[1, ]), sd(both[1, ]) / sqrt(draws), sqrt(mean(both[2, ]^2)))
}
from_sd <- function(sd) sqrt(sum(day^2 * sd^2)) / sum(day^2)
fault("no fault", function() c(stated(sigma * rnorm(180)), from_sd(rep(sigma, 180))))
fault("heavy tails", function()
  c(stated(sigma * rt(180, 3) / sqrt(3)), from_sd(rep(sigma, 180))))
fault("unequal variance", function() {
  mean_of <- beta * day + tau * rnorm(18)[subject]
  growth <- exp(0.6 * (mean_of - mean(mean_of)) / sqrt(mean((mean_of - mean(mean_of))^2)))
  sd <- sigma * growth / sqrt(mean(growth^2))
  c(stated(sd * rnorm(180)), from_sd(sd))
})
fault("missing slope", function() {
  slope_sd <- 1.5 * sigma / sqrt(mean(day^2))
  c(stated(slope_sd * rnorm(18)[subject] * day + sigma * rnorm(180)),
    sqrt(from_sd(rep(sigma, 180))^2 + slope_sd^2 / 18))
})

# The curve counted by animals: a quadratic for each animal alone, then a regression of its twelve curves.
for (day in c(17, 27)) {
  moved <- transform(ex33, time = ifelse(time == 17, day, time))
  each <- sapply(split(moved, moved$animal_id), function(rows) coef(lm(PCV ~ time + I(time^2), rows))[3])
  breed <- factor(substr(names(each), 1, 2))
  p <- summary(lm(each ~ breed, contrasts = list(breed = "contr.sum")))$coefficients[, 4]
  say(paste("curve by animals, day 17 read as", day, "- p on 10 df, common and by breed"), p)
}
for (group in c("BO", "ND")) {
  part <- ex33[ex33$breed == group, ]
  at <- function(rows) as.numeric(logLik(lmer(PCV ~ time + (1 + time | animal_id), rows, REML = FALSE, control = tight)))
  say(paste(group, "alone, ML log-likelihood gained by reading day 17 as 27"),
      at(transform(part, time = ifelse(time == 17, 27, time))) - at(part))
}
zero <- function(k, n) pf(1, k - 1, k * (n - 1))
say("a true variance of zero is estimated as zero: 2, 3, 6, 20 groups of 5, and 2 groups of 1000",
    zero(c(2, 3, 6, 20), 5), zero(2, 1000))
say("Dyestuff2, profile interval of the batch SD by ML",
    suppressWarnings(confint(lmer(Yield ~ 1 + (1 | Batch), data = Dyestuff2), parm = "theta_", quiet = TRUE)))
