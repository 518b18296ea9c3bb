# Predictions with their errors, leave-one-out errors and R², from lme4.
# Run in the repository's top folder (about three minutes):
#   Rscript tests/reference/lme4/inference/make_prediction.R
# Needs r-base-core, r-cran-lme4 and r-cran-jsonlite (Debian).
# The error of a line is by hand: the joint covariance of fixed effects and spherical random
# effects from the mixed-model equations, of X, Z and Lambda as getME gives them.
suppressPackageStartupMessages({library(lme4); library(jsonlite)})
folder <- "tests/reference/lme4"

read <- function(name) {
  stored <- file.path(folder, "data", paste0(name, ".csv"))
  file <- if (file.exists(stored)) stored else file.path("data", paste0(name, ".csv"))
  read.csv(file, strip.white = TRUE, stringsAsFactors = TRUE)
}
sets <- sapply(c("sleepstudy", "ex33", "Machines", "Pastes", "Penicillin", "Dyestuff2", "Orthodont",
                 "crossed_steep", "nested"), read, simplify = FALSE)
sets$sleepstudy$Subject <- factor(sets$sleepstudy$Subject)
sets$Machines$Worker <- factor(sets$Machines$Worker)
sets$sleep_added <- rbind(sets$sleepstudy, data.frame(
  Reaction = c(286, 288, 245), Days = c(0, 1, 0), Subject = factor(c(374, 374, 373))))

tight <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10, maxfun = 1e6),
                     calc.derivs = FALSE, check.conv.singular = "ignore")
fit <- function(formula, data, reml = TRUE)
  suppressMessages(suppressWarnings(lmer(as.formula(formula), data, REML = reml, control = tight)))

# Which rows: counted from 1. Each model is predicted at these rows of its own data.
models <- data.frame(
  id = c("sleep_both", "sleep_added", "sleep_diagonal", "sleep_ml", "ex33_breed", "machines_slopes",
         "machines_nested", "pastes", "penicillin", "dyestuff2", "orthodont", "steep", "nested"),
  data = c("sleepstudy", "sleep_added", "sleepstudy", "sleepstudy", "ex33", "Machines",
           "Machines", "Pastes", "Penicillin", "Dyestuff2", "Orthodont", "crossed_steep", "nested"),
  formula = c("Reaction ~ Days + (1 + Days | Subject)", "Reaction ~ Days + (1 + Days | Subject)",
    "Reaction ~ Days + (Days || Subject)", "Reaction ~ Days + (1 + Days | Subject)",
    "PCV ~ time * breed + (1 + time | animal_id)", "score ~ Machine + (0 + Machine | Worker)",
    "score ~ Machine + (1 | Worker / Machine)", "strength ~ 1 + (1 | batch / cask)",
    "diameter ~ 1 + (1 | plate) + (1 | sample)", "Yield ~ 1 + (1 | Batch)",
    "distance ~ I(age - 11) * Sex + (1 + I(age - 11) | Subject)",
    "response ~ condition + (1 + condition | subject) + (1 + condition | item)",
    "score ~ condition + (1 | school / classroom)"),
  reml = c(TRUE, TRUE, TRUE, FALSE, rep(TRUE, 9)), stringsAsFactors = FALSE)

errors <- function(m, rows) {
  X <- getME(m, "X"); ZL <- as.matrix(getME(m, "Z") %*% getME(m, "Lambda")); s2 <- sigma(m)^2
  p <- ncol(X)
  W <- cbind(X, ZL)
  C <- s2 * solve(crossprod(W) + diag(rep(c(0, 1), c(p, ncol(ZL)))))
  quad <- function(A, V) rowSums((A %*% V) * A)
  x <- X[rows, , drop = FALSE]
  mean <- quad(x, C[1:p, 1:p, drop = FALSE])
  line <- quad(W[rows, , drop = FALSE], C)
  new <- mean + s2 * rowSums(ZL[rows, , drop = FALSE]^2)
  list(known = fitted(m)[rows], population = as.vector(x %*% fixef(m)), sd_mean = sqrt(mean),
       sd_line = sqrt(line), sd_row = sqrt(line + s2), new_line = sqrt(new),
       new_row = sqrt(new + s2))
}
r2 <- function(m) {
  ZL <- as.matrix(getME(m, "Z") %*% getME(m, "Lambda")); s2 <- sigma(m)^2
  fixed <- var(as.vector(getME(m, "X") %*% fixef(m))); random <- s2 * mean(rowSums(ZL^2))
  list(fixed = fixed, random = random, residual = s2)
}
predictions <- lapply(seq_len(nrow(models)), function(i) {
  one <- models[i, ]
  m <- fit(one$formula, sets[[one$data]], one$reml)
  rows <- round(seq(1, nrow(sets[[one$data]]), length.out = 9))
  c(as.list(one), list(rows = rows, theta = unname(getME(m, "theta"))),
    lapply(errors(m, rows), unname), list(r2 = r2(m)))
})

# Day 5 of subjects with many rows, with two, with one, and of nobody.
day5 <- function(m, data, who) {
  X <- getME(m, "X"); ZL <- as.matrix(getME(m, "Z") %*% getME(m, "Lambda")); s2 <- sigma(m)^2
  C <- s2 * solve(crossprod(cbind(X, ZL)) + diag(rep(c(0, 1), c(2, ncol(ZL)))))
  L <- as.matrix(getME(m, "Lambda"))[1:2, 1:2]
  x <- c(1, 5)
  v <- numeric(nrow(C)); v[1:2] <- x
  at <- match(who, levels(data$Subject))
  if (!is.na(at)) {
    v[2 + 2 * at - 1:0] <- t(L) %*% x
    b <- unlist(ranef(m)$Subject[who, ])
    c(prediction = sum(x * (fixef(m) + b)), sd_line = sqrt(c(v %*% C %*% v)))
  } else c(prediction = sum(x * fixef(m)),
           sd_line = sqrt(c(v %*% C %*% v) + s2 * sum((t(L) %*% x)^2)))
}
added <- fit("Reaction ~ Days + (1 + Days | Subject)", sets$sleep_added)
fifth <- sapply(c("308", "335", "374", "373", "new"), day5, m = added, data = sets$sleep_added)

