"""Lines of complete, no and partial pooling, one panel per group."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from course_lib.plots.parts.group_checks import named_groups
from course_lib.plots.parts.lines import extent
from course_lib.plots.parts.panels import no_line_note, panel_grid
from course_lib.tables.pooling import MODELS, Pooling, check_pooling
from course_lib.theme import COLOURS, LINE_STYLES, MODEL_NAMES, set_alt_text


def plot_pooling(
    pooling: Pooling,
    *,
    models: Sequence[str] = MODELS,
    groups: Sequence[str] | None = None,
    columns: int = 5,
) -> Figure:
    """Draw one panel per group with the lines of the pooling methods asked for.

    Parameters
    ----------
    pooling : Pooling
        From `fit_pooling`.
    models : sequence of {"complete", "none", "partial"}
        Which lines to draw.
    groups : sequence of str, optional
        Which groups to show; all by default.
    columns : int, default 5
        Panels per row.

    Returns
    -------
    Figure
        How to read it: where the partial-pooling line leaves the group's own line, the group has
        borrowed from the others.
    """
    check_pooling(pooling)
    _check_models(models)
    x, y = pooling.predictor, pooling.outcome
    lines = pooling.estimates().set_index(["model", "group"])
    known = list(pooling.fits["none"])
    names = known if groups is None else named_groups(groups, known)
    figure, panels = panel_grid(names, columns=columns, x=x, y=y)
    ends = extent(pooling.data[x])
    labels = pooling.row_groups()
    for name, ax in panels.items():
        own = pooling.data[(labels == name).to_numpy()]
        ax.plot(own[x], own[y], "o", color=COLOURS["data"], ms=4, gid="data")
        for model in models:
            intercept, slope = lines.loc[(model, name)]
            style: Any = {"color": COLOURS[model], "ls": LINE_STYLES[model], "lw": 2.2}
            ax.plot(ends, intercept + slope * ends, gid=model, **style)
        if "none" in models and np.isnan(lines.loc[("none", name), "slope"]):
            no_line_note(ax)
    handles = [
        Line2D([], [], color=COLOURS[m], ls=LINE_STYLES[m], lw=2.2, label=MODEL_NAMES[m])
        for m in models
    ]
    figure.legend(handles=handles, loc="outside upper center", ncols=len(models))
    set_alt_text(figure, _pooling_alt(pooling, models, names))
    return figure


def _check_models(models: Sequence[str]) -> None:
    if isinstance(models, str):
        raise ValueError(f"models is a list, such as [{models!r}]; got {models!r}.")
    unknown = [model for model in models if model not in MODELS]
    if unknown or not models:
        got = repr(unknown[0]) if unknown else "none of them"
        raise ValueError(f"models are among {', '.join(MODELS)}; got {got}.")


def _pooling_alt(pooling: Pooling, models: Sequence[str], names: Sequence[str]) -> str:
    table = pooling.estimates()
    table = table[table["group"].isin(list(names))]
    spread = []
    for model in models:
        slopes = table.loc[table["model"] == model, "slope"].dropna()
        low, high = slopes.min(), slopes.max()
        range_ = f"{low:.3g}" if np.isclose(low, high) else f"from {low:.3g} to {high:.3g}"
        spread.append(f"{MODEL_NAMES[model]}: slopes {range_}")
    return (
        f"{len(names)} panels, one per {pooling.group}, with {pooling.outcome} against "
        f"{pooling.predictor} and fitted lines. {'; '.join(spread)}."
    )
