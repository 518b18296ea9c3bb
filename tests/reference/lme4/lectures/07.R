# Lecture 07: its R lines, word by word. The numbers of the lecture are in
# tests/reference/lme4/inference/make_lecture07.R.
#   Rscript tests/reference/lme4/lectures/07.R > tests/reference/lme4/lectures/07.txt
# from the top folder; R 4 with lmerTest, pbkrtest and emmeans. A minute, nearly all of it for the
# bootstrap at the end.

library(lmerTest)
machines <- read.csv("data/Machines.csv", stringsAsFactors = TRUE)
machines$Worker <- factor(machines$Worker)
free <- lmer(score ~ Machine + (0 + Machine | Worker), machines)
summary(free, ddf = "Kenward-Roger")
gain <- lmer(score ~ Machine + (1 | Worker/Machine), machines)
level <- lmer(score ~ Machine + (1 | Worker), machines)
anova(level, gain, free, refit = FALSE)         # compare_models: by REML, fixed parts alike
anova(gain, ddf = "Kenward-Roger")              # effect_tests(fit); R's is type III
library(emmeans)
means <- emmeans(gain, "Machine")               # estimated_means(fit, "Machine")
pairs(means)                                    # contrasts(means); R's p.value is p_adjusted
pairs(means, adjust = "none")
ex33 <- read.csv("data/ex33.csv", stringsAsFactors = TRUE)
large <- lmer(PCV ~ time * breed + (1 + time | animal_id), ex33)
small <- lmer(PCV ~ time + breed + (1 + time | animal_id), ex33)
anova(small, large)                             # refits both by ML, without being asked
pbkrtest::KRmodcomp(large, small)               # F of what one model has more
sleepstudy <- read.csv("data/sleepstudy.csv", stringsAsFactors = TRUE)
sleepstudy$Subject <- factor(sleepstudy$Subject)
varying <- lme4::lmer(Reaction ~ Days + (1 + Days | Subject), sleepstudy)
confint(varying, oldNames = FALSE)                    # method="profile"
confint(varying, method = "Wald", oldNames = FALSE)   # z; NA for variances
set.seed(7)
confint(varying, method = "boot", nsim = 1000, oldNames = FALSE)
