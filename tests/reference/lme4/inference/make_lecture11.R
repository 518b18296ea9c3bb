# The numbers of lecture 11, as R gives them; lecture11.json beside it.
#   Rscript tests/reference/lme4/inference/make_lecture11.R
# from the top folder (with nested_quadrature.R); R 4.2.2 with lme4 1.1-31, geepack 1.3.9, jsonlite (Debian: r-cran-lme4,
# r-cran-geepack, r-cran-jsonlite). Two minutes. Nothing here is simulated.
suppressPackageStartupMessages({library(lme4); library(geepack); library(jsonlite)})
tight <- glmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-8, maxfun = 1e6),
                      tolPwrss = 1e-12)
mixed <- function(formula, data, family = binomial, points = 1)
  suppressWarnings(glmer(formula, data, family, control = tight, nAGQ = points))
values <- list()
keep <- function(name, ...) values[[name]] <<- unname(c(...))
errors <- function(fit) sqrt(diag(as.matrix(vcov(fit))))
sd_of <- function(fit) sqrt(unlist(VarCorr(fit)))

# Toenail ---------------------------------------------------------------------------------------
toenail <- read.csv("data/toenail.csv", stringsAsFactors = TRUE)
toenail$worse <- as.integer(toenail$outcome == "moderate or severe")
model <- worse ~ treatment * month
plain <- glm(model, binomial, toenail)
keep("glm", coef(plain), errors(plain))
at <- function(b, month) plogis(b[1] + b[3] * month)       # itraconazole, for a random effect of 0
keep("glm_shares", at(coef(plain), c(0, 1, 11, 12)))
keep("glm_odds_ratio", exp(coef(plain)[3]))
first <- subset(toenail, visit == 1)
keep("raw_first", tapply(first$worse, first$treatment, mean))
last <- subset(toenail, visit == 7)
keep("raw_last", tapply(last$worse, last$treatment, mean))
always <- tapply(toenail$worse, toenail$patient, mean)
keep("never_always", sum(always == 0), sum(always == 1))
for (points in c(1, 3, 5, 7, 11, 25, 51)) {
  fit <- mixed(worse ~ treatment * month + (1 | patient), toenail, points = points)
  b <- fixef(fit); s <- sd_of(fit)
  keep(paste0("points_", points), b, errors(fit), s, logLik(fit))
  average <- function(month) integrate(function(u) plogis(b[1] + b[3] * month + u) * dnorm(u, 0, s),
                                       -12 * s, 12 * s, rel.tol = 1e-10, subdivisions = 2000)$value
  keep(paste0("shares_", points), at(b, 0), average(0), at(b, 12), average(12))
}
population <- geeglm(model, id = patient, data = toenail, family = binomial,
                     corstr = "exchangeable")
keep("gee", coef(population), sqrt(diag(population$geese$vbeta)), population$geese$alpha)
keep("gee_shares", at(coef(population), c(0, 12)))
fit <- mixed(worse ~ treatment * month + (1 | patient), toenail, points = 25)
keep("odds_ratios", exp(fixef(fit)[3]), exp(coef(population)[3]))
c2 <- (16 * sqrt(3) / (15 * pi))^2                          # Zeger, Liang & Albert 1988: 0.346
attenuation <- function(sd) 1 / sqrt(1 + c2 * sd^2)
keep("attenuation", attenuation(1.8), attenuation(sd_of(fit)), coef(population)[3] / fixef(fit)[3])
keep("latent_icc", sd_of(fit)^2 / (sd_of(fit)^2 + pi^2 / 3))

some <- subset(toenail, patient %in% names(always)[always > 0 & always < 1])
fit <- mixed(worse ~ treatment * month + (1 | patient), some, points = 51)
keep("sometimes", fixef(fit), errors(fit), sd_of(fit))

# Herds -----------------------------------------------------------------------------------------
cbpp <- read.csv("data/cbpp.csv")
cbpp <- transform(cbpp, period = factor(period), herd = factor(herd), row = factor(seq_along(herd)))
counted <- cbind(incidence, size - incidence) ~ period
plain <- glm(counted, binomial, cbpp)
keep("cbpp_glm", coef(plain), errors(plain), logLik(plain))
for (points in c(1, 9, 25)) {
  fit <- mixed(update(counted, . ~ . + (1 | herd)), cbpp, points = points)
  keep(paste0("cbpp_", points), fixef(fit), errors(fit), sd_of(fit), logLik(fit))
}
b <- fixef(fit); s <- sd_of(fit)
keep("cbpp_period_1", sum(cbpp$incidence[cbpp$period == 1]) / sum(cbpp$size[cbpp$period == 1]),
     plogis(b[1]), integrate(function(u) plogis(b[1] + u) * dnorm(u, 0, s), -10, 10,
                             rel.tol = 1e-10)$value)
pearson <- residuals(mixed(update(counted, . ~ . + (1 | herd)), cbpp), "pearson")
keep("cbpp_pearson", sum(pearson^2) / (56 - 5))
both <- mixed(update(counted, . ~ . + (1 | herd) + (1 | row)), cbpp)
keep("cbpp_both_laplace", fixef(both), sd_of(both)[c("herd", "row")], logLik(both))

# lme4 has Laplace only for two factors: both by quadrature within quadrature.
source("tests/reference/lme4/inference/nested_quadrature.R")
start <- c(-1.5, -1.2, -1.3, -1.9, log(c(0.3, 0.8)))
nested <- function(data, factors = "both")
  nested_fit(cbind(incidence, size - incidence) ~ period, droplevels(data), "herd", start, factors)
herds_and_rows <- nested(cbpp)
rows_only <- nested(cbpp, "rows")
keep("cbpp_both", herds_and_rows)                           # b, SE, SD of herds and rows, logLik
keep("cbpp_rows", rows_only)
herds_only <- tail(nested(cbpp, "groups"), 1)
keep("cbpp_herds_log_likelihood", herds_only)
keep("cbpp_ratios", 2 * (tail(herds_and_rows, 1) - herds_only),
     2 * (tail(herds_and_rows, 1) - tail(rows_only, 1)))
keep("cbpp_without_37", nested(cbpp[-37, ]))                 # herd 11, period 1
keep("row_37", cbpp$incidence[37], cbpp$size[37])

# Counts ----------------------------------------------------------------------------------------
counts <- mixed(incidence ~ period + offset(log(size)) + (1 | herd), cbpp, poisson, 25)
keep("poisson", fixef(counts), errors(counts), sd_of(counts))
keep("poisson_rates", exp(fixef(counts)[1]), exp(fixef(counts)[1] + sd_of(counts)^2 / 2),
     exp(fixef(counts)[2]))

# Separation ------------------------------------------------------------------------------------
four <- subset(cbpp, herd %in% 12:15)
keep("four_herds", tapply(four$incidence, four$period, sum), tapply(four$size, four$period, sum))
plain <- glm(counted, binomial, four)
keep("four_herds_glm", coef(plain)[1:3], errors(plain)[1:3])   # period 4: about -20 (3000)
writeLines(toJSON(values, digits = 10, pretty = TRUE),
           "tests/reference/lme4/inference/lecture11.json")
