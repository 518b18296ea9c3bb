source("tests/reference/lme4/exercises/common.R")
source("tests/reference/lme4/inference/nested_quadrature.R")
tight <- glmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-8, maxfun = 1e6),
                      tolPwrss = 1e-12)
all_trays <- exercise_data("trays", c("plant", "treatment"))
trays <- droplevels(subset(all_trays, treatment != "boiled"))
counted <- cbind(up, sown - up) ~ treatment
fit <- glmer(cbind(up, sown - up) ~ treatment + (1 | plant), trays, binomial, tight, nAGQ = 25)
both <- nested_fit(counted, trays, "plant", c(fixef(fit), log(c(0.6, 0.8))))

pots <- exercise_data("pots", "pot")
points <- c(1, 5, 11, 25, 51)
fits <- lapply(points, function(q) glmer(up ~ soaked + (1 | pot), pots, binomial, tight, nAGQ = q))
sd <- sapply(fits, function(f) sqrt(unlist(VarCorr(f))))
near <- abs(sd - sd[length(sd)]) < 0.003
best <- fits[[4]]
average <- sapply(c(dry = 0, soaked = 1), function(soaked) integrate(
  function(u) plogis(sum(fixef(best) * c(1, soaked)) + u) * dnorm(u, 0, sd[4]), -12 * sd[4],
  12 * sd[4], rel.tol = 1e-10, subdivisions = 2000)$value)
smallest <- min(which(sapply(seq_along(near), function(i) all(near[i:length(near)]))))
# Log-likelihood of plain regression by hand: each kind of seed has its own share, or two share one.
by_kind <- function(kind) with(all_trays,
  sum(dbinom(up, sown, ave(up, kind, FUN = sum) / ave(sown, kind, FUN = sum), log = TRUE)))
print(rbind(points, sd, sapply(fits, logLik)))
save_answers("11", list(
  odds_ratio = exp(fixef(fit)[[2]]),
  two_shares = c(plogis(fixef(best)[[1]]), average[["dry"]]),
  points = c(points[smallest], sd[smallest]),
  tray_sd = both[6],
  who_asks = 1000 * (average[["soaked"]] - average[["dry"]]),
  boiled = 2 * (by_kind(all_trays$treatment) - by_kind(all_trays$treatment == "soaked")),
  laplace_fails = sd[1] / sd[5] - 1))
