"""`CriterionFit`: a model that lme4 fits and statsmodels' MixedLM cannot express."""

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.iolib.smpickle import save_pickle
from statsmodels.iolib.summary2 import Summary
from statsmodels.regression.mixed_linear_model import MixedLMResults

from course_lib.model.evaluation import Evaluation
from course_lib.model.fit_record import FitRecord
from course_lib.model.recorded_fit import RecordedFit

_REASON = "Fitted by the course's own criterion, because MixedLM cannot express this model."


class CriterionFit(RecordedFit):
    """A linear mixed model at the highest likelihood, without statsmodels' model behind it.

    Parameters
    ----------
    record : FitRecord
        What the fit found.
    evaluation : Evaluation
        How the fixed part was evaluated.
    rows : DataFrame
        Columns and rows that the fit used.
    reason : str
        Why MixedLM cannot fit it.

    Attributes
    ----------
    record : FitRecord
        Formula, design, optimum and solution: what tables, plots and explorers read.
    rows : DataFrame
        The data.
    reason : str
        Why MixedLM cannot fit it, and the nearest model that it can.

    Notes
    -----
    How to read it: the tables (`fixed_effects`, `variance_components`, `group_effects` and the
    rest) and the plots read it as any fit. What statsmodels' results have besides, and this has
    not, is refused by name.
    """

    def __init__(
        self, record: FitRecord, evaluation: Evaluation, rows: pd.DataFrame, reason: str
    ) -> None:
        self.record, self.evaluation, self.rows, self.reason = record, evaluation, rows, reason

    @property
    def bse_fe(self) -> pd.Series:
        """Standard errors of the fixed effects, by generalised least squares."""
        errors = np.sqrt(self.record.solution.beta_cov.diagonal())
        return pd.Series(errors, index=list(self.record.design.fixed_names))

    @property
    def aic(self) -> float:
        """Akaike's criterion of a fit by maximum likelihood; NaN after REML."""
        return np.nan if self.reml else -2 * self.llf + 2 * self._parameters

    @property
    def bic(self) -> float:
        """Schwarz's criterion of a fit by maximum likelihood; NaN after REML."""
        return np.nan if self.reml else -2 * self.llf + np.log(self.nobs) * self._parameters

    @property
    def _parameters(self) -> int:
        return len(self.fe_params) + len(self.record.theta) + 1

    @property
    def df_resid(self) -> int:
        """Number of rows less the number of fixed effects."""
        return self.nobs - self.record.products.p

    def predict(self, exog: pd.DataFrame | None = None) -> pd.Series:
        """Predict the mean from the fixed effects alone, as statsmodels does.

        Parameters
        ----------
        exog : DataFrame, optional
            Predictors, in columns named as in the formula; the fit's own rows by default.

        Returns
        -------
        Series
            One value for each row; NaN where a predictor is missing.
        """
        if exog is None:
            return pd.Series(self.record.design.x @ self.fe_params.to_numpy(), self.rows.index)
        x = self.evaluation.design_of(exog, self.rows)
        return pd.Series(x.to_numpy() @ self.fe_params.to_numpy(), x.index).reindex(exog.index)

    def summary(self, alpha: float = 0.05) -> Summary:
        """Summarise the fit: fixed effects, then variances and correlations.

        Parameters
        ----------
        alpha : float, default 0.05
            One less the level of the intervals.
        """
        shown = Summary()
        shown.add_title("Linear Mixed Model Results")
        shown.add_dict(
            {
                "No. Observations:": str(self.nobs),
                "Method:": self.method,
                "Scale:": self.scale,
                "Log-Likelihood:": self.llf,
            }
        )
        shown.add_df(coefficient_table(self.fe_params, self.bse_fe, alpha), align="r")
        shown.add_df(self._variance_table(), align="r")
        shown.add_text(_REASON)
        return shown

    def _variance_table(self) -> pd.DataFrame:
        rows = {}
        for one in self.record.covariances:
            for i, term in enumerate(one.terms):
                rows[f"{term} by {one.factor} Var"] = one.user[i, i]
                for j in range(i):
                    rows[f"{one.terms[j]} x {term} by {one.factor} Cov"] = one.user[i, j]
        return pd.DataFrame({"Variance": rows}).map("{:.3f}".format)

    def save(self, fname: Any) -> None:
        """Write the fit to a file; ``pickle.load`` reads it back."""
        save_pickle(self, fname)

    def __getattr__(self, name: str) -> Any:
        """Refuse by name what only MixedLM's results have."""
        if (not name.startswith("_") and hasattr(MixedLMResults, name)) or name in _MIXEDLM_ONLY:
            raise AttributeError(
                f"This fit has no '{name}'. {self.reason} Read the fit with fixed_effects, "
                f"variance_components, group_effects and the other tables."
            )
        raise AttributeError(f"This fit has no '{name}'.")


def coefficient_table(estimate: pd.Series, error: pd.Series, alpha: float) -> pd.DataFrame:
    """Coefficients of a summary, in statsmodels' columns.

    Parameters
    ----------
    estimate, error : Series
        Fixed effects and their standard errors, by name.
    alpha : float
        One less the level of the intervals.
    """
    z, half = estimate / error, -stats.norm.ppf(alpha / 2) * error
    columns = {
        "Coef.": estimate,
        "Std.Err.": error,
        "z": z,
        "P>|z|": 2 * stats.norm.sf(abs(z)),
        f"[{alpha / 2}": estimate - half,
        f"{1 - alpha / 2}]": estimate + half,
    }
    return pd.DataFrame(columns, index=estimate.index).map("{:.3f}".format)


# What statsmodels sets on each result and not on its class.
_MIXEDLM_ONLY = {
    "model", "params", "cov_re", "cov_re_unscaled", "vcomp", "params_object", "k_fe", "k_re",
    "k_re2", "k_vc", "use_sqrt", "freepat", "cov_pen", "hist", "normalized_cov_params",
}  # fmt: skip
