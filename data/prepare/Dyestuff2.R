# Makes data/Dyestuff2.csv from the R package lme4. Run in the repository's top folder:
#   Rscript data/prepare/Dyestuff2.R
data("Dyestuff2", package = "lme4")
write.csv(Dyestuff2, "data/Dyestuff2.csv", row.names = FALSE, quote = FALSE)
