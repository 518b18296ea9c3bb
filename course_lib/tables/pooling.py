"""Complete, no and partial pooling of one regression line over groups."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import statsmodels.formula.api as smf

from course_lib.basics.kinds import wrong_kind
from course_lib.basics.numbers import number_column
from course_lib.basics.suggestions import check_columns
from course_lib.model.criterion_fit import CriterionFit
from course_lib.model.design import Array
from course_lib.model.fit import fit_mixed
from course_lib.model.formula_text import quoted
from course_lib.model.mixedlm.mixed_fit import MixedFit
from course_lib.tables.record_of_fit import record_of
from course_lib.tables.row_labels import in_order, row_labels

MODELS = ("complete", "none", "partial")
_TAKEN = {"model", "group", "prediction"}  # columns of `Pooling.predict` besides the predictor


@dataclass(frozen=True)
class Pooling:
    """One line per group under complete, no and partial pooling.

    Attributes
    ----------
    data : DataFrame
        The rows that were used: outcome and predictor as numbers, and the group.
    outcome, predictor, group : str
        Column names.
    fits : dict
        ``"complete"``: one ordinary regression of ``outcome`` on ``predictor``. ``"none"``: a dict
        of one such regression per group, None for a group with fewer than two distinct values of
        the predictor. ``"partial"``: the mixed model with correlated intercepts and slopes.
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
            `model`, `group`, the predictor, `prediction`. The values of a predictor that is itself
            called `model`, `group` or `prediction` stand in a column `predictor`.
        """
        values = self.data[self.predictor].unique() if grid is None else grid
        at = np.sort(np.atleast_1d(np.asarray(values, dtype=float)))
        lines = self.estimates()
        places = np.tile(at, len(lines))
        lines = lines.loc[lines.index.repeat(len(at))].reset_index(drop=True)
        name = "predictor" if self.predictor in _TAKEN else self.predictor
        return pd.DataFrame(
            {
                "model": lines["model"],
                "group": lines["group"],
                name: places,
                "prediction": lines["intercept"] + lines["slope"] * places,
            }
        )

    def row_groups(self) -> pd.Series:
        """Label of the group of each row of `data`, with row numbers as index."""
        return row_labels(self.data[self.group])

    def _complete(self) -> dict[str, Array]:
        return dict.fromkeys(self.fits["none"], self.fits["complete"].params.to_numpy())

    def _none(self) -> dict[str, Array]:
        nothing = np.full(2, np.nan)
        own = self.fits["none"].items()
        return {group: fit.params.to_numpy() if fit else nothing for group, fit in own}

    def _partial(self) -> dict[str, Array]:
        record = record_of(self.fits["partial"])
        lines = record.solution.beta + record.solution.effects[0]
        of_level = dict(zip(record.design.blocks[0].levels, lines, strict=True))
        return {group: of_level[group] for group in self.fits["none"]}


def check_pooling(pooling: Any) -> None:
    """Refuse what does not come from `fit_pooling`."""
    if not isinstance(pooling, Pooling):
        raise wrong_kind(
            "Three fits are asked for, from fit_pooling(data, outcome=..., predictor=..., "
            "group=...)",
            pooling,
        )


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
    WrongKindError
        When `data` is no DataFrame.
    ValueError
        As `fit_mixed`; and when the three columns are not different, or hold no numbers.

    Notes
    -----
    How to read it: complete pooling gives all groups one line. No pooling gives each group the
    line of its own data alone. Partial pooling is the mixed model
    ``outcome ~ predictor + (1 + predictor | group)``: a group's line as a whole lies nearer the
    population line, the fewer and the noisier its data; one coefficient of it can move away.
    """
    rows = line_rows(data, outcome=outcome, predictor=predictor, group=group)
    partial = fit_lines(rows)
    used = rows.dropna()
    labels = row_labels(used[group])
    points = pd.DataFrame(used.iloc[:, :2].to_numpy(), columns=["outcome", "predictor"])
    fits = {
        "complete": smf.ols("outcome ~ predictor", points).fit(),
        "none": {label: _own_line(points[labels == label]) for label in in_order(labels)},
        "partial": partial,
    }
    return Pooling(used, outcome, predictor, group, fits)


def line_rows(data: pd.DataFrame, *, outcome: str, predictor: str, group: str) -> pd.DataFrame:
    """Return outcome and predictor as numbers, and the group, after checks in words.

    Parameters
    ----------
    data : DataFrame
        One row per observation.
    outcome, predictor, group : str
        Three different columns: numbers, numbers, any labels.
    """
    check_columns(data, outcome, predictor, group)
    if len({str(outcome), str(predictor), str(group)}) < 3:
        raise ValueError(
            f"outcome, predictor and group are three different columns; got '{outcome}', "
            f"'{predictor}' and '{group}'."
        )
    if data.empty:
        raise ValueError("The data frame is empty: there is nothing to fit.")
    numbers = {
        outcome: number_column(data, outcome, role="to be explained"),
        predictor: number_column(data, predictor, role="to give each group a line"),
    }
    index = data.index.set_names([None] * data.index.nlevels)  # a name may be that of a column
    return pd.DataFrame({**numbers, group: data[group].array}, index=index)


def fit_lines(rows: pd.DataFrame, *, slopes: bool = True) -> MixedFit | CriterionFit:
    """Fit the mixed model of lines to rows from `line_rows`, with random slopes or without."""
    names = [str(name) for name in rows.columns]
    y, x, by = map(quoted, names)
    effects = f"1 + {x}" if slopes else "1"
    return fit_mixed(f"{y} ~ {x} + ({effects} | {by})", rows.set_axis(names, axis=1))


def _own_line(part: pd.DataFrame) -> Any:
    """Ordinary regression of one group, or None where no line is determined."""
    if part["predictor"].nunique() < 2:
        return None
    return smf.ols("outcome ~ predictor", part).fit()
