# What lecture 08 and its exercise say of simulation and power: closed forms, integrals, and three
# simulations with a seed. Run by hand in the repository's top folder (a minute):
#   Rscript tests/reference/lme4/inference/make_simulation.R
# It writes simulation.json beside it. Needs r-base-core, r-cran-lme4 and r-cran-jsonlite (Debian).
suppressPackageStartupMessages({library(lme4); library(jsonlite)})
tight <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10, maxfun = 1e6),
                     calc.derivs = FALSE, check.conv.singular = "ignore")
sleep <- read.csv("data/sleepstudy.csv")
sleep$Subject <- factor(sleep$Subject)
fit <- lmer(Reaction ~ Days + (1 + Days | Subject), sleep, control = tight)
sds <- as.data.frame(VarCorr(fit))$sdcor
s0 <- sds[1]; s1 <- sds[2]; rho <- sds[3]; sg <- sds[4]
sxx <- sum((0:9 - 4.5)^2)

# --- A mean slope: its standard error, and the power of t on subjects - 1, exact when balanced -----
# k: tests on each of the ten days.
se <- function(J, k = 1, slope_sd = s1) sqrt((slope_sd^2 + sg^2 / (k * sxx)) / J)
power_of <- function(effect, error, df, alpha = 0.05) {
  q <- qt(1 - alpha / 2, df)
  pt(q, df, effect / error, lower.tail = FALSE) + pt(-q, df, effect / error)
}
power <- function(J, d = 5, ...) power_of(d, se(J, ...), J - 1)
subjects_for <- function(slope_sd, wanted = 0.8) {
  J <- 3
  while (power(J, slope_sd = slope_sd) < wanted) J <- J + 1
  J
}
ends <- c(lower = 3.801, estimate = s1, upper = 8.753)  # of the profile interval; see 07
J <- c(6, 10, 14, 18)

# --- What significant estimates are worth: integrals over the estimate -----------------------------
worth <- function(J, d) {
  s <- se(J); q <- qt(0.975, J - 1)
  significant <- function(b) dnorm(b, d, s) * pchisq((J - 1) * b^2 / (q * s)^2, J - 1)
  area <- function(f, from, to) integrate(f, from, to, rel.tol = 1e-10, subdivisions = 1000)$value
  low <- d - 12 * s; high <- d + 12 * s
  power <- area(significant, low, 0) + area(significant, 0, high)
  size <- area(function(b) -b * significant(b), low, 0) + area(function(b) b * significant(b), 0, high)
  list(power = power, wrong_sign = area(significant, low, 0) / power, exaggeration = size / power / d)
}

# --- Subjects and items, condition within both: Satterthwaite's df for a sum of mean squares --------
crossed <- function(Ns, Ni, effect = 20, slope_sd = 20, item_slope_sd = 25, residual = 80) {
  e <- 2 * residual^2 / (Ns * Ni)
  a <- slope_sd^2 / Ns + e
  b <- item_slope_sd^2 / Ni + e
  v <- a + b - e
  power_of(effect, sqrt(v), v^2 / (a^2 / (Ns - 1) + b^2 / (Ni - 1) + e^2 / ((Ns - 1) * (Ni - 1))))
}
subjects <- c(20, 40, 100, 1000)
ceiling_of <- function(Ni) power_of(20, 25 / sqrt(Ni), Ni - 1)

# --- The by-subject t-test when the condition varies between 10 + 10 items: no effect ---------------
by_subject <- function(N, item_sd = 40, residual = 80, each = 10) {
  shift <- 2 * item_sd^2 / each
  error <- 2 * residual^2 / each / N
  2 * pt(-qt(0.975, N - 1) * sqrt(error / (shift + error)), N - 1)
}

