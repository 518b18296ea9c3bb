# What lecture 10 says beyond the tables of the library: who leaves, robust errors, serial
# correlation, unequal variance. Run by hand in the repository's top folder (some minutes):
#   Rscript tests/reference/lme4/inference/make_lecture10.R
# It writes lecture10.json beside it. Needs r-base-core, r-cran-lme4, r-cran-nlme,
# r-cran-pbkrtest, r-cran-geepack, r-cran-clubsandwich and r-cran-jsonlite (Debian).
suppressPackageStartupMessages({library(lme4); library(jsonlite); library(clubSandwich); library(geepack)})
tight <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10, maxfun = 1e6),
                     calc.derivs = FALSE, check.conv.singular = "ignore")
quick <- lmerControl(optimizer = "bobyqa", calc.derivs = FALSE, check.conv.singular = "ignore")
sleep <- read.csv("data/sleepstudy.csv"); sleep$Subject <- factor(sleep$Subject)
ex33 <- read.csv("data/ex33.csv", stringsAsFactors = TRUE); ex33$animal_id <- factor(ex33$animal_id)
slopes <- Reaction ~ Days + (1 + Days | Subject)
levels_only <- Reaction ~ Days + (1 | Subject)
by_subject <- function(d, f) do.call(rbind, lapply(split(d, d$Subject), f))
until <- function(x, limit) { k <- which(x$Reaction > limit); if (length(k)) x[seq_len(k[1]), ] else x }
before <- function(x, limit) { k <- which(x$Reaction > limit); if (length(k)) x[seq_len(k[1] - 1), ] else x }
two <- function(fit) { b <- if (is(fit, "merMod")) fixef(fit) else coef(fit); c(b[[2]], sqrt(vcov(fit)[2, 2])) }

# --- Who leaves: a limit, and what each analysis says of the slope ----------------------------------
leavers <- function(limit) {
  d <- by_subject(sleep, function(x) until(x, limit))
  there <- table(d$Subject)
  whole <- droplevels(subset(d, Subject %in% names(which(there == 10))))
  carried <- by_subject(d, function(x) data.frame(Subject = x$Subject[1], Days = 0:9,
    Reaction = c(x$Reaction, rep(tail(x$Reaction, 1), 10 - nrow(x)))))
  rs <- lmer(slopes, d, control = tight); ri <- lmer(levels_only, d, control = tight)
  ols <- lm(Reaction ~ Days, d)
  cluster <- coef_test(ols, vcov = "CR1S", cluster = d$Subject, test = "naive-t")$SE[2]
  exchangeable <- geeglm(Reaction ~ Days, id = Subject, data = d, corstr = "exchangeable")
  independence <- geeglm(Reaction ~ Days, id = Subject, data = d, corstr = "independence")
  unseen <- by_subject(sleep, function(x) before(x, limit))
  un_rs <- lmer(slopes, unseen, control = tight); un_ri <- lmer(levels_only, unseen, control = tight)
  kr <- pbkrtest::vcovAdj(rs)
  L <- c(0, 1); df <- pbkrtest::get_Lb_ddf(rs, L); half <- qt(0.975, df) * sqrt(kr[2, 2])
  day9 <- c(1, 9)
  list(rows = nrow(d), stayed = sum(there == 10), completers = coef(lm(Reaction ~ Days, whole))[[2]],
    regression = c(coef(ols)[[2]], cluster), independence = c(coef(independence)[[2]], sqrt(independence$geese$vbeta[2, 2])),
    exchangeable = c(coef(exchangeable)[[2]], sqrt(exchangeable$geese$vbeta[2, 2])),
    intercepts = two(ri), carried = coef(lm(Reaction ~ Days, carried))[[2]], slopes = two(rs),
    slopes_kr = c(fixef(rs)[[2]], sqrt(kr[2, 2]), df, fixef(rs)[[2]] - half, fixef(rs)[[2]] + half),
    day9 = c(sum(day9 * fixef(rs)), sqrt(c(day9 %*% as.matrix(vcov(rs)) %*% day9)), mean(sleep$Reaction[sleep$Days == 9])),
    there_by_day = unname(c(table(d$Days))), mean_there = unname(tapply(d$Reaction, d$Days, mean)),
    mean_all = unname(tapply(sleep$Reaction, sleep$Days, mean)),
    line_slopes = unname(fixef(rs)[1] + 0:9 * fixef(rs)[2]),
    unseen = list(rows = nrow(unseen), regression = coef(lm(Reaction ~ Days, unseen))[[2]],
      intercepts = two(un_ri), slopes = two(un_rs)))
}
dropout <- lapply(c("330" = 330, "350" = 350, "370" = 370), leavers)
full <- lmer(slopes, sleep, control = tight)

