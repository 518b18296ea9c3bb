# The R lines of lecture 08. What the lecture says beyond them is made by ../inference/make_simulation.R.
# Run by hand in the repository's top folder:
#   Rscript tests/reference/lme4/lectures/08.R > tests/reference/lme4/lectures/08.txt
suppressPackageStartupMessages(library(lme4))

# --- Blocks as the lecture shows them ---------------------------------------------------------
library(lme4)
fit <- lmer(Reaction ~ Days + (1 + Days | Subject), sleepstudy)
again <- simulate(fit, nsim = 1000, seed = 1)    # a column for each new study

own_sd <- sqrt(5.922^2 + 25.592^2 / 82.5)    # SD of the subjects' own slopes
power.t.test(n = 18, delta = 5, sd = own_sd, type = "one.sample", strict = TRUE)
power.t.test(power = 0.8, delta = 5, sd = own_sd, type = "one.sample", strict = TRUE)

# --- What they say ------------------------------------------------------------------------------
cat("rows and studies:", dim(again), "\n")
cat("SD of the own slopes:", format(own_sd, digits = 6), "\n")
