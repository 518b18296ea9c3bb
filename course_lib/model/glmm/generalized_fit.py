"""`GeneralizedFit`: a generalised mixed model at its highest likelihood."""

from typing import Any

import numpy as np
import pandas as pd
from statsmodels.iolib.smpickle import save_pickle
from statsmodels.iolib.summary2 import Summary

from course_lib.model.evaluation import Evaluation
from course_lib.model.glmm.predicted import predicted
from course_lib.model.glmm.record import GeneralizedRecord
from course_lib.model.glmm.summary import summary
from course_lib.model.recorded_fit import FitAtOptimum


class GeneralizedFit(FitAtOptimum):
    """A generalised linear mixed model, from `fit_glmm`.

    Parameters
    ----------
    record : GeneralizedRecord
        What the fit found.
    evaluation : Evaluation
        How the fixed part was evaluated.
    rows : DataFrame
        Columns and rows that the fit used.
    offset : Evaluation or None
        How the offset was evaluated.

    Attributes
    ----------
    record : GeneralizedRecord
        Formula, design, integration, optimum: what the tables read.
    rows : DataFrame
        The data.

    Notes
    -----
    How to read it: `fixed_effects` and `variance_components` are on the link's scale, and for one
    group. ``predict`` brings them to probabilities or counts, for a typical group, a known one or
    the mean of all.
    """

    record: GeneralizedRecord

    def __init__(
        self,
        record: GeneralizedRecord,
        evaluation: Evaluation,
        rows: pd.DataFrame,
        offset: Evaluation | None,
    ) -> None:
        self.record, self.evaluation, self.rows, self.offset = record, evaluation, rows, offset

    @property
    def family(self) -> str:
        """``binomial`` or ``poisson``."""
        return self.record.family.name

    @property
    def link(self) -> str:
        """``logit`` or ``log``."""
        return self.record.family.link

    @property
    def points(self) -> int:
        """Points of the quadrature over each random effect; 1 is Laplace's approximation."""
        return self.record.points

    @property
    def integration(self) -> str:
        """How the random effects were integrated out, in words for a paper."""
        return self.record.integration

    @property
    def bse_fe(self) -> pd.Series:
        """Standard errors of the fixed effects, with those of the variances in mind."""
        errors = np.sqrt(self.record.solution.beta_cov.diagonal())
        return pd.Series(errors, index=list(self.record.design.fixed_names))

    @property
    def llf(self) -> float:
        """Log-likelihood, with its constant; comparable at equal points only."""
        return self.record.loglik

    @property
    def aic(self) -> float:
        """Akaike's criterion."""
        return -2 * self.llf + 2 * self.record.parameters

    @property
    def bic(self) -> float:
        """Schwarz's criterion, with the number of rows."""
        return -2 * self.llf + np.log(self.nobs) * self.record.parameters

    @property
    def nobs(self) -> int:
        """Number of rows used."""
        return len(self.record.design.y)

    @property
    def fittedvalues(self) -> pd.Series:
        """Probability of one trial, or mean count, of each row, random effects included."""
        return self.record.fitted

    @property
    def resid_pearson(self) -> pd.Series:
        """Pearson residuals: what is left of the response, divided by the SD of its family."""
        record, mean = self.record, self.record.fitted
        spread = np.sqrt(record.trials * record.family.variance(mean.to_numpy()))
        return (pd.Series(record.design.y, mean.index) - record.trials * mean) / spread

    @property
    def dispersion(self) -> float:
        """Sum of the squared Pearson residuals over rows less parameters: about 1 as a rule.

        A value above 1 says that rows spread more than the family allows. Near 1 it is no proof
        of the contrary: the random effects have taken up a part of the spread already.
        """
        return float((self.resid_pearson**2).sum() / (self.nobs - self.record.parameters))

    def predict(self, new_data: pd.DataFrame, *, groups: str = "known") -> pd.DataFrame:
        """Predict probabilities, or mean counts.

        Parameters
        ----------
        new_data : DataFrame
            Predictors, in columns named as in the formula; the grouping column too where groups
            are known, and the columns of the offset. It is not changed.
        groups : {"known", "typical", "population"}
            For whom: for a group that the fit has seen; for a typical group, whose random effects
            are 0; or for the mean over all groups.

        Returns
        -------
        DataFrame
            The new data and `prediction`: the probability of one trial, or the mean count. A row
            with a missing predictor is NaN.

        Raises
        ------
        ValueError
            When a group was not seen by the fit and is asked for as known; when a column is
            missing; when the data have a column ``prediction``.

        Notes
        -----
        How to read it: the link bends, so that the typical group is not the mean of the groups.
        The typical group's probability is the median over groups; the mean, ``"population"``,
        lies nearer to one half, and is what raw shares and a public-health question are about.
        It is the integral over the estimated distribution of the random effects.
        """
        return predicted(self, new_data, groups)

    def summary(self, alpha: float = 0.05) -> Summary:
        """Summarise the fit: how it was made, fixed effects, random effects.

        Parameters
        ----------
        alpha : float, default 0.05
            One less the level of the intervals.
        """
        return summary(self.record, alpha)

    def save(self, fname: Any) -> None:
        """Write the fit to a file; ``pickle.load`` reads it back."""
        save_pickle(self, fname)

    def __getattr__(self, name: str) -> Any:
        """Answer what linear fits have and this has not."""
        if name in _LINEAR:
            raise AttributeError(f"A generalised fit has no '{name}': {_LINEAR[name]}")
        raise AttributeError(f"This fit has no '{name}'.")

    def __repr__(self) -> str:
        """Say what was fitted, and how."""
        return f"<GeneralizedFit {self.formula!r}, {self.family}, {self.integration}>"


_LINEAR = {
    "resid": "residuals of yes and no are hard to read; resid_pearson has those by Pearson.",
    "scale": "there is no residual variance.",
    "reml": "it is fitted by maximum likelihood, and there is no REML for it.",
    "cov_re": "variance_components(fit) has variances, SDs and correlations.",
    "vcomp": "variance_components(fit) has variances, SDs and correlations.",
    "params": "fe_params has the fixed effects, variance_components(fit) the rest.",
    "pvalues": "fixed_effects(fit) has them.",
    "tvalues": "fixed_effects(fit) has z.",
    "conf_int": "fixed_effects(fit) has intervals.",
    "random_effects": "group_effects(fit) has them.",
}
