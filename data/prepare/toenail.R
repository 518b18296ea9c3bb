# Makes data/toenail.csv from the R package HSAUR3 (Debian: r-cran-hsaur3). Run in the repository's top folder:
#   Rscript data/prepare/toenail.R
data("toenail", package = "HSAUR3")
names(toenail) <- c("patient", "outcome", "treatment", "month", "visit")
toenail$month <- round(toenail$month, 4)
write.csv(toenail[c("patient", "treatment", "visit", "month", "outcome")], "data/toenail.csv",
          row.names = FALSE, quote = FALSE)
