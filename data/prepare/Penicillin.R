# Makes data/Penicillin.csv from the R package lme4. Run in the repository's top folder:
#   Rscript data/prepare/Penicillin.R
data("Penicillin", package = "lme4")
write.csv(Penicillin, "data/Penicillin.csv", row.names = FALSE, quote = FALSE)
