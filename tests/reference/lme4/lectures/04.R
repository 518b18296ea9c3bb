# Lecture 04: its R lines, word by word, and the numbers of its prose that no cell computes.
#   Rscript tests/reference/lme4/lectures/04.R > tests/reference/lme4/lectures/04.txt
# from the top folder; R 4 with lme4, lmerTest and pbkrtest; some seconds.

library(lme4)
lmer(diameter ~ 1 + (1 | plate) + (1 | sample), Penicillin)
lmer(strength ~ 1 + (1 | batch/cask), Pastes)
relevel(factor(c("none", "low", "high")), ref = "none")

cat("\nNumbers of the lecture\n")
say <- function(label, ...)
  cat(label, ": ", paste(sapply(c(...), format, digits = 6), collapse = "  "), "\n", sep = "")
tight <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10),
                     check.conv.singular = "ignore")
fit <- function(formula, data) lmerTest::lmer(formula, data, control = tight)
sds <- function(model) as.data.frame(VarCorr(model))$sdcor
criterion <- function(model) -2 * as.numeric(logLik(model))

crossed <- fit(diameter ~ 1 + (1 | plate) + (1 | sample), Penicillin)
say("Penicillin: SDs of plate, sample, residual; criterion", sds(crossed), criterion(crossed))
say("Penicillin, ordinary regression: REML criterion, variance of all values",
    -2 * logLik(lm(diameter ~ 1, Penicillin), REML = TRUE), var(Penicillin$diameter))
wide <- xtabs(diameter ~ plate + sample, Penicillin)
say("plates on which F is alone lowest", sum(apply(wide, 1, function(x) all(x["F"] < x[-6]))))
say("plates on which A and C are above all others",
    sum(apply(wide, 1, function(x) min(x[c("A", "C")]) > max(x[c("B", "D", "E", "F")]))))
say("plate w, samples A to F", wide["w", ])

nested <- fit(strength ~ 1 + (1 | batch/cask), Pastes)
say("Pastes: SDs of cask, batch, residual; criterion", sds(nested), criterion(nested))
v <- sds(nested)^2
say("Pastes: correlation in one batch, in one cask", v[2] / sum(v), (v[1] + v[2]) / sum(v))
say("Pastes without the batch: criterion", criterion(fit(strength ~ 1 + (1 | batch:cask), Pastes)))
reused <- fit(strength ~ 1 + (1 | batch) + (1 | cask), Pastes)
say("Pastes, labels reused: SDs, criterion", sds(reused), criterion(reused))
say("Pastes, cask alone: criterion", criterion(fit(strength ~ 1 + (1 | cask), Pastes)))

study <- read.csv("tests/reference/lme4/data/study.csv", stringsAsFactors = TRUE)
parts <- c("(1 | subject) + (1 | item)", "(condition || subject) + (1 | item)",
           "(condition || subject) + (condition || item)")
for (part in parts) {
  model <- fit(as.formula(paste("response ~ condition +", part)), study)
  say(paste("study,", part, "- estimate, SE, df, t, p"), summary(model)$coefficients["condition", ])
  say("    criterion", criterion(model))
}
say("study, both slopes: SDs", sds(model))
null <- fit(response ~ 1 + (condition || subject) + (condition || item), study)
kr <- pbkrtest::KRmodcomp(model, null)$test["Ftest", ]
say("study, both slopes, Kenward-Roger F, df, df, p", kr$stat, kr$ndf, kr$ddf, kr$p.value)
estimate <- summary(model)$coefficients["condition", ]
say("study, 95 % interval by z, by t", estimate[1] + c(-1, 1) * qnorm(0.975) * estimate[2],
    estimate[1] + c(-1, 1) * qt(0.975, estimate[3]) * estimate[2])
for (shift in c(0, 0.5)) for (part in c("(1 + condition | subject)", "(condition || subject)")) {
  coded <- transform(study, condition = condition + shift)
  model <- fit(as.formula(paste("response ~ condition +", part, "+ (1 | item)")), coded)
  say(paste("study, condition from", shift - 0.5, part, "criterion"), criterion(model))
}

schools <- read.csv("tests/reference/lme4/data/nested.csv", stringsAsFactors = TRUE)
refused <- tryCatch(lmer(score ~ condition + (1 | school/classroom/student), schools),
                    error = conditionMessage)
cat("school/classroom/student with a score each:", refused, "\n")

pain <- data.frame(patient = factor(rep(1:8, 3)), dose = rep(c("none", "low", "high"), each = 8),
  pain = c(62, 48, 71, 55, 66, 59, 40, 68, 55, 50, 60, 47, 52, 58, 37, 61,
           41, 33, 58, 36, 49, 45, 22, 47))
high <- fit(pain ~ dose + (1 | patient), pain)
say("pain, reference high: intercept, low, none", fixef(high))
say("    log-likelihood", logLik(high))
say("pain, reference none: intercept, low, high",
    fixef(fit(pain ~ factor(dose, c("none", "low", "high")) + (1 | patient), pain)))

# Exercise 04, question 2: what the colleague's model, the exercise's and slopes by worker give.
machines <- transform(read.csv("data/Machines.csv", stringsAsFactors = TRUE),
                      Worker = factor(Worker))
for (part in c("(1 | Worker)", "(1 | Worker/Machine)", "(1 + Machine | Worker)")) {
  model <- fit(as.formula(paste("score ~ Machine +", part)), machines)
  say(paste("Machines,", part, "- B minus A: estimate, SE, df"),
      summary(model)$coefficients["MachineB", 1:3])
}
