# Power that the explorer Budget (lecture 08) shows: by power.t.test and by pt with a noncentrality.
# Run by hand in the repository's top folder (a second):
#   Rscript tests/reference/lme4/inference/make_budget.R
# It writes budget.json beside it. Needs r-base-core and r-cran-jsonlite (Debian).
suppressPackageStartupMessages(library(jsonlite))
sxx <- sum((0:9 - 4.5)^2)

# A mean slope: the subjects' own slopes have this SD; k tests on each of ten days.
slope <- function(subjects, tests, slope_sd, effect) {
  own <- sqrt(slope_sd^2 + 25.592^2 / (tests * sxx))
  power.t.test(n = subjects, delta = effect, sd = own, type = "one.sample", strict = TRUE)$power
}
slopes <- expand.grid(subjects = c(3, 6, 10, 14, 18, 36), tests = c(1, 2, 10, 20),
                      slope_sd = c(0, 3.8, 5.92, 12), effect = c(1, 5))
slopes$power <- mapply(slope, slopes$subjects, slopes$tests, slopes$slope_sd, slopes$effect)
ceilings <- data.frame(subjects = c(6, 10, 14, 18))
ceilings$power <- sapply(ceilings$subjects, slope, tests = Inf, slope_sd = 5.92, effect = 5)

# Subjects by items: t with Satterthwaite's degrees of freedom of the mean squares.
crossed <- function(subjects, items, subject_sd = 20, item_sd = 25, effect = 20, residual = 80) {
  e <- 2 * residual^2 / (subjects * items)
  a <- subject_sd^2 / subjects + e
  b <- item_sd^2 / items + e
  v <- a + b - e
  df <- v^2 / (a^2 / (subjects - 1) + b^2 / (items - 1) + e^2 / ((subjects - 1) * (items - 1)))
  q <- qt(0.975, df)
  shift <- effect / sqrt(v)
  pt(q, df, shift, lower.tail = FALSE) + pt(-q, df, shift)
}
items <- expand.grid(subjects = c(20, 40, 100, 1000), items = c(8, 16, 32))
items$power <- mapply(crossed, items$subjects, items$items)
# Infinitely many subjects: the items' own effects are known, t with items - 1.
item_ceilings <- data.frame(items = c(8, 16, 32))
item_ceilings$power <- sapply(item_ceilings$items, function(n) {
  power.t.test(n = n, delta = 20, sd = 25, type = "one.sample", strict = TRUE)$power
})
write_json(list(slopes = slopes, ceilings = ceilings, items = items, item_ceilings = item_ceilings),
           "tests/reference/lme4/inference/budget.json", digits = 12, dataframe = "rows")
