# Makes data/ex33.csv from the R package VetResearchLMM (CRAN). Run in the repository's top folder:
#   Rscript data/prepare/ex33.R
# Not run in the tests: it needs install.packages("VetResearchLMM").
data("ex33", package = "VetResearchLMM")
ex33 <- ex33[, c("animal_id", "breed", "time", "PCV")]
write.csv(ex33, "data/ex33.csv", row.names = FALSE, quote = FALSE)
