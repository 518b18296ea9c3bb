# The R lines of lecture 12. Run by hand in the repository's top folder:
#   Rscript tests/reference/lme4/lectures/12.R > tests/reference/lme4/lectures/12.txt
# Its numbers are in inference/lecture12.json.
options(width = 100)
suppressPackageStartupMessages(library(lme4))

# --- Blocks as the lecture shows them ---------------------------------------------------------
oats <- read.csv("data/Oats.csv", stringsAsFactors = TRUE)
oats$N <- factor(oats$nitro)
summary(aov(yield ~ N * Variety + Error(Block/Variety), oats))
plots <- lmerTest::lmer(yield ~ N * Variety + (1 | Block/Variety), oats)
anova(plots, ddf = "Kenward-Roger")                         # effect_tests(fit)
pairs(emmeans::emmeans(plots, "Variety"), adjust = "none")  # contrasts(estimated_means(...))

line <- lmerTest::lmer(yield ~ nitro * Variety + (1 | Block/Variety), oats)
anova(line, ddf = "Kenward-Roger")                      # type III, where nitro is zero
car::Anova(line, type = "II", test.statistic = "F")     # effect_tests(fit)
