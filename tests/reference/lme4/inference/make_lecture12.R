# The numbers of lecture 12, as R gives them; lecture12.json beside it.
#   Rscript tests/reference/lme4/inference/make_lecture12.R
# from the top folder; R 4.2.2 with lme4 1.1-31, lmerTest 3.1-3, pbkrtest 0.5.2, emmeans 1.8.4-1,
# performance, jsonlite. Seconds. Nothing here is simulated.
suppressPackageStartupMessages({library(lme4); library(lmerTest); library(pbkrtest); library(emmeans)
  library(jsonlite)})
tight <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10, maxfun = 1e6),
                     calc.derivs = FALSE)
fit <- function(formula, data) suppressMessages(lmerTest::lmer(formula, data, control = tight))
oats <- read.csv("data/Oats.csv", stringsAsFactors = TRUE)
oats$N <- factor(oats$nitro)
oats$nitro_c <- oats$nitro - 0.3
steps <- c(-3, -1, 1, 3)[oats$N]
oats$bend <- c(1, -1, -1, 1)[oats$N]
oats$wave <- c(-1, 3, -3, 1)[oats$N]
values <- list()
keep <- function(name, value) values[[name]] <<- unname(unlist(value))
tests <- c("F value", "NumDF", "DenDF", "Pr(>F)")
keep_tests <- function(name, table) for (term in rownames(table))
  keep(paste(name, term), table[term, tests])
kr <- function(model) anova(model, ddf = "Kenward-Roger")
pair <- c("estimate", "SE", "df", "lower.CL", "upper.CL", "p.value")
pairs_of <- function(model, by, adjust) as.data.frame(summary(
  pairs(emmeans(model, by, lmer.df = "kenward-roger")), adjust = adjust, infer = c(TRUE, TRUE)))[, pair]

# The two models ---------------------------------------------------------------------------------
plots <- fit(yield ~ N * Variety + (1 | Block) + (1 | Block:Variety), oats)
blocks <- fit(yield ~ N * Variety + (1 | Block), oats)
keep_tests("plots", kr(plots))
keep_tests("blocks", kr(blocks))
keep("plots sds", as.data.frame(VarCorr(plots))[c(2, 1, 3), "sdcor"])  # block, plot, residual
keep("blocks sds", as.data.frame(VarCorr(blocks))$sdcor)
pairs_plots <- pairs_of(plots, "Variety", "none")
for (i in 1:3) keep(paste("varieties", i), pairs_plots[i, ])  # G - M, G - V, M - V
keep("varieties tukey", pairs_of(plots, "Variety", "tukey")$p.value)
keep("tukey interval", pairs_of(plots, "Variety", "tukey")[3, c("lower.CL", "upper.CL")])
keep("variety means", tapply(oats$yield, oats$Variety, mean))
keep("varieties blocks", pairs_of(blocks, "Variety", "none")[3, ])
# The same by hand: 18 plot means, and aov with two strata of error.
means <- aggregate(yield ~ Block + Variety, oats, mean)
by_hand <- anova(lm(yield ~ Block + Variety, means))["Variety", ]
keep("eighteen means", by_hand[c("F value", "Pr(>F)")])
strata <- summary(aov(yield ~ N * Variety + Error(Block / Variety), oats))
aov_row <- function(stratum, row) unlist(strata[[stratum]][[1]][row, c("F value", "Pr(>F)")])
keep("aov Variety", aov_row("Error: Block:Variety", 1))
keep("aov N", aov_row("Error: Within", 1))
sds <- as.data.frame(VarCorr(plots))$sdcor  # plot, block, residual
se <- function(blocks, subplots) sqrt(2 * (sds[1]^2 + sds[3]^2 / subplots) / blocks)
keep("standard errors", c(se(6, 4), se(6, 16), se(24, 4)))

# Marginality ------------------------------------------------------------------------------------
line <- fit(yield ~ nitro * Variety + (1 | Block) + (1 | Block:Variety), oats)
centred <- fit(yield ~ nitro_c * Variety + (1 | Block) + (1 | Block:Variety), oats)
keep_tests("line III", kr(line))
keep_tests("centred III", kr(centred))
keep_tests("line II", as.data.frame(kr(fit(yield ~ nitro + Variety + (1 | Block) + (1 | Block:Variety),
                                           oats))))

# Line or factor ---------------------------------------------------------------------------------
curve <- fit(yield ~ I(steps) + bend + wave + Variety + (1 | Block) + (1 | Block:Variety), oats)
rows <- coef(summary(curve, ddf = "Kenward-Roger"))
keep("bend", rows["bend", ])
keep("wave", rows["wave", ])
additive <- fit(yield ~ nitro + Variety + (1 | Block) + (1 | Block:Variety), oats)
keep("slope", c(coef(summary(additive, ddf = "Kenward-Roger"))["nitro", ]))
keep("additive sds", as.data.frame(VarCorr(additive))[c(2, 1, 3), "sdcor"])
ends <- coef(summary(additive, ddf = "Kenward-Roger"))["nitro", ]
keep("slope interval", ends[1] + c(-1, 1) * qt(0.975, ends[3]) * ends[2])
keep("varieties additive", pairs_of(additive, "Variety", "none")[3, ])
factor_fit <- fit(yield ~ N + Variety + (1 | Block) + (1 | Block:Variety), oats)
nitrogen <- as.data.frame(emmeans(factor_fit, "N", lmer.df = "kenward-roger"))
for (i in 1:4) keep(paste("nitrogen", i), nitrogen[i, c("emmean", "SE", "df", "lower.CL", "upper.CL")])
steps_of <- pairs_of(factor_fit, "N", "none")
for (i in c(1, 4, 6)) keep(paste("step", i), steps_of[i, ])
r2 <- performance::r2(additive)
keep("r squared", c(r2$R2_marginal, r2$R2_conditional))

# Checks, and a prediction -----------------------------------------------------------------------
for (block in levels(oats$Block)) {
  others <- fit(yield ~ N * Variety + (1 | Block) + (1 | Block:Variety),
                droplevels(subset(oats, Block != block)))
  keep(paste("without", block), pairs_of(others, "Variety", "none")[3, ])
}
wide <- with(means, tapply(yield, list(Block, Variety), identity))
keep("by block", wide[, "Marvellous"] - wide[, "Victory"])
x <- c(1, 0.4, 1, 0)  # Marvellous with 0.4 cwt, by the line
between <- sum(as.data.frame(VarCorr(additive))$vcov[1:2])
mean <- sum(x * fixef(additive))
mean_variance <- c(x %*% as.matrix(vcov(additive)) %*% x)
row_sd <- sqrt(mean_variance + between + sigma(additive)^2)
keep("new subplot", c(mean, row_sd, mean - qt(0.975, 5) * row_sd, mean + qt(0.975, 5) * row_sd))

writeLines(toJSON(values, digits = 10, pretty = TRUE),
           "tests/reference/lme4/inference/lecture12.json")
