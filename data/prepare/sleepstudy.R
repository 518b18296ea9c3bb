# Makes data/sleepstudy.csv from the R package lme4. Run in the repository's top folder:
#   Rscript data/prepare/sleepstudy.R
data("sleepstudy", package = "lme4")
write.csv(sleepstudy, "data/sleepstudy.csv", row.names = FALSE, quote = FALSE)
