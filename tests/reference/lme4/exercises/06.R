source("tests/reference/lme4/exercises/common.R")
data <- exercise_data("hives", "hive")
model <- weight ~ week + (1 + week | hive)
all_rows <- fit_best(model, data)
odd <- which.max(abs(resid(all_rows)))
clean <- data[-odd, ]
without_entry <- fit_best(model, clean)
spread <- tapply(resid(without_entry), clean$scale, sd)
hives <- levels(clean$hive)
slopes <- sapply(hives, function(h)
  fixef(fit_best(model, droplevels(clean[clean$hive != h, ])))[["week"]])
outlying <- hives[which.max(abs(slopes - fixef(without_entry)[["week"]]))]
without_both <- fit_best(model, droplevels(clean[clean$hive != outlying, ]))
report_row <- function(fit) c(fixef(fit)[["week"]], sigma(fit), sds(fit)[["hive week"]])
cat("entry", data$entry[odd], "hive", outlying, "\n")

jars <- exercise_data("jars", "apiary")
jar_fit <- fit_best(water ~ 1 + (1 | apiary), jars)
stopifnot(sds(jar_fit)[["apiary (Intercept)"]] < 1e-6)
k <- nlevels(jars$apiary)
n <- nrow(jars) / k
rare <- 1 / qf(0.05, k - 1, k * (n - 1))  # ratio with which 5 % of samples give zero
save_answers("06", list(
  standardised = resid(all_rows)[[odd]] / sigma(all_rows),
  spread_ratio = spread[["spring"]] / spread[["digital"]],
  # Rows: all, without entry, without both. Columns: slope, residual SD, SD of slopes.
  report = c(report_row(all_rows), report_row(without_entry), report_row(without_both)),
  zero_share = pf(1 / (1 + n * 0.25^2 / sigma(jar_fit)^2), k - 1, k * (n - 1)),
  faults = sqrt((rare - 1) * sigma(jar_fit)^2 / n)))
