# Seconds of one piece of inference in R: Rscript inference_times.R PART FILE.csv
# Parts: kenward_roger, profile, bootstrap.
suppressPackageStartupMessages({library(lme4); library(pbkrtest)})
words <- commandArgs(trailingOnly = TRUE)
data <- read.csv(words[2], strip.white = TRUE, stringsAsFactors = TRUE)
quiet <- function(x) suppressMessages(suppressWarnings(x))
if (words[1] == "kenward_roger") {
  fit <- lmer(response ~ condition + (1 | subject) + (1 | item), data)
  work <- function() get_Lb_ddf(fit, c(0, 1))
} else {
  data$Subject <- factor(data$Subject)
  fit <- lmer(Reaction ~ Days + (1 + Days | Subject), data)
  work <- if (words[1] == "profile") function() confint(fit, method = "profile", quiet = TRUE) else
    function() lapply(simulate(fit, 1000, seed = 1), function(y) fixef(refit(fit, y)))
}
cat(system.time(quiet(work()))["elapsed"], "\n")