# --- The same in simulated studies (500 sets): truth 10.467, limit 330 ------------------------------
set.seed(13)
y <- simulate(full, 500)
one <- function(v) {
  d <- sleep; d$Reaction <- v; d <- by_subject(d, function(x) until(x, 330))
  ols <- lm(Reaction ~ Days, d)
  u <- rowsum(residuals(ols) * model.matrix(ols), d$Subject); bread <- solve(crossprod(model.matrix(ols)))
  n <- nrow(d); se <- sqrt((bread %*% crossprod(u) %*% bread)[2, 2] * 18 / 17 * (n - 1) / (n - 2))
  a <- two(lmer(levels_only, d, control = quick)); b <- two(lmer(slopes, d, control = quick))
  c(coef(ols)[[2]], se, a, b)
}
sets <- t(sapply(y, function(v) suppressMessages(suppressWarnings(one(v)))))
truth <- fixef(full)[[2]]
score <- function(est, se, q) list(bias = mean(est) - truth, bias_error = sd(est) / sqrt(length(est)),
  se_ratio = sqrt(mean(se^2)) / sd(est), coverage = mean(abs(est - truth) < q * se))
simulated <- list(regression = score(sets[, 1], sets[, 2], qt(0.975, 17)), intercepts = score(sets[, 3], sets[, 4], 1.96),
  slopes = score(sets[, 5], sets[, 6], 1.96), slopes_t = score(sets[, 5], sets[, 6], qt(0.975, 17)))

# --- Robust standard errors, all rows ----------------------------------------------------------------
errors <- function(fit, groups, row) sapply(c("CR0", "CR1", "CR1S", "CR2"), function(type)
  coef_test(fit, vcov = type, cluster = groups, test = "naive-t")$SE[row])
ols <- lm(Reaction ~ Days, sleep)
breeds <- lm(PCV ~ time * breed, ex33)
stat <- coef_test(breeds, vcov = "CR2", cluster = ex33$animal_id, test = "Satterthwaite")[4, ]
interaction <- coef(breeds)[[4]]; corrected <- errors(breeds, ex33$animal_id, 4)[["CR1S"]]
mixed <- lmer(PCV ~ time * breed + (1 + time | animal_id), ex33, control = tight)
kr33 <- sqrt(pbkrtest::vcovAdj(mixed)[4, 4]); df33 <- pbkrtest::get_Lb_ddf(mixed, c(0, 0, 0, 1))
gee <- function(cor, data = sleep) { m <- geeglm(Reaction ~ Days, id = Subject, data = data, corstr = cor)
  c(coef(m)[[2]], sqrt(m$geese$vbeta[2, 2]), if (cor == "exchangeable") m$geese$alpha[[1]]) }
robust <- list(ols_se = sqrt(vcov(ols)[2, 2]), sleep = as.list(errors(ols, sleep$Subject, 2)),
  sleep_cr2_df = coef_test(ols, vcov = "CR2", cluster = sleep$Subject, test = "Satterthwaite")$df[2],
  mixed_se = two(full)[2], independence = gee("independence"), exchangeable = gee("exchangeable"),
  ex33 = as.list(errors(breeds, ex33$animal_id, 4)), ex33_estimate = interaction,
  ex33_z = 2 * pnorm(-abs(interaction / corrected)), ex33_t = 2 * pt(-abs(interaction / corrected), 10),
  ex33_cr2 = c(stat$SE, stat$df, stat$p_Satt), ex33_kr = c(kr33, df33, 2 * pt(-abs(fixef(mixed)[[4]] / kr33), df33)),
  # z test with CR0 of a difference between groups, J/2 against J/2, one mean each: a scaled t.
  size = sapply(c(6, 12, 20, 40, 100), function(J) 2 * pt(-qnorm(0.975) * sqrt((J - 2) / J), J - 2)),
  size_corrected = sapply(c(6, 12, 20, 40, 100), function(J) 2 * pt(-qnorm(0.975) * sqrt((J - 2) / (J - 1)), J - 2)))