# BLUPs of sleepstudy: conditional SDs, errors of the deviations, errors of the own line.
both <- fit("Reaction ~ Days + (1 + Days | Subject)", sets$sleepstudy)
Z <- as.matrix(getME(both, "Z")); X <- getME(both, "X"); s2 <- sigma(both)^2
G <- s2 * as.matrix(getME(both, "Lambda") %*% getME(both, "Lambdat"))
C <- s2 * solve(rbind(cbind(crossprod(X), crossprod(X, Z)),
                      cbind(crossprod(Z, X), crossprod(Z) + s2 * solve(G))))
conditional <- attr(ranef(both, condVar = TRUE)$Subject, "postVar")[, , 1]
blups <- list(conditional = sqrt(diag(conditional)), deviation = sqrt(diag(C)[3:4]),
              own = c(sqrt(C[1, 1] + C[3, 3] + 2 * C[1, 3]), sqrt(C[2, 2] + C[4, 4] + 2 * C[2, 4])))

# Leave one out by refitting, each row's error; a level that is gone has an effect of zero.
without <- function(formula, data, units) {
  y <- model.response(model.frame(nobars(as.formula(formula)), data))
  bars <- length(findbars(as.formula(formula))) > 0
  error <- numeric(nrow(data))
  for (unit in unique(units)) {
    keep <- droplevels(data[units != unit, ])
    left <- data[units == unit, ]
    m <- if (bars) fit(formula, keep) else lm(as.formula(formula), keep)
    error[units == unit] <- y[units == unit] -
      (if (bars) predict(m, left, allow.new.levels = TRUE) else predict(m, left))
  }
  error
}
left_out <- list()
leave <- function(id, data, formula, by) {
  d <- sets[[data]]
  units <- if (by == "row") seq_len(nrow(d)) else d[[by]]
  left_out[[id]] <<- list(id = id, data = data, formula = formula, by = by,
                          error = without(formula, d, units))
}
for (by in c("row", "Subject")) {
  leave(paste0("ols_", by), "sleepstudy", "Reaction ~ Days", by)
  leave(paste0("intercepts_", by), "sleepstudy", "Reaction ~ Days + (1 | Subject)", by)
  leave(paste0("slopes_", by), "sleepstudy", "Reaction ~ Days + (1 + Days | Subject)", by)
}
leave("pastes_batch", "Pastes", "strength ~ 1 + (1 | batch / cask)", "batch")
leave("penicillin_sample", "Penicillin", "diameter ~ 1 + (1 | plate) + (1 | sample)", "sample")
leave("ex33_animal", "ex33", "PCV ~ time * breed + (1 + time | animal_id)", "animal_id")
leave("machines_worker", "Machines", "score ~ Machine + (0 + Machine | Worker)", "Worker")

# Rows of a subject left out, inside the interval of the mean, of mean and residual, of a new row.
inside <- t(sapply(levels(sets$sleepstudy$Subject), function(s) {
  keep <- droplevels(subset(sets$sleepstudy, Subject != s))
  left <- subset(sets$sleepstudy, Subject == s)
  m <- fit("Reaction ~ Days + (1 + Days | Subject)", keep)
  x <- cbind(1, left$Days); quad <- function(V) rowSums((x %*% V) * x); s2 <- sigma(m)^2
  e <- abs(left$Reaction - as.vector(x %*% fixef(m)))
  mean <- quad(as.matrix(vcov(m))); new <- mean + quad(as.matrix(VarCorr(m)$Subject)) + s2
  c(mean = sum(e < qnorm(0.975) * sqrt(mean)), residual = sum(e < qnorm(0.975) * sqrt(mean + s2)),
    row_z = sum(e < qnorm(0.975) * sqrt(new)), row_t = sum(e < qt(0.975, 16) * sqrt(new)))
}))

# Fitted to the days up to k, predicting the rest.
origins <- sapply(2:8, function(k) {
  early <- subset(sets$sleepstudy, Days <= k); late <- subset(sets$sleepstudy, Days > k)
  rmse <- function(p) sqrt(mean((late$Reaction - p)^2))
  c(k = k, ols = rmse(predict(lm(Reaction ~ Days, early), late)),
    intercepts = rmse(predict(fit("Reaction ~ Days + (1 | Subject)", early), late)),
    slopes = rmse(predict(fit("Reaction ~ Days + (1 + Days | Subject)", early), late)))
})
odd <- subset(sets$sleepstudy, Days <= 6 & !(Subject == "332" & Days == 6))
late <- subset(sets$sleepstudy, Days > 6)
odd <- sapply(c("Reaction ~ Days + (1 | Subject)", "Reaction ~ Days + (1 + Days | Subject)"),
              function(f) sqrt(mean((late$Reaction - predict(fit(f, odd), late))^2)))

write_json(list(predictions = predictions, day5 = as.data.frame(t(fifth)),
                sigma_added = sigma(added), blups = blups, left_out = unname(left_out),
                inside = as.list(colSums(inside)), whole = sum(inside[, "row_z"] == 10),
                origins = as.data.frame(t(origins)), without_332 = unname(odd)),
           file.path(folder, "inference", "prediction.json"), digits = 12, auto_unbox = TRUE,
           pretty = TRUE)
