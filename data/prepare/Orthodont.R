# Makes data/Orthodont.csv from the R package nlme. Run in the repository's top folder:
#   Rscript data/prepare/Orthodont.R
data("Orthodont", package = "nlme")
write.csv(Orthodont, "data/Orthodont.csv", row.names = FALSE, quote = FALSE)
