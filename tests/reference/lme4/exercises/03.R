source("tests/reference/lme4/exercises/common.R")
data <- read.csv("data/Orthodont.csv")
full <- distance ~ age + (1 + age | Subject)
growth <- fit_best(full, data)
correlation <- function(fit) attr(VarCorr(fit)$Subject, "correlation")[1, 2]
counted_from <- function(origin) transform(data, age = age - origin)
slope_only <- function(origin)
  as.numeric(logLik(fit_best(distance ~ age + (0 + age | Subject), counted_from(origin))))
# p-value by Satterthwaite's method, whose degrees of freedom are 25 here: 27 children minus 2.
sexes <- summary(lmerTest::lmer(distance ~ age * Sex + (1 + age | Subject), data,
  control = lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10))))$coefficients
stopifnot(abs(sexes["age:SexMale", "df"] - 25) < 0.01)
slopes <- ranef(fit_best(distance ~ age + (0 + age | Subject), data))$Subject
at <- function(age) {
  rows <- data[data$age == age, ]
  setNames(rows$distance, rows$Subject)[rownames(slopes)]
}
save_answers("03", list(
  rate_sd = sds(growth)[["Subject age"]],
  printed_correlation = correlation(growth),
  correlations = sapply(c(10, 12, 14), function(a) correlation(fit_best(full, counted_from(a)))),
  boy_at_13 = sum(coef(growth)$Subject["M13", c("(Intercept)", "age")] * c(1, 13)),
  sex_p = sexes["age:SexMale", "Pr(>|t|)"],
  origin_loss = slope_only(0) - slope_only(8),
  fault = cor(slopes$age, at(14) - at(8))))
