# lme4's values for what users of other libraries reported. Run in the repository's top folder:
#   Rscript tests/reference/lme4/make_reports.R
# Needs r-base-core and r-cran-lme4 (Debian).
suppressPackageStartupMessages(library(lme4))
folder <- "tests/reference/lme4"
d <- read.csv(file.path(folder, "data", "edges.csv"), stringsAsFactors = TRUE)
d$h <- factor(ifelse(seq_len(nrow(d)) %% 3 == 1, "u", "v"))
d$b <- d$x > 3
d$days <- as.integer(d$x)
d$t <- d$x * 3e6
d$part <- factor(ifelse(d$x < 4, "1", "2"))
cells <- subset(d, !(f == "b" & h == "v"))

fit <- function(formula, data = d, reml = TRUE)
  suppressMessages(lmer(formula, data, REML = reml,
    control = lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10, maxfun = 1e6),
                          check.conv.singular = "ignore")))
rows <- function(id, kind, values)
  data.frame(id, kind, value = sprintf("%.10g", as.numeric(values)))
sd_of <- function(m) { v <- as.data.frame(VarCorr(m)); v$sdcor[is.na(v$var2)] }

and <- fit(y ~ I(days > 2 & b) + (1 | g))
long <- fit(y ~ I(t^3) + (1 | g))
within <- fit(y ~ I(z - ave(z, g)) + (1 | g))
parts <- fit(y ~ x + (1 | g / part))
several <- fit(y ~ x * z + (1 | item) + (x | g) + (0 + x:z | g))
new <- d[d$f == "b", ]
found <- rbind(
  rows("empty_cells", "loglik", logLik(fit(y ~ f * h + (1 | g), cells, FALSE))),
  rows("and", "estimate", fixef(and)), rows("long", "estimate", fixef(long)),
  rows("within", "estimate", fixef(within)), rows("parts", "sd", sd_of(parts)),
  rows("several", "loglik", logLik(several)), rows("several", "estimate", fixef(several)),
  rows("new_rows", "mean", predict(fit(y ~ x + f + (x | g)), new, re.form = NA)))
write.csv(found, file.path(folder, "reports.csv"), row.names = FALSE, quote = FALSE)
