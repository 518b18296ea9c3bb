source("tests/reference/lme4/exercises/common.R")
source("tests/reference/lme4/inference/nested_quadrature.R")
tight <- glmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-8, maxfun = 1e6),
                      tolPwrss = 1e-12)
trays <- droplevels(subset(exercise_data("trays", c("plant", "treatment")), treatment != "boiled"))
counted <- cbind(up, sown - up) ~ treatment
fit <- glmer(cbind(up, sown - up) ~ treatment + (1 | plant), trays, binomial, tight, nAGQ = 25)
both <- nested_fit(counted, trays, "plant", c(fixef(fit), log(c(0.6, 0.8))))

pots <- exercise_data("pots", "pot")
points <- c(1, 5, 11, 25, 51)
fits <- lapply(points, function(q) glmer(up ~ soaked + (1 | pot), pots, binomial, tight, nAGQ = q))
sd <- sapply(fits, function(f) sqrt(unlist(VarCorr(f))))
near <- abs(sd - sd[length(sd)]) < 0.003
best <- fits[[4]]
average <- integrate(function(u) plogis(fixef(best)[1] + u) * dnorm(u, 0, sd[4]), -12 * sd[4],
                     12 * sd[4], rel.tol = 1e-10, subdivisions = 2000)$value
print(rbind(points, sd, sapply(fits, logLik)))
save_answers("11", list(
  odds_ratio = exp(fixef(fit)[[2]]),
  two_shares = c(plogis(fixef(best)[[1]]), average),
  points = points[min(which(sapply(seq_along(near), function(i) all(near[i:length(near)]))))],
  tray_sd = both[6]))
