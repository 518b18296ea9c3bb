"""Residuals that are correlated within groups, or spread unequally: `fit_structured`."""
