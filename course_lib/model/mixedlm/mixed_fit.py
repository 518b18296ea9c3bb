"""`MixedFit`: a fit that keeps what it learned, and is statsmodels' result too."""

from functools import cached_property
from typing import Any

import pandas as pd
from statsmodels.iolib.smpickle import save_pickle
from statsmodels.regression.mixed_linear_model import MixedLMResults

from course_lib.model.evaluation import Evaluation
from course_lib.model.fit_record import FitRecord
from course_lib.model.mixedlm.building import build_model, compare_likelihoods
from course_lib.model.mixedlm.optimum_results import results_at_optimum
from course_lib.model.mixedlm_call import MixedFormula
from course_lib.model.recorded_fit import RecordedFit


class MixedFit(RecordedFit, MixedLMResults):
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
    evaluation : Evaluation
        How the fixed part was evaluated.

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

    def __init__(
        self, record: FitRecord, call: MixedFormula, rows: pd.DataFrame, evaluation: Evaluation
    ) -> None:
        self.record, self.call, self.rows, self.evaluation = record, call, rows, evaluation

    @cached_property
    def model(self) -> Any:
        """Statsmodels' MixedLM, whose likelihood at the optimum is held against ours."""
        model = build_model(self.call, self.rows, self.evaluation, self.record.design)
        compare_likelihoods(model, self.record, self._roles)
        return model

    @cached_property
    def _results(self) -> Any:
        """Statsmodels' own results, in the wrapper that labels them."""
        return results_at_optimum(self.model, self.record, self._roles)

    @property
    def _roles(self) -> Any:
        return self.call.correlated, self.call.components

    @property
    def bse_re(self) -> pd.Series:
        """MixedLM's standard errors of the variance parameters, by name."""
        names = self.model.data.param_names[self.model.k_fe :]
        return pd.Series(self._results._results.bse_re, index=names)

    def predict(self, exog: Any = None, *arguments: Any, **options: Any) -> Any:
        """Predict the mean from the fixed effects alone, as statsmodels does."""
        if isinstance(exog, pd.Series):
            exog = exog.to_frame().T.infer_objects()
        if isinstance(exog, pd.DataFrame) and options.get("transform", True):
            exog = self.evaluation.names.frame(self.evaluation.checked(exog, self.rows))
        return self._results.predict(exog, *arguments, **options)

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
        if name.startswith("_") or name in _PARTS or hasattr(type(self), name):
            raise AttributeError(name)  # else an error within a property would come back here
        return getattr(self._results, name)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle what was found and the data, never the model nor anything of its surroundings."""
        return MixedFit, (self.record, self.call, self.rows, self.evaluation)


_PARTS = {"record", "call", "rows", "evaluation"}


def _handed_out(name: str) -> property:
    """Attribute or method of statsmodels' own results, with their labels."""
    original = getattr(MixedLMResults, name)
    return property(lambda fit: getattr(fit._results, name), doc=original.__doc__)


_OWN = {"load", "initialize", *vars(MixedFit), *vars(RecordedFit)}
for _name in dir(MixedLMResults):
    if not _name.startswith("_") and _name not in _OWN:
        setattr(MixedFit, _name, _handed_out(_name))