# --- Neighbouring days ---------------------------------------------------------------------------------
lag1 <- function(r) { k <- split(r, sleep$Subject)
  cor(unlist(lapply(k, function(x) x[-length(x)])), unlist(lapply(k, function(x) x[-1]))) }
set.seed(11)
independent <- sapply(simulate(full, 1000), function(v) lag1(resid(suppressMessages(suppressWarnings(refit(full, v))))))
control <- nlme::lmeControl(opt = "nlminb", msMaxIter = 500, maxIter = 200, tolerance = 1e-10, niterEM = 50)
near <- nlme::lmeControl(opt = "optim", msMaxIter = 500, maxIter = 200, tolerance = 1e-10, niterEM = 50)
ar1 <- nlme::corAR1(form = ~ Days | Subject)
lme <- function(random, ...) tryCatch(nlme::lme(Reaction ~ Days, random = random, data = sleep, control = near, ...),
  error = function(e) nlme::lme(Reaction ~ Days, random = random, data = sleep, control = control, ...))
models <- list(intercepts = lme(~ 1 | Subject), intercepts_ar1 = lme(~ 1 | Subject, correlation = ar1),
  slopes = lme(~ Days | Subject), slopes_ar1 = lme(~ Days | Subject, correlation = ar1),
  unequal = lme(~ Days | Subject, weights = nlme::varIdent(form = ~ 1 | Subject)))
# nlme stops short of the optimum with slopes and AR(1), where the correlation is 1. There the random
# part is (a + b Days) u, and the criterion is maximised by hand over (a, b, phi); sigma is profiled.
reml <- function(V) {
  X <- cbind(1, 0:9); y <- matrix(sleep$Reaction, 10); U <- chol(V)
  Xw <- backsolve(U, X, transpose = TRUE); yw <- backsolve(U, y, transpose = TRUE)
  A <- 18 * crossprod(Xw); b <- solve(A, crossprod(Xw, rowSums(yw)))
  q <- sum((yw - c(Xw %*% b))^2); s2 <- q / 178
  list(ll = -0.5 * (178 * (log(2 * pi * s2) + 1) + 36 * sum(log(diag(U))) + determinant(A)$modulus[[1]]),
       se = sqrt(s2 * solve(A)[2, 2]), s2 = s2, slope = b[2])
}
edge <- function(p) { z <- exp(p[1]) + exp(p[2]) * 0:9; tcrossprod(z) + tanh(p[3])^abs(outer(0:9, 0:9, "-")) }
starts <- list(c(-0.7, -1.8, 0.5), c(0, -1.5, 0.3), c(-1.5, -2, 0.7))
negative <- function(p) if (any(abs(p) > 5)) 1e6 else -reml(edge(p))$ll
best <- lapply(starts, function(p) optim(optim(p, negative, control = list(maxit = 2000))$par, negative,
  method = "BFGS", control = list(reltol = 1e-15, maxit = 2000)))
top <- best[[which.min(sapply(best, `[[`, "value"))]]
there <- reml(edge(top$par))
sigma <- sqrt(there$s2)
ll <- function(m) as.numeric(logLik(m))
phi_of <- function(m) coef(m$modelStruct$corStruct, unconstrained = FALSE)[[1]]
parts <- function(m) { v <- nlme::VarCorr(m); sd <- as.numeric(v[, "StdDev"]); c(sd, if (ncol(v) > 2) as.numeric(v[2, "Corr"])) }
t_of <- function(m) unname(summary(m)$tTable[2, 1:3])
serial <- list(lag1 = c(intercepts = lag1(resid(lmer(levels_only, sleep, control = tight))), slopes = lag1(resid(full))),
  independence = c(mean(independent), quantile(independent, c(0.025, 0.975), names = FALSE)),
  intercepts = list(fixed = t_of(models$intercepts), sds = parts(models$intercepts)),
  intercepts_ar1 = list(fixed = t_of(models$intercepts_ar1), sds = parts(models$intercepts_ar1), phi = phi_of(models$intercepts_ar1),
    ratio = 2 * (ll(models$intercepts_ar1) - ll(models$intercepts))),
  slopes = list(fixed = t_of(models$slopes), sds = parts(models$slopes)),
  nlme_slopes_ar1 = list(fixed = t_of(models$slopes_ar1), sds = parts(models$slopes_ar1), phi = phi_of(models$slopes_ar1),
    ratio = 2 * (ll(models$slopes_ar1) - ll(models$slopes))),
  slopes_ar1 = list(fixed = c(there$slope, there$se), sds = c(exp(top$par[1:2]) * sigma, sigma), phi = tanh(top$par[3]),
    ratio = 2 * (there$ll - as.numeric(logLik(full)))),
  unequal = list(fixed = t_of(models$unequal), ratio = 2 * (ll(models$unequal) - ll(models$slopes)),
    residual_sds = { w <- coef(models$unequal$modelStruct$varStruct, unconstrained = FALSE, allCoef = TRUE)
      as.list(w * models$unequal$sigma) }))

