"""`MixedFit`: a fit that keeps what it learned, and is statsmodels' result too."""

from functools import cached_property
from typing import Any

import pandas as pd
from statsmodels.iolib.smpickle import save_pickle
from statsmodels.regression.mixed_linear_model import MixedLMResults

from course_lib.model.formula import MixedFormula
from course_lib.model.mixedlm.building import build_model, compare_likelihoods
from course_lib.model.mixedlm.optimum_results import relative_parts, results_at_optimum
from course_lib.model.record import FitRecord


class MixedFit(MixedLMResults):
    """A linear mixed model at the highest likelihood.

    It has all attributes and methods that statsmodels documents for ``MixedLMResults``, with
    the same labels. statsmodels' model behind it is built when it is first asked for.

    Parameters
    ----------
    record : FitRecord
        What the fit found.
    call : MixedFormula
        The statsmodels call that fits the same model.
    rows : DataFrame
        Columns and rows that the fit used.

    Attributes
    ----------
    record : FitRecord
        Formula, design, optimum and solution: what tables, plots and explorers read.
    call : MixedFormula
        The statsmodels call.
    rows : DataFrame
        The data.

    Notes
    -----
    In a singular fit (a variance at zero, a correlation at its limit) ``cov_re`` and ``vcomp``
    hold the exact zeros. The joint Hessian does not exist there: standard errors of fixed effects
    come from ``(X'V^-1 X)^-1``, those of variances are missing, and `profile_re` refuses.
    """

    def __init__(self, record: FitRecord, call: MixedFormula, rows: pd.DataFrame) -> None:
        self.record, self.call, self.rows = record, call, rows

    @cached_property
    def model(self) -> Any:
        """Statsmodels' MixedLM, whose likelihood at the optimum is held against ours."""
        model = build_model(self.call, self.rows)
        relative, vcomp = relative_parts(model, self.record, self._roles)
        compare_likelihoods(model, self.record, relative, vcomp)
        return model

    @cached_property
    def _results(self) -> Any:
        """Statsmodels' own results, in the wrapper that labels them."""
        return results_at_optimum(self.model, self.record, self._roles)

    @property
    def _roles(self) -> Any:
        return self.call.correlated, self.call.components

    @property
    def formula(self) -> str:
        """The formula in lme4's notation."""
        return self.record.formula

    @property
    def fe_params(self) -> pd.Series:
        """Fixed effects, by name."""
        return pd.Series(self.record.solution.beta, index=list(self.record.design.fixed_names))

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
    def converged(self) -> bool:
        """True: the optimum was found before the fit was made."""
        return True

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

    @property
    def bse_re(self) -> pd.Series:
        """MixedLM's standard errors of the variance parameters, by name."""
        names = self.model.data.param_names[self.model.k_fe :]
        return pd.Series(self._results._results.bse_re, index=names)

    def remove_data(self) -> None:
        """Refuse: tables and plots need the data."""
        raise NotImplementedError(
            "A fit keeps its data: its tables, plots and refits read them. To keep a fit in a "
            "file, use pickle or fit.save(name)."
        )

    def save(self, fname: Any, remove_data: bool = False) -> None:
        """Write the fit to a file; ``pickle.load`` or ``MixedFit.load`` reads it back."""
        if remove_data:
            self.remove_data()
        save_pickle(self, fname)

    def __getattr__(self, name: str) -> Any:
        """Hand out what statsmodels sets on each of its results."""
        if name.startswith("_") or name in {"record", "call", "rows"} or hasattr(type(self), name):
            raise AttributeError(name)  # else an error within a property would come back here
        return getattr(self._results, name)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle what was found and the data, never the model nor anything of its surroundings."""
        return MixedFit, (self.record, self.call, self.rows)


def _handed_out(name: str) -> property:
    """Attribute or method of statsmodels' own results, with their labels."""
    original = getattr(MixedLMResults, name)
    return property(lambda fit: getattr(fit._results, name), doc=original.__doc__)


_KEPT = {"load", "initialize"}
for _name in dir(MixedLMResults):
    if not (_name.startswith("_") or _name in _KEPT or _name in vars(MixedFit)):
        setattr(MixedFit, _name, _handed_out(_name))
