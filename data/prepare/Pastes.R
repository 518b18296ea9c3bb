# Makes data/Pastes.csv from the R package lme4. Run in the repository's top folder:
#   Rscript data/prepare/Pastes.R
data("Pastes", package = "lme4")
write.csv(Pastes, "data/Pastes.csv", row.names = FALSE, quote = FALSE)
