# What lecture 01 says of R, and the numbers in its prose that no cell of the notebook computes.
# Run in the repository's top folder:
#   Rscript tests/reference/lme4/lectures/01.R > tests/reference/lme4/lectures/01.txt
tight <- lme4::lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10))
say <- function(what, value, digits = 5) cat(sprintf("%-58s %s\n", what, signif(value, digits)))
se <- function(fit) coef(summary(fit))[, "Std. Error"]

# The blocks of the lecture.
library(lme4)
lmer(Reaction ~ 1 + (1 | Subject), sleepstudy)

lm(Reaction ~ Days, sleepstudy)
lmer(Reaction ~ Days + (1 | Subject), sleepstudy)
lmer(Reaction ~ Days + (1 + Days | Subject), sleepstudy)

# The numbers.
cat("\n")
mean_of <- lmer(Reaction ~ 1 + (1 | Subject), sleepstudy, control = tight)
say("mean: SE, ordinary regression", se(lm(Reaction ~ 1, sleepstudy)))
say("mean: SE, random subjects", se(mean_of))
tau2 <- VarCorr(mean_of)$Subject[1]
icc <- tau2 / (tau2 + sigma(mean_of)^2)
say("intraclass correlation", icc)
say("180 rows are worth, by the design effect", 180 / (1 + 9 * icc))
say("180 rows are worth, by the standard errors",
    180 * (se(lm(Reaction ~ 1, sleepstudy)) / se(mean_of))^2)
say("the same from the standard errors as printed, 9.05 and 4.20", 180 / (9.05 / 4.20)^2)

ex33 <- read.csv("data/ex33.csv", stringsAsFactors = TRUE)
breed <- coef(summary(lmerTest::lmer(PCV ~ breed + (1 | animal_id), ex33, control = tight)))
say("ex33: SE of the breeds' difference, ordinary regression", se(lm(PCV ~ breed, ex33))[2])
say("ex33: SE, random animal", breed[2, "Std. Error"])
say("ex33: degrees of freedom (Satterthwaite)", breed[2, "df"])
say("ex33: p", breed[2, "Pr(>|t|)"], 3)

two <- droplevels(subset(Penicillin, sample %in% c("B", "D")))
plates <- coef(summary(lmerTest::lmer(diameter ~ sample + (1 | plate), two, control = tight)))
say("Penicillin, D minus B: difference", plates[2, "Estimate"])
say("Penicillin: SE, ordinary regression", se(lm(diameter ~ sample, two))[2])
say("Penicillin: SE, random plate", plates[2, "Std. Error"])
difference <- with(two, tapply(diameter, list(plate, sample), sum)) %*% c(-1, 1)
say("Penicillin: SE, paired t-test", sd(difference) / sqrt(24))

days <- lmerTest::lmer(Reaction ~ Days + (1 | Subject), sleepstudy, control = tight)
both <- lmerTest::lmer(Reaction ~ Days + (1 + Days | Subject), sleepstudy, control = tight)
say("Days: SE, ordinary regression", se(lm(Reaction ~ Days, sleepstudy))[2])
say("Days: SE, random intercepts", se(days)[2])
say("Days: SE, random intercepts and slopes", se(both)[2])
say("Days: df with random intercepts (Satterthwaite)", coef(summary(days))[2, "df"])
say("Days: df with random slopes (Satterthwaite)", coef(summary(both))[2, "df"])
say("Days: SE beside a constant for each subject", se(lm(Reaction ~ Days + Subject, sleepstudy))[2])
