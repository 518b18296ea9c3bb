# The R lines of lecture 11, and what the lecture says beyond its own outputs.
# Run by hand in the repository's top folder (Debian: r-cran-lme4, r-cran-geepack):
#   Rscript tests/reference/lme4/lectures/11.R > tests/reference/lme4/lectures/11.txt 2>&1
options(width = 100)
suppressPackageStartupMessages({library(lme4); library(geepack)})

# --- Blocks as the lecture shows them ---------------------------------------------------------
toenail <- read.csv("data/toenail.csv", stringsAsFactors = TRUE)
toenail$worse <- as.integer(toenail$outcome == "moderate or severe")
glm(worse ~ treatment * month, binomial, toenail)

library(lme4)
fit <- glmer(worse ~ treatment * month + (1 | patient), toenail, binomial, nAGQ = 51)
fixef(fit)
laplace <- glmer(worse ~ treatment * month + (1 | patient), toenail, binomial)  # nAGQ = 1
fixef(laplace)

library(geepack)
geeglm(worse ~ treatment * month, binomial, toenail, id = patient, corstr = "exchangeable")

cbpp$row <- factor(1:56)
herds <- glmer(cbind(incidence, size - incidence) ~ period + (1 | herd), cbpp, binomial, nAGQ = 9)
fixef(herds)
glmer(cbind(incidence, size - incidence) ~ period + (1 | herd) + (1 | row), cbpp, binomial)

glmer(incidence ~ period + offset(log(size)) + (1 | herd), cbpp, poisson, nAGQ = 25)

# --- What the lecture says of R -----------------------------------------------------------------
# Log-likelihoods at different nAGQ are on two scales where rows are counts out of several.
one <- glmer(cbind(incidence, size - incidence) ~ period + (1 | herd), cbpp, binomial)
cat("cbpp, nAGQ 1 and 9:", round(c(logLik(one), logLik(herds)), 2), "\n")
# Separation: glmer gives a number all the same, with or without a random effect.
four <- droplevels(subset(cbpp, herd %in% 12:15))
print(coef(summary(glm(cbind(incidence, size - incidence) ~ period, binomial, four))))
suppressWarnings(print(coef(summary(glmer(cbind(incidence, size - incidence) ~ period + (1 | herd),
                                          four, binomial)))))
