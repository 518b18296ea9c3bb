"""Curves of groups in a generalised mixed model: the typical one, and the mean of all."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from scipy.special import logit
from scipy.stats import norm

from course_lib.basics.kinds import wrong_kind
from course_lib.basics.numbers import number_column
from course_lib.basics.suggestions import check_columns
from course_lib.model.glmm.generalized_fit import GeneralizedFit
from course_lib.plots.parts.names import named_legend, shown
from course_lib.tables.variances import variance_components
from course_lib.theme import COLOURS, set_alt_text

_GROUPS = 9  # drawn, at equal steps of the normal distribution: each stands for a ninth of all
_THICK = [
    ("typical", "partial", "-", "typical {}"),
    ("population", "population", "--", "mean over all"),
]


def plot_typical(
    fit: GeneralizedFit,
    new_data: pd.DataFrame,
    *,
    x: str,
    shares: pd.DataFrame | None = None,
    y: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the curves of groups, that of a typical group, and the mean over all groups.

    Parameters
    ----------
    fit : GeneralizedFit
        From `fit_glmm`, with one random intercept.
    new_data : DataFrame
        Predictors at the places where curves are drawn, as for ``fit.predict``.
    x : str
        Column of the predictor that goes across.
    shares : DataFrame, optional
        Raw shares (or mean counts) to draw as points, such as those of each visit.
    y : str, optional
        Their column; needed with `shares`.
    ax : Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    Axes
        How to read it: each thin curve stands for a ninth of the groups. The thick one is the
        typical group's, whose random effect is 0. The dashed one is the mean over all groups; raw
        shares should be compared with it.

    Raises
    ------
    ValueError
        When the fit has other random effects than one intercept, or `y` is missing.
    TypeError
        When the fit is not from `fit_glmm`.
    """
    group, sd = _intercept(fit)
    table = _table(fit, new_data, x, sd)
    if shares is not None:
        check_columns(shares, x, y)
        if y is None:
            raise ValueError("y is needed with shares: the column of raw shares.")
    ax = ax or plt.subplots()[1]
    drawn = _curves(ax, table, group)
    if shares is not None:
        (points,) = ax.plot(shares[x], shares[y], "o", ms=8, color=COLOURS["data"], gid="data")
        drawn["raw share"] = points
    ax.set(xlabel=shown(x), ylabel=shown(y) if y else fit.record.family.mean_is)
    above = {
        "loc": "lower left",
        "bbox_to_anchor": (0, 1),
        "ncols": 2,
        "borderaxespad": 0.3,
    }
    named_legend(ax, [*drawn.values()], [*drawn], **above)
    set_alt_text(ax, _alt(table, x, group, sd))
    return ax


def _intercept(fit: Any) -> tuple[str, float]:
    """Return the name and the SD of the only random effect."""
    if not isinstance(fit, GeneralizedFit):
        raise wrong_kind("A generalised mixed model is asked for, from fit_glmm", fit)
    effects = variance_components(fit)
    if effects["term"].tolist() != ["Intercept"]:
        terms = [f"{one.term} by {one.factor}" for one in effects.itertuples()]
        raise ValueError(
            f"Curves are drawn of a fit with one random intercept; this one has "
            f"{', '.join(terms)}. fit.predict(new_data, groups='typical') and 'population' give "
            f"the numbers."
        )
    return str(effects["factor"].iloc[0]), float(effects["sd"].iloc[0])


def _table(fit: GeneralizedFit, new_data: pd.DataFrame, x: str, sd: float) -> pd.DataFrame:
    """Return each curve in a column, in the order of x."""
    check_columns(new_data, x)
    places = number_column(new_data, x, role="to be drawn across")
    thick = {kind: fit.predict(new_data, groups=kind)["prediction"] for kind, *_ in _THICK}
    typical = thick["typical"].to_numpy()
    middle = logit(typical) if fit.link == "logit" else np.log(typical)
    shifts = sd * norm.ppf((np.arange(_GROUPS) + 0.5) / _GROUPS)
    thin = fit.record.family.mean(middle[:, None] + shifts)
    table = pd.DataFrame(thin, index=new_data.index).assign(**thick, place=places)
    return table.sort_values("place")


def _curves(ax: Axes, table: pd.DataFrame, group: str) -> dict[str, Artist]:
    """Draw all curves; each kind with its name in the legend."""
    thin = ax.plot(
        table["place"], table[[*range(_GROUPS)]], color=COLOURS["muted"], lw=1, gid="group"
    )
    drawn: dict[str, Artist] = {f"one {group} each": thin[0]}
    for gid, colour, style, name in _THICK:
        (line,) = ax.plot(
            table["place"], table[gid], color=COLOURS[colour], lw=4, ls=style, gid=gid
        )
        drawn[name.format(group)] = line
    return drawn


def _alt(table: pd.DataFrame, x: str, group: str, sd: float) -> str:
    said = [
        f"at {x} = {end['place']:g} the typical {group} has {end['typical']:.3g} and the mean over "
        f"all is {end['population']:.3g}"
        for end in (table.iloc[0], table.iloc[-1])
    ]
    return (
        f"{_GROUPS} thin curves, one {group} each (SD {sd:.3g}), the thick curve of the typical "
        f"{group} and the dashed mean over all: {said[0]}; {said[1]}."
    )
