# Makes data/Machines.csv from the R package nlme. Run in the repository's top folder:
#   Rscript data/prepare/Machines.R
data("Machines", package = "nlme")
write.csv(Machines, "data/Machines.csv", row.names = FALSE, quote = FALSE)
