# Averages over patients that the explorer Typical or average (lecture 11) shows: toenail's fixed
# effects, several SDs of the random intercepts. Run by hand in the repository's top folder (a second):
#   Rscript tests/reference/lme4/inference/make_typical.R
# It writes typical.json beside it. Needs r-base-core and r-cran-jsonlite (Debian).
suppressPackageStartupMessages(library(jsonlite))
intercept <- -1.618
slope <- -0.391

# Between ends the integrand is smooth; beyond 12 SDs the normal law holds nothing.
average <- function(month, sd) {
  integrand <- function(z) plogis(intercept + slope * month + sd * z) * dnorm(z)
  parts <- seq(-12, 12, by = 1)
  sum(mapply(function(from, to) integrate(integrand, from, to, rel.tol = 1e-13)$value,
             head(parts, -1), tail(parts, -1)))
}
at <- function(sd) {
  typical <- plogis(intercept + slope * c(0, 12))
  averages <- sapply(c(0, 12), average, sd = sd)
  log_ratio <- diff(qlogis(averages)) / 12
  list(sd = sd, typical = typical, average = averages, patient_ratio = exp(slope),
       average_ratio = exp(log_ratio), kept = log_ratio / slope,
       kept_by_formula = 1 / sqrt(1 + 0.346 * sd^2))
}
write_json(lapply(c(0, 0.05, 0.5, 1, 1.8, 2, 3, 4.007, 5), at),
           "tests/reference/lme4/inference/typical.json", digits = 14, auto_unbox = TRUE)
