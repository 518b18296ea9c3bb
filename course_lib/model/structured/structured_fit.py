"""`StructuredFit`: a mixed model whose residuals are correlated in time or spread unequally."""

import numpy as np
import pandas as pd
from statsmodels.iolib.summary2 import Summary

from course_lib.model.criterion_fit import CriterionFit
from course_lib.model.structured.law import Law


class StructuredFit(CriterionFit):
    """A linear mixed model with correlated or unequal residuals, at the highest likelihood.

    Attributes
    ----------
    record : FitRecord
        Formula, design, optimum and solution: what tables, plots and explorers read.
    rows : DataFrame
        The data.
    reason : str
        Why MixedLM cannot fit it.

    Notes
    -----
    How to read it: `phi` is the correlation of two residuals of one group, one unit of time apart;
    two units apart it is its square. `ratios` are the residual SDs of the strata, divided by that
    of the first. `scale` is the residual variance of the first stratum. The tables read the fit;
    those whose mathematics needs independent residuals refuse it in words.
    """

    @property
    def law(self) -> Law:
        """The residuals' correlation and spread."""
        assert self.record.law is not None
        return self.record.law

    @property
    def phi(self) -> float:
        """Correlation of residuals of one group, one unit of time apart; NaN without."""
        return self.law.phi

    @property
    def ratios(self) -> pd.Series:
        """Residual SD of each stratum, divided by that of the first; empty without strata."""
        return self.law.ratios

    @property
    def normalized_resid(self) -> pd.Series:
        """Residuals without what the model knows: divided by their SDs, made independent.

        How to read it: if the model is right, they are like draws from a standard normal
        distribution, with no order in time. nlme calls them "normalized".
        """
        raw = self.resid
        white = self.law.whiten(raw.to_numpy()[:, None])[:, 0]
        return pd.Series(white / np.sqrt(self.scale), index=raw.index)

    @property
    def _parameters(self) -> int:
        return super()._parameters + self.law.structure.parameters

    def summary(self, alpha: float = 0.05) -> Summary:
        """Summarise the fit: fixed effects, variances, and what is special in the residuals.

        Parameters
        ----------
        alpha : float, default 0.05
            One less the level of the intervals.
        """
        shown = super().summary(alpha)
        shown.add_text(f"Residuals: {self.law.structure.text}.")
        if self.law.structure.kind is not None:
            shown.add_text(f"phi = {self.phi:.4f}")
        for level, ratio in self.ratios.items():
            shown.add_text(f"SD of {self.ratios.index.name} = {level}: ratio {ratio:.4f}")
        return shown