# --- Type I error: simulated from the sufficient statistics, own slopes, own levels, residuals ------
# n rows of each subject, spread evenly from day 0 to day 9.
type_one <- function(J, n, slope_sd, sets = 1e5) {
  days <- seq(0, 9, length.out = n); own_sxx <- sum((days - 4.5)^2)
  u0 <- matrix(rnorm(sets * J), sets)
  u1 <- slope_sd * (rho * u0 + sqrt(1 - rho^2) * matrix(rnorm(sets * J), sets))
  b <- u1 + matrix(rnorm(sets * J, 0, sg / sqrt(own_sxx)), sets)
  level <- s0 * u0 + 4.5 * u1 + matrix(rnorm(sets * J, 0, sg / sqrt(n)), sets)
  rest <- rchisq(sets, J * (n - 2)) * sg^2
  mean_slope <- rowMeans(b)
  slopes <- rowSums((b - mean_slope)^2) * own_sxx
  levels <- n * rowSums((level - rowMeans(level))^2)
  rejected <- function(squares, df)
    mean(abs(mean_slope) / sqrt(squares / df / (J * own_sxx)) > qt(0.975, df))
  list(regression = rejected(rest + slopes + levels, J * n - 2),
       intercepts = rejected(rest + slopes, J * (n - 1) - 1),
       t = rejected(slopes, J - 1), z_exact = 2 * pt(-qnorm(0.975), J - 1))
}
set.seed(3)
sizes <- list(slopes_vary = type_one(18, 10, s1), slopes_alike = type_one(18, 10, 0),
              eight_subjects = type_one(8, 10, s1), rows_100 = type_one(18, 100, s1),
              subjects_180 = type_one(180, 10, s1, 2e4))

# --- The mixed model with slopes, where slopes do not vary ------------------------------------------
# lmer() on each set, never refit().
alike <- lmer(Reaction ~ Days + (1 | Subject), sleep, control = tight)
set.seed(5)
responses <- simulate(alike, 4000)
one <- function(y) {
  of_y <- lmer(y ~ Days + (1 + Days | Subject), sleep, control = tight)
  c((fixef(of_y)[[2]] - fixef(alike)[[2]]) / sqrt(vcov(of_y)[2, 2]), isSingular(of_y, tol = 1e-4))
}
found <- sapply(responses, function(y) suppressMessages(suppressWarnings(one(y))))
mixed <- list(z = mean(abs(found[1, ]) > qnorm(0.975)), t = mean(abs(found[1, ]) > qt(0.975, 17)),
              singular = mean(found[2, ]), sets = ncol(found))

# --- What the slope SD of new studies of the same size is estimated as ------------------------------
set.seed(7)
again <- simulate(fit, 1000)
slope_sds <- sapply(again, function(y) suppressMessages(suppressWarnings(
  as.data.frame(VarCorr(lmer(y ~ Days + (1 + Days | Subject), sleep, control = tight)))$sdcor[2])))

values <- list(
  sds = list(intercept = s0, slope = s1, correlation = rho, residual = sg),
  se = list(one = se(18), ten = se(18, 10), endless = se(18, Inf), twice = se(36),
            alike_ratio = sqrt(0.1)),
  power = list(one = power(J), ten = power(J, k = 10), endless = power(J, k = Inf), twice = power(36)),
  subjects_for = sapply(ends, subjects_for),
  power_at = list(estimate_of_16 = power(16, slope_sd = ends),
                  one_less = power(15)),
  worth = list(slope_2_of_6 = worth(6, 2), slope_1_of_10 = worth(10, 1), slope_5_of_18 = worth(18, 5),
               slope_5_of_6 = worth(6, 5)),
  items = list(`8` = crossed(subjects, 8), `16` = crossed(subjects, 16), `32` = crossed(subjects, 32),
               ceilings = sapply(c(8, 16, 32), ceiling_of)),
  by_subject = sapply(c(10, 30, 100, 300), by_subject),
  observed_power = sapply(c(0.05, 0.01, 0.3), function(p) {
    z <- qnorm(1 - p / 2); c <- qnorm(0.975)
    pnorm(z - c) + pnorm(-z - c)
  }),
  monte_carlo = 1.96 * sqrt(0.8 * 0.2 / 200),
  type_one = sizes, mixed_where_slopes_are_alike = mixed,
  slope_sds_again = quantile(slope_sds, c(0.025, 0.975), names = FALSE))
writeLines(toJSON(values, auto_unbox = TRUE, digits = 12, pretty = TRUE),
           "tests/reference/lme4/inference/simulation.json")
