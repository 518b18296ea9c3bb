# The numbers of lecture 07, as R gives them; lecture07.json beside it.
#   Rscript tests/reference/lme4/inference/make_lecture07.R
# from the top folder; R 4.2.2 with lme4 1.1-31, lmerTest 3.1-3, pbkrtest 0.5.2, emmeans 1.8.4-1,
# jsonlite. A minute. Nothing here is simulated.
suppressPackageStartupMessages({library(lme4); library(lmerTest); library(pbkrtest); library(emmeans)
  library(jsonlite)})
tight <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10, maxfun = 1e6),
                     calc.derivs = FALSE, check.conv.singular = "ignore")
fit <- function(formula, data, reml = TRUE)
  suppressMessages(lmerTest::lmer(formula, data, REML = reml, control = tight))
read <- function(name, factors = c()) {
  data <- read.csv(file.path("data", paste0(name, ".csv")), stringsAsFactors = TRUE)
  for (one in factors) data[[one]] <- factor(data[[one]])
  data
}
ratio <- function(small, large) as.numeric(2 * (logLik(large) - logLik(small)))
upper <- function(x, df) pchisq(x, df, lower.tail = FALSE)
values <- list()
keep <- function(name, value) values[[name]] <<- value

# Machines -------------------------------------------------------------------------------------
machines <- read("Machines", "Worker")
models <- list(
  level = fit(score ~ Machine + (1 | Worker), machines),
  gain = fit(score ~ Machine + (1 | Worker) + (1 | Worker:Machine), machines),
  free = fit(score ~ Machine + (0 + Machine | Worker), machines))
columns <- c("estimate", "SE", "df", "lower.CL", "upper.CL", "p.value")
for (name in names(models)) {
  model <- models[[name]]
  b_minus_a <- coef(summary(model, ddf = "Kenward-Roger"))["MachineB", ]
  keep(paste0("b_minus_a_", name), unname(b_minus_a))   # estimate, SE, df, t, p
  keep(paste0("sd_", name), as.data.frame(VarCorr(model))$sdcor)
  keep(paste0("criterion_", name), -2 * as.numeric(logLik(model)))
  for (how in c("Kenward-Roger", "Satterthwaite")) {
    table <- anova(model, ddf = how)
    keep(paste0("f_", name, "_", how), unlist(table[c("F value", "NumDF", "DenDF", "Pr(>F)")]))
  }
  means <- emmeans(model, "Machine", lmer.df = "kenward-roger")
  keep(paste0("means_", name), unlist(as.data.frame(means)[, c("emmean", "SE", "df", "lower.CL", "upper.CL")]))
  for (how in c("none", "tukey")) {
    pairs_of <- summary(pairs(means), adjust = how, infer = c(TRUE, TRUE))
    keep(paste0("pairs_", name, "_", how), unlist(as.data.frame(pairs_of)[, columns]))
  }
}
keep("ratio_gain", c(ratio(models$level, models$gain), upper(ratio(models$level, models$gain), 1),
                     upper(ratio(models$level, models$gain), 1) / 2))
keep("ratio_free", c(ratio(models$gain, models$free), upper(ratio(models$gain, models$free), 4)))
by_worker <- with(machines, tapply(score, list(Worker, Machine), mean))
keep("worker_means", as.vector(by_worker))
paired <- t.test(by_worker[, "B"], by_worker[, "A"], paired = TRUE)
keep("by_hand", unname(c(paired$estimate, paired$stderr, paired$parameter, paired$statistic,
                         paired$p.value, paired$conf.int)))
gains <- cbind(by_worker[, "B"] - by_worker[, "A"], by_worker[, "C"] - by_worker[, "A"])
t2 <- 6 * t(colMeans(gains)) %*% solve(cov(gains)) %*% colMeans(gains)
keep("hotelling", c(t2 * 4 / 10, pf(t2 * 4 / 10, 2, 4, lower.tail = FALSE)))
without_6 <- fit(score ~ Machine + (1 | Worker) + (1 | Worker:Machine), subset(machines, Worker != "6"))
keep("b_minus_a_without_6", unname(coef(summary(without_6, ddf = "Kenward-Roger"))["MachineB", ]))
reordered <- fit(score ~ relevel(Machine, ref = "B") + (0 + Machine | Worker), machines)
keep("criterion_reference_b", -2 * as.numeric(logLik(reordered)))

# ex33 -----------------------------------------------------------------------------------------
ex33 <- read("ex33")
one <- PCV ~ time + (1 + time | animal_id)
level <- PCV ~ time + breed + (1 + time | animal_id)
two <- PCV ~ time * breed + (1 + time | animal_id)
joint <- ratio(fit(one, ex33, FALSE), fit(two, ex33, FALSE))
keep("joint_ratio", c(joint, upper(joint, 2)))
keep("joint_kr", unlist(KRmodcomp(fit(two, ex33), fit(one, ex33))$test["Ftest", c("stat", "ndf", "ddf", "p.value")]))
alone <- ratio(fit(level, ex33, FALSE), fit(two, ex33, FALSE))
keep("interaction_ratio", c(alone, upper(alone, 1)))
for (how in c("Kenward-Roger", "Satterthwaite"))
  keep(paste0("interaction_", how), unname(coef(summary(fit(two, ex33), ddf = how))["time:breedND", ]))
