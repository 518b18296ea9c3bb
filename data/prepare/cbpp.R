# Makes data/cbpp.csv from the R package lme4. Run in the repository's top folder:
#   Rscript data/prepare/cbpp.R
data("cbpp", package = "lme4")
write.csv(cbpp, "data/cbpp.csv", row.names = FALSE, quote = FALSE)
