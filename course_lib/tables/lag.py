"""Whether the residuals of neighbouring rows are alike, and how alike they would be by chance."""

from typing import Any

import numpy as np
import pandas as pd

from course_lib.basics.arguments import Rng, checked_level, generator, whole_number
from course_lib.basics.numbers import number_column
from course_lib.basics.suggestions import unknown_name
from course_lib.model.design import Array, RandomBlock
from course_lib.model.draws import draw_from
from course_lib.model.fit_record import FitRecord
from course_lib.model.joint_equations import JointEquations
from course_lib.model.level_labels import Codes
from course_lib.model.threads import one_thread
from course_lib.tables.record_of_fit import record_of

_FEWEST = 3  # pairs of neighbours


def lag_correlation(
    fit: Any,
    *,
    time: str | pd.Series | None = None,
    group: str | None = None,
    sets: int = 1000,
    level: float = 0.95,
    rng: Rng = None,
) -> pd.DataFrame:
    """Correlation of each residual with the one before it, and what independence would give.

    Parameters
    ----------
    fit : MixedFit, CriterionFit, StructuredFit or MixedLMResults
        From `fit_mixed`, from `fit_structured`, or from ``smf.mixedlm(...).fit()``.
    time : str or Series, optional
        What puts the rows of a group in order: a column of the formula, or any column of the
        data, as ``data["Days"]``, whose values are found by their labels. A fit with a
        correlation in time knows its own.
    group : str, optional
        The grouping factor; needed when there are several.
    sets : int, default 1000
        How many data sets are simulated from the fit.
    level : float, default 0.95
        Share of the simulated correlations between `expected_low` and `expected_high`.
    rng : numpy Generator or int, optional
        Source of randomness, or its seed.

    Returns
    -------
    DataFrame
        One row: `pairs` of neighbours within groups, their `correlation`, and its mean and range
        where the fit's model is true: `expected`, `expected_low`, `expected_high`.

    Raises
    ------
    ValueError
        When the order in time is not known, or a group has two rows at one time.

    See Also
    --------
    plot_lag : draws the pairs.
    fit_structured : a model in which residuals are correlated.

    Notes
    -----
    How to read it: compare `correlation` with the range, never with zero. A line that is fitted to
    each group takes up part of what neighbours share, so that residuals of independent rows are
    negatively correlated. A `correlation` outside the range says that rows hang together in a way
    that the model does not know.

    Neighbours are the rows of a group that follow each other in time, however far apart. Of a fit
    by `fit_structured` the residuals are the normalized ones, from which its correlation and its
    unequal SDs are taken out. Sets are simulated with the fit's variances, and fixed and random
    effects are estimated anew in each with these variances. Where the variances are estimated anew
    too, the range is a little narrower: the one given is cautious.
    """
    record = record_of(fit, structured=True)
    sets, random, level = whole_number("sets", sets, 1), generator(rng), checked_level(level)
    before, after = _neighbours(fit, record, time, group)
    with one_thread():
        found = _residuals(record, record.design.y[:, None])
        drawn = _residuals(record, draw_from(record, sets, random))
    chance = _correlations(drawn, before, after)
    low, high = np.quantile(chance, [(1 - level) / 2, (1 + level) / 2])
    return pd.DataFrame(
        {
            "pairs": [len(before)],
            "correlation": _correlations(found, before, after),
            "expected": [chance.mean()],
            "expected_low": [low],
            "expected_high": [high],
        }
    )


def lagged_residuals(
    fit: Any, *, time: str | pd.Series | None = None, group: str | None = None
) -> pd.DataFrame:
    """Each residual beside the one before it in its group, in residual SDs.

    Parameters
    ----------
    fit, time, group
        As for `lag_correlation`.

    Returns
    -------
    DataFrame
        One row per pair: `previous`, `residual`.
    """
    record = record_of(fit, structured=True)
    before, after = _neighbours(fit, record, time, group)
    found = _residuals(record, record.design.y[:, None])[:, 0] / np.sqrt(record.scale)
    return pd.DataFrame({"previous": found[before], "residual": found[after]})


def _residuals(record: FitRecord, responses: Array) -> Array:
    """Residuals of responses, made independent: shape (n, sets)."""
    rows = responses if record.law is None else record.law.whiten(responses)
    return JointEquations(record).residuals(rows)


def _correlations(residuals: Array, before: Codes, after: Codes) -> Array:
    """Correlation of neighbours in each set."""
    pairs = [residuals[rows] - residuals[rows].mean(axis=0) for rows in (before, after)]
    first, second = (one / np.linalg.norm(one, axis=0) for one in pairs)
    return np.asarray((first * second).sum(axis=0))


def _neighbours(
    fit: Any, record: FitRecord, time: str | pd.Series | None, group: str | None
) -> tuple[Codes, Codes]:
    """Rows that have one before them in their group, and those before."""
    block, times = _block(record, group), _times(fit, record, time)
    order = np.lexsort((times, block.codes))
    same = block.codes[order][1:] == block.codes[order][:-1]
    before, after = order[:-1][same], order[1:][same]
    if (twice := times[before] == times[after]).any():
        row = before[twice][0]
        raise ValueError(
            f"Group '{block.levels[block.codes[row]]}' of '{block.factor}' has two rows at the "
            f"time {times[row]:g}, so that nobody knows which one is before the other."
        )
    if len(before) < _FEWEST:
        raise ValueError(
            f"There are {len(before)} pairs of neighbours within the groups of '{block.factor}': "
            f"too few for a correlation."
        )
    return before, after


def _block(record: FitRecord, group: str | None) -> RandomBlock:
    blocks = {block.factor: block for block in record.design.blocks}
    if group is None and len(blocks) > 1:
        raise ValueError(
            f"The fit has the grouping factors {', '.join(blocks)}. Say within which rows follow "
            f"each other: group={next(iter(blocks))!r}."
        )
    name = next(iter(blocks)) if group is None else group
    if name not in blocks:
        raise ValueError(unknown_name("grouping factor", name, list(blocks)))
    return blocks[name]


def _times(fit: Any, record: FitRecord, time: str | pd.Series | None) -> Array:
    """Time of each row of the fit, or how to give it."""
    if time is None and record.law is not None and record.law.structure.times is not None:
        return record.law.structure.times
    if isinstance(time, pd.Series):
        return _of_rows(record, time)
    rows = getattr(fit, "rows", None)
    if time is None or rows is None or time not in rows:
        said = "is not given" if time is None else f"'{time}' is no column of the fit's formula"
        raise ValueError(
            f"What puts the rows in order {said}. Give the column of the data that does: "
            f"time=data['Days']."
        )
    return number_column(rows, time, role="to put rows in order")


def _of_rows(record: FitRecord, time: pd.Series) -> Array:
    """Values of a column in the rows that a fit used, found by their labels."""
    index = record.design.index
    if time.index.is_unique and index.isin(time.index).all():
        time = time.loc[index]
    elif len(time) != len(index):
        raise ValueError(
            f"time has {len(time)} rows and the fit used {len(index)}: give a column of the data "
            f"that it was fitted to."
        )
    return number_column(time.to_frame("time"), "time", role="to put rows in order")