z <- values[["interaction_Kenward-Roger"]][1] / coef(summary(fit(two, ex33)))["time:breedND", "Std. Error"]
keep("interaction_z", c(z, 2 * pnorm(-abs(z))))
own <- t(sapply(split(ex33, ex33$animal_id), function(d) coef(lm(PCV ~ time, d))))
breed <- factor(substr(rownames(own), 1, 2))
keep("joint_hotelling", summary(manova(own ~ breed), test = "Hotelling-Lawley")$stats["breed", c(3, 6)])
keep("own_slopes", unlist(t.test(own[, 2] ~ breed, var.equal = TRUE)[c("statistic", "p.value")]))
# Twelve animals on the same days: the ratio is -12 log Lambda, Lambda ~ Beta(9/2, 1).
keep("joint_law", c(12 * 2 / 9, pbeta(exp(-qchisq(0.95, 2) / 12), 9 / 2, 1), exp(-joint * 9 / 24)))
for (unit in list(c("hours", 24), c("days", 1), c("weeks", 1 / 7), c("months", 1 / 30), c("years", 1 / 365))) {
  counted <- transform(ex33, time = time * as.numeric(unit[2]))
  keep(paste0("clock_", unit[1]), c(ratio(fit(level, counted), fit(two, counted)),
                                    ratio(fit(level, counted, FALSE), fit(two, counted, FALSE))))
}
for (name in c("one", "two")) {
  large <- get(name)
  small <- update(large, . ~ . - (1 + time | animal_id) + (1 | animal_id))
  found <- ratio(fit(small, ex33), fit(large, ex33))
  keep(paste0("slopes_", name), c(found, upper(found, 2), (upper(found, 1) + upper(found, 2)) / 2))
}

# One variance at its boundary: the exact law through F ----------------------------------------
of_f <- function(f, a, b) (a + b) * log((a * f + b) / (a + b)) - a * log(f)
f_where <- function(limit, a, b) uniroot(function(f) of_f(f, a, b) - limit, c(1, 1e4), tol = 1e-12)$root
for (layout in list(c(6, 5), c(6, 1000), c(18, 10), c(100, 10))) {
  a <- layout[1] - 1; b <- layout[1] * (layout[2] - 1)
  reject <- function(limit, inflation = 1) pf(f_where(limit, a, b) / inflation, a, b, lower.tail = FALSE)
  keep(paste0("boundary_", layout[1], "_", layout[2]),
       c(pf(1, a, b), reject(qchisq(0.95, 1)), reject(qchisq(0.90, 1))))
  if (layout[1] == 6 && layout[2] == 5) {
    inflation <- 1 + 5 * 0.1 / 0.9
    keep("boundary_icc", c(pf(1 / inflation, a, b), reject(qchisq(0.95, 1), inflation),
      reject(qchisq(0.90, 1), inflation), pf(qf(0.95, a, b) / inflation, a, b, lower.tail = FALSE)))
  }
}

# Intervals ------------------------------------------------------------------------------------
sleep <- read("sleepstudy", "Subject")
slopes <- fit(Reaction ~ Days + (1 + Days | Subject), sleep)
days <- coef(summary(slopes, ddf = "Kenward-Roger"))["Days", ]
keep("days", unname(days))
keep("days_t", days[[1]] + c(-1, 1) * qt(0.975, days[["df"]]) * days[["Std. Error"]])
keep("days_wald", unname(confint(slopes, method = "Wald", parm = "beta_")["Days", ]))
# The profile of lme4's own fit; rows: SDs, correlation, residual SD, fixed effects.
profiled <- function(formula, data) {
  made <- suppressMessages(lme4::lmer(formula, data, control = tight))
  table <- suppressWarnings(confint(made, method = "profile", oldNames = FALSE, quiet = TRUE))
  setNames(lapply(seq_len(nrow(table)), function(row) unname(table[row, ])), rownames(table))
}
keep("profile_sleepstudy", profiled(Reaction ~ Days + (1 + Days | Subject), sleep))
keep("profile_ex33", profiled(two, ex33))
keep("profile_dyestuff2", profiled(Yield ~ 1 + (1 | Batch), read("Dyestuff2")))
slopes_of <- sapply(split(sleep, sleep$Subject), function(d) coef(lm(Reaction ~ Days, d))[2])
keep("bootstrap_of_subjects_se", sd(slopes_of) * sqrt(17) / 18)

# AIC, by ML -----------------------------------------------------------------------------------
ml <- list(lm(Reaction ~ Days, sleep), fit(Reaction ~ Days + (1 | Subject), sleep, FALSE),
           fit(Reaction ~ Days + (1 + Days || Subject), sleep, FALSE),
           fit(Reaction ~ Days + (1 + Days | Subject), sleep, FALSE))
keep("aic_sleepstudy", sapply(ml, AIC))
keep("correlation_sleepstudy", c(ratio(ml[[3]], ml[[4]]), upper(ratio(ml[[3]], ml[[4]]), 1)))

writeLines(toJSON(lapply(values, function(v) if (is.list(v)) v else unname(v)), digits = 12, pretty = TRUE),
           "tests/reference/lme4/inference/lecture07.json")