# --- False alarms where neighbours are alike and slopes do not vary (100 000 sets) --------------------
alarms <- function(phi, R = 1e5, J = 18, n = 10) {
  set.seed(12); day <- 0:(n - 1) - 4.5; sxx <- sum(day^2)
  U <- chol(toeplitz(phi^(0:(n - 1)))); M <- diag(n) - tcrossprod(qr.Q(qr(cbind(1, day))))
  b <- matrix(0, R, J); rss <- numeric(R)
  for (j in 1:J) { e <- matrix(rnorm(R * n), R) %*% U; b[, j] <- e %*% day / sxx; rss <- rss + rowSums((e %*% M) * e) }
  m <- rowMeans(b); ss <- rowSums((b - m)^2) * sxx; X <- J * sxx; df <- J * (n - 1) - 1
  c(intercepts = mean(abs(m) / sqrt((rss + ss) / df / X) > qt(0.975, df)),
    own_slopes = mean(abs(m) / sqrt(ss / (J - 1) / X) > qt(0.975, J - 1)))
}
serial$alarms <- lapply(c("0" = 0, "0.3" = 0.3, "0.5" = 0.5, "0.7" = 0.7), function(p) as.list(alarms(p)))

# --- Does it mend the forecast? Kriging at the REML estimates, RMSE of the later days ------------------
# AR(1) only with intercepts: with slopes the optimum is at a corner that nlme does not reach.
forecast <- function(last, random, ar) {
  e <- subset(sleep, Days <= last)
  m <- if (ar) nlme::lme(Reaction ~ Days, random = random, data = e, correlation = ar1, control = near)
    else nlme::lme(Reaction ~ Days, random = random, data = e, control = near)
  P <- as.matrix(nlme::getVarCov(m)); k <- nrow(P); b <- nlme::fixef(m); phi <- if (ar) phi_of(m) else 0
  error <- unlist(lapply(split(sleep, sleep$Subject), function(d) {
    Z <- cbind(1, d$Days)[, 1:k, drop = FALSE]; i <- d$Days <= last; mu <- b[1] + b[2] * d$Days
    V <- Z %*% P %*% t(Z) + m$sigma^2 * phi^abs(outer(d$Days, d$Days, "-"))
    d$Reaction[!i] - mu[!i] - V[!i, i] %*% solve(V[i, i], d$Reaction[i] - mu[i]) }))
  sqrt(mean(error^2))
}
carry <- function(last) { e <- subset(sleep, Days == last); l <- subset(sleep, Days > last)
  sqrt(mean((l$Reaction - e$Reaction[match(l$Subject, e$Subject)] - truth * (l$Days - last))^2)) }
forecasts <- lapply(c("5" = 5, "6" = 6), function(k) list(intercepts = forecast(k, ~ 1 | Subject, FALSE),
  intercepts_ar1 = forecast(k, ~ 1 | Subject, TRUE), slopes = forecast(k, ~ Days | Subject, FALSE),
  nlme_slopes_ar1 = tryCatch(forecast(k, ~ Days | Subject, TRUE), error = function(e) NA), carry = carry(k)))

writeLines(toJSON(list(dropout = dropout, simulated = simulated, robust = robust, serial = serial, forecasts = forecasts),
  auto_unbox = TRUE, digits = 10, pretty = TRUE), "tests/reference/lme4/inference/lecture10.json")
