source("tests/reference/lme4/exercises/common.R")
data <- exercise_data("sleep_app", "user")
studies <- exercise_data("app_studies", c())
fit <- fit_best(sleep ~ week + (1 + week | user), data)
tau2 <- sds(fit)[["user week"]]^2
sxx <- sum((0:5 - 2.5)^2)
own_sd <- function(nights) sqrt(tau2 + sigma(fit)^2 / (nights * sxx))
power <- function(users, nights) power.t.test(users, 4, own_sd(nights), type = "one.sample",
                                              strict = TRUE)$power
needed <- 3
while (power(needed, 1) < 0.8) needed <- needed + 1
without <- subset(studies, truth == 0)
sounds <- aggregate(mood ~ sound + kind, exercise_data("sounds", c("user", "sound", "kind")), mean)
published <- subset(studies, truth == 2 & p_slopes < 0.05)$estimate
save_answers("08", list(
  plan_error = own_sd(5) / sqrt(12),
  power_12 = power(12, 1),
  users = needed,
  plans = c(power(12, 10), power(12, Inf), power(24, 1)),
  false_alarms = mean(without$p_intercepts < 0.05),
  exaggeration = mean(abs(published)) / 2,
  sounds = t.test(mood ~ kind, sounds, var.equal = TRUE)$stderr))
