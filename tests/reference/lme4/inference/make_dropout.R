# Slopes that the explorer Who leaves (lecture 10) shows: each subject of sleepstudy leaves after the
# first value above a limit, which stays in. Run by hand in the repository's top folder (half a minute):
#   Rscript tests/reference/lme4/inference/make_dropout.R
# It writes dropout.json beside it. Needs r-base-core, r-cran-lme4, r-cran-jsonlite and r-cran-geepack.
suppressPackageStartupMessages({library(jsonlite); library(lme4); library(geepack)})
tight <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhobeg = 0.2, rhoend = 1e-10, maxfun = 1e5),
                     calc.derivs = FALSE)
sleep <- read.csv("data/sleepstudy.csv")
sleep <- sleep[order(sleep$Subject, sleep$Days), ]
by_subject <- function(data, change) do.call(rbind, lapply(split(data, data$Subject), change))

until <- function(rows, limit) {
  above <- which(rows$Reaction > limit)
  if (length(above)) rows[seq_len(above[1]), ] else rows
}
carry <- function(rows) {
  seen <- c(rows$Reaction, rep(tail(rows$Reaction, 1), 10 - nrow(rows)))
  data.frame(Subject = rows$Subject[1], Days = 0:9, Reaction = seen)
}
line <- function(data) if (nrow(data)) unname(coef(lm(Reaction ~ Days, data))) else NULL
mixed <- function(formula, data) lmer(formula, data, control = tight)

at <- function(limit) {
  stay <- by_subject(sleep, function(rows) until(rows, limit))
  counts <- table(stay$Subject)
  complete <- names(counts)[counts == 10]
  gee <- function(structure) unname(coef(geeglm(Reaction ~ Days, id = Subject, data = stay, corstr = structure)))
  slopes <- mixed(Reaction ~ Days + (1 + Days | Subject), stay)
  list(limit = limit, rows = nrow(stay), completers = length(complete),
       lines = list(completers = line(stay[stay$Subject %in% complete, ]),
                    ols = line(stay), gee_independent = gee("independence"),
                    gee = gee("exchangeable"),
                    intercepts = unname(fixef(mixed(Reaction ~ Days + (1 | Subject), stay))),
                    carried = line(by_subject(stay, carry)),
                    slopes = unname(fixef(slopes))),
       slopes_error = sqrt(vcov(slopes)[2, 2]), singular = isSingular(slopes, tol = 1e-4))
}
each <- lapply(seq(300, 450, by = 10), at)
write_json(list(all = line(sleep), limits = each), "tests/reference/lme4/inference/dropout.json",
           digits = 10, auto_unbox = TRUE, null = "null")
