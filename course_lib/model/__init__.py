"""From lme4's notation and a data frame to a fitted model."""
