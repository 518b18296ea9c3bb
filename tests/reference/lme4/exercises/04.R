source("tests/reference/lme4/exercises/common.R")
machines <- read.csv("data/Machines.csv")
machines$Worker <- factor(machines$Worker)
nestlings <- exercise_data("nestlings", c("wood", "box"))
readers <- exercise_data("readers", c("person", "word"))
error <- function(fit, term) sqrt(diag(as.matrix(vcov(fit))))[[term]]
error_b <- function(fit) error(fit, "MachineB")
work <- fit_best(score ~ Machine + (1 | Worker/Machine), machines)
level_only <- fit_best(score ~ Machine + (1 | Worker), machines)
nested <- fit_best(mass ~ 1 + (1 | wood/box), nestlings)
reading <- fit_best(time ~ rare + (rare || person) + (1 | word), readers)
lost <- data.frame(person = "p07", word = "w12", rare = 0.5)
save_answers("04", list(
  interaction_sd = sds(work)[["Machine:Worker (Intercept)"]],
  error_ratio = error_b(work) / error_b(level_only),
  random_effect_count = getME(nested, "q"),
  mass_sds = unname(sds(nested)[c("wood (Intercept)", "box:wood (Intercept)", "Residual")]),
  random_part = -2 * as.numeric(logLik(reading)),
  lost_trial = unname(predict(reading, lost)),
  fault = error(fit_best(time ~ rare + (1 | person) + (1 | word), readers), "rare")))
