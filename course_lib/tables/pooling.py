"""Complete, no and partial pooling of one regression line over groups."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import statsmodels.formula.api as smf
from pandas.api.types import is_numeric_dtype

from course_lib.basics.order import natural_key
from course_lib.model.fit import fit_mixed
from course_lib.model.formula_text import quoted
from course_lib.tables.groups import group_coefficients

MODELS = ("complete", "none", "partial")


@dataclass(frozen=True)
class Pooling:
    """One line per group under complete, no and partial pooling.

    Attributes
    ----------
    data : DataFrame
        The rows that were used.
    outcome, predictor, group : str
        Column names.
    fits : dict
        ``"complete"``: one ordinary regression. ``"none"``: a dict of one ordinary regression per
        group, None for a group with fewer than two distinct values of the predictor.
        ``"partial"``: the mixed model with correlated intercepts and slopes.
    """

    data: pd.DataFrame
    outcome: str
    predictor: str
    group: str
    fits: dict[str, Any] = field(repr=False)

    def estimates(self) -> pd.DataFrame:
        """Intercept and slope of every group's line under each model.

        Returns
        -------
        DataFrame
            `model`, `group`, `intercept`, `slope`: one row per model and group. A group without
            a line of its own has NaN under ``"none"``.
        """
        lines = {model: getattr(self, f"_{model}")() for model in MODELS}
        rows = [
            (model, group, intercept, slope)
            for model in MODELS
            for group, (intercept, slope) in lines[model].items()
        ]
        return pd.DataFrame(rows, columns=["model", "group", "intercept", "slope"])

    def predict(self, grid: Sequence[float] | None = None) -> pd.DataFrame:
        """Every group's line at given values of the predictor.

        Parameters
        ----------
        grid : sequence of float, optional
            Values of the predictor; the distinct ones in the data by default.

        Returns
        -------
        DataFrame
            `model`, `group`, the predictor, `prediction`.
        """
        values = self.data[self.predictor].unique() if grid is None else grid
        points = pd.DataFrame({self.predictor: np.sort(np.asarray(values, dtype=float))})
        lines = self.estimates().merge(points, how="cross")
        lines["prediction"] = lines["intercept"] + lines["slope"] * lines[self.predictor]
        return lines[["model", "group", self.predictor, "prediction"]]

    def _complete(self) -> dict[str, tuple[float, float]]:
        intercept, slope = self.fits["complete"].params
        return dict.fromkeys(self.fits["none"], (intercept, slope))

    def _none(self) -> dict[str, tuple[float, float]]:
        nothing = (np.nan, np.nan)
        return {g: tuple(f.params) if f else nothing for g, f in self.fits["none"].items()}

    def _partial(self) -> dict[str, tuple[float, float]]:
        wide = group_coefficients(self.fits["partial"]).pivot(
            index="group", columns="term", values="estimate"
        )
        terms = ["Intercept", next(name for name in wide if name != "Intercept")]
        return {group: tuple(wide.loc[group, terms]) for group in self.fits["none"]}


def fit_pooling(data: pd.DataFrame, *, outcome: str, predictor: str, group: str) -> Pooling:
    """Fit one regression line per group in three ways: complete, no and partial pooling.

    Parameters
    ----------
    data : DataFrame
        One row per observation; it is not changed.
    outcome, predictor : str
        Numeric columns: what is explained, and by what.
    group : str
        Grouping column.

    Returns
    -------
    Pooling
        With `estimates()`, `predict()` and `fits`.

    Raises
    ------
    ValueError
        As `fit_mixed`.

    Notes
    -----
    How to read it: complete pooling gives all groups one line. No pooling gives each group the
    line of its own data alone. Partial pooling is the mixed model
    ``outcome ~ predictor + (1 + predictor | group)``: a group's line lies nearer the population
    line, the fewer and the noisier its data.
    """
    formula = (
        f"{quoted(outcome)} ~ {quoted(predictor)} + (1 + {quoted(predictor)} | {quoted(group)})"
    )
    if predictor in data and len(data) and not is_numeric_dtype(data[predictor]):
        raise ValueError(
            f"The predictor '{predictor}' must be numeric: each group gets a line. "
            f"Its values are like {data[predictor].iloc[0]!r}."
        )
    partial = fit_mixed(formula, data)
    used = data[[outcome, predictor, group]].dropna()
    rows = used.rename(columns={outcome: "outcome", predictor: "predictor"})
    own = {str(label): part for label, part in rows.groupby(group, observed=True)}
    fits = {
        "complete": smf.ols("outcome ~ predictor", rows).fit(),
        "none": {label: _own_line(own[label]) for label in sorted(own, key=natural_key)},
        "partial": partial,
    }
    return Pooling(used, outcome, predictor, group, fits)


def _own_line(part: pd.DataFrame) -> Any:
    """Ordinary regression of one group, or None where no line is determined."""
    if part["predictor"].nunique() < 2:
        return None
    return smf.ols("outcome ~ predictor", part).fit()
