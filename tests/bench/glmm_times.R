# Seconds of one fit by glmer: Rscript glmm_times.R toenail|cbpp FILE.csv POINTS
suppressPackageStartupMessages(library(lme4))
words <- commandArgs(trailingOnly = TRUE)
data <- read.csv(words[2], stringsAsFactors = TRUE)
points <- as.integer(words[3])
work <- if (words[1] == "toenail") {
  data$y <- as.integer(data$outcome == "moderate or severe")
  function() glmer(y ~ treatment * month + (1 | patient), data, binomial, nAGQ = points)
} else {
  data$period <- factor(data$period)
  function() glmer(cbind(incidence, size - incidence) ~ period + (1 | herd), data, binomial,
                   nAGQ = points)
}
quiet <- function(x) suppressMessages(suppressWarnings(x))
invisible(quiet(work()))
cat(min(sapply(1:3, function(i) system.time(quiet(work()))["elapsed"])), "\n")
