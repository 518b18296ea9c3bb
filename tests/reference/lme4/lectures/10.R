# The R lines of lecture 10. What the lecture says beyond them is made by ../inference/make_lecture10.R.
# Run by hand in the repository's top folder:
#   Rscript tests/reference/lme4/lectures/10.R > tests/reference/lme4/lectures/10.txt
# Needs r-cran-geepack and r-cran-clubsandwich besides lme4 and nlme (Debian).
options(width = 100)
suppressPackageStartupMessages({library(lme4); library(geepack); library(clubSandwich); library(nlme)})

# --- Blocks as the lecture shows them ---------------------------------------------------------
library(lme4)
sleepstudy$Subject <- factor(sleepstudy$Subject)
until <- function(rows) rows[cumsum(rows$Reaction > 330) - (rows$Reaction > 330) == 0, ]
stay <- do.call(rbind, lapply(split(sleepstudy, sleepstudy$Subject), until))
fixef(lmer(Reaction ~ Days + (1 + Days | Subject), stay))
library(geepack)
coef(geeglm(Reaction ~ Days, id = Subject, data = stay, corstr = "exchangeable"))

library(clubSandwich)
regression <- lm(Reaction ~ Days, sleepstudy)
coef_test(regression, vcov = "CR2", cluster = sleepstudy$Subject, test = "Satterthwaite")
gee <- geeglm(Reaction ~ Days, id = Subject, data = sleepstudy, corstr = "exchangeable")
summary(gee)

ex33 <- read.csv("data/ex33.csv", stringsAsFactors = TRUE)
breeds <- lm(PCV ~ time * breed, ex33)
coef_test(breeds, vcov = "CR2", cluster = ex33$animal_id, test = "Satterthwaite")

library(nlme)
lines <- lme(Reaction ~ Days, random = ~ Days | Subject, data = sleepstudy,
             control = lmeControl(opt = "optim"))
neighbours <- update(lines, correlation = corAR1(form = ~ Days | Subject))
anova(lines, neighbours)
summary(neighbours)

unequal <- update(lines, weights = varIdent(form = ~ 1 | Subject))
anova(lines, unequal)
