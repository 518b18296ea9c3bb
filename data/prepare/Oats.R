# Makes data/Oats.csv from the R package nlme. Run in the repository's top folder:
#   Rscript data/prepare/Oats.R
data("Oats", package = "nlme")
Oats$Variety <- gsub(" ", "_", Oats$Variety)
write.csv(Oats, "data/Oats.csv", row.names = FALSE, quote = FALSE)
