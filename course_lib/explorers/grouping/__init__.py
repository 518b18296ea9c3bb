"""Explorer of lecture 04: two factors, crossed or nested, and what a model makes of labels."""

from typing import Any

import numpy as np
import pandas as pd

from course_lib.basics.kinds import check_frame
from course_lib.explorers.frame.explorer import Explorer
from course_lib.explorers.grouping.figure import draw_grouping, plural, write_numbers
from course_lib.explorers.grouping.levels import BATCHES, FORMULAS, ROOM, START, grouping_at
from course_lib.explorers.grouping.own import OwnDesign, answers, drawn, own_design
from course_lib.explorers.grouping.own_figure import draw_own, write_own
from course_lib.explorers.grouping.verdict import words_for


def explore_grouping(
    data: pd.DataFrame | None = None,
    outer: str | None = None,
    inner: str | None = None,
    *,
    factors: tuple[str, str] = ("batch", "cask"),
) -> Explorer:
    """Say whether two factors are crossed or nested, and what a model makes of their labels.

    Parameters
    ----------
    data : DataFrame, optional
        Data whose design is shown. Without them an example of casks in batches is shown, whose
        labels can be changed.
    outer, inner : str
        Two columns of the data: the outer factor, such as "batch", and the inner one. Rows
        without one of both labels are left out.
    factors : tuple of two str, default ("batch", "cask")
        Without data: what the factors of the example are called, the outer one first.

    Returns
    -------
    Explorer
        How to read it: the verdict begins with ✓ where the model takes for one thing what is one
        thing, else with ✗. At the right is the grid of the levels that the model sees. Variances
        below the picture stand alone when the rows can tell them apart, and share a box when
        they cannot. Whether one label stands for one thing everywhere, only who made the data
        knows; say it with the buttons.

    Raises
    ------
    ValueError
        When there is no such column; the message names those there are. When `factors` is not two
        different names.
    """
    if data is not None:
        check_frame(data)
        return _of_data(own_design(data, outer, inner), str(outer), str(inner))
    if outer is not None or inner is not None:
        raise ValueError("Give the data too, such as explore_grouping(data, 'batch', 'cask').")
    return _example(*_names(factors))


def _shared(outer: str, inner: str, inners: str) -> dict[str, Any]:
    formulas = {
        key: text.format(outer=_quoted(outer), inner=_quoted(inner))
        for key, text in FORMULAS.items()
    }
    names = {"outer": outer, "inner": inner, "inners": inners}
    return {**names, "formulas": formulas, "words": words_for(outer, inner)}


def _example(outer: str, inner: str) -> Explorer:
    text = write_numbers(outer, inner)
    shared = _shared(outer, inner, plural(inner))
    seen = {
        shared["formulas"][key]: grouping_at(START | {"formula": key}).rows
        for key in ("plus", "slash")
    }
    figure = draw_grouping(seen, outer, inner, text)
    data = {**shared, "batches": BATCHES, "room": ROOM, "own": None}
    return Explorer("grouping", data=data, start=START, figure=figure, text=text)


def _of_data(design: OwnDesign, outer: str, inner: str) -> Explorer:
    shared = _shared(outer, inner, f"levels of {inner}")
    text = write_own(design, outer, inner, shared["formulas"])
    own = {
        "answers": answers(design),
        "tables": {key: drawn(design, key) for key in FORMULAS},
        "reused": design.reused,
        "rows": int(np.sum(design.count)),
        "missing": design.missing,
    }
    figure = draw_own(design, outer, inner, text)
    start = {"truth": "same", "formula": "plus"}
    return Explorer("grouping", data={**shared, "own": own}, start=start, figure=figure, text=text)


def _quoted(name: str) -> str:
    return name if name.isidentifier() else f"`{name}`"


def _names(factors: tuple[str, str]) -> tuple[str, str]:
    if isinstance(factors, str) or len(factors) != 2 or factors[0] == factors[1]:
        raise ValueError(
            f"factors are two different names, the outer one first, such as ('batch', 'cask'); "
            f"got {factors!r}."
        )
    return str(factors[0]), str(factors[1])
