"""What every fit of ours says of itself, read from its record."""

from typing import Any

import pandas as pd

from course_lib.model.fit_record import FitRecord


class FitAtOptimum:
    """The part that all fits share, linear and generalised ones."""

    record: Any

    @property
    def formula(self) -> str:
        """The formula in lme4's notation."""
        return self.record.formula

    @property
    def fe_params(self) -> pd.Series:
        """Fixed effects, by name."""
        return pd.Series(self.record.solution.beta, index=list(self.record.design.fixed_names))

    @property
    def singular(self) -> bool:
        """Whether a variance is estimated as zero, or a correlation as plus or minus one."""
        return self.record.singular

    @property
    def converged(self) -> bool:
        """True: the optimum was found before the fit was made."""
        return True


class RecordedFit(FitAtOptimum):
    """The part that `MixedFit` and `CriterionFit` share.

    Attributes
    ----------
    record : FitRecord
        Formula, design, optimum and solution: what tables, plots and explorers read.
    """

    record: FitRecord

    @property
    def scale(self) -> float:
        """Residual variance."""
        return self.record.scale

    @property
    def llf(self) -> float:
        """Log-likelihood: the restricted one after REML."""
        return self.record.loglik

    @property
    def reml(self) -> bool:
        """Whether the fit is by restricted maximum likelihood."""
        return self.record.reml

    @property
    def method(self) -> str:
        """``REML`` or ``ML``."""
        return "REML" if self.record.reml else "ML"

    @property
    def nobs(self) -> int:
        """Number of rows used."""
        return self.record.products.n

    @property
    def fittedvalues(self) -> pd.Series:
        """Fitted values: fixed effects plus predicted random effects, by row."""
        return self.record.fitted.copy()

    @property
    def resid(self) -> pd.Series:
        """Residuals, by row."""
        return self.record.resid
