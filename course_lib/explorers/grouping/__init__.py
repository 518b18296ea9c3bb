"""Explorer of lecture 04: two factors, crossed or nested, and what a model makes of labels."""

from course_lib.explorers.frame.explorer import Explorer
from course_lib.explorers.grouping.figure import WOOD, draw_grouping, plural, write_numbers
from course_lib.explorers.grouping.levels import BATCHES, FORMULAS, ROOM, START, grouping_at


def explore_grouping(*, factors: tuple[str, str] = ("batch", "cask")) -> Explorer:
    """Cross, nest and relabel two factors, and see what a model makes of the labels.

    Parameters
    ----------
    factors : tuple of two str, default ("batch", "cask")
        What the factors are called: the outer one first.

    Returns
    -------
    Explorer
        How to read it: at the left each barrel is one thing, with its label; a line joins what
        the model takes for one thing. The model is right when lines join what is one, and only
        that. At the right is the grid of its levels. The variances below the picture stand alone
        when the data can tell them apart, and share a box when they cannot.

    Raises
    ------
    ValueError
        When `factors` is not two different names.
    """
    outer, inner = _names(factors)
    text = write_numbers(outer, inner)
    formulas = {key: text.format(outer=outer, inner=inner) for key, text in FORMULAS.items()}
    names = {"outer": outer, "inner": inner, "inners": plural(inner)}
    data = {**names, "batches": BATCHES, "room": ROOM, "formulas": formulas, "wood": WOOD}
    both = {formulas[key]: grouping_at(START | {"formula": key}).rows for key in ("plus", "slash")}
    figure = draw_grouping(both, outer, inner, text)
    return Explorer("grouping", data=data, start=START, figure=figure, text=text)


def _names(factors: tuple[str, str]) -> tuple[str, str]:
    if isinstance(factors, str) or len(factors) != 2 or factors[0] == factors[1]:
        raise ValueError(
            f"factors are two different names, the outer one first, such as ('batch', 'cask'); "
            f"got {factors!r}."
        )
    return str(factors[0]), str(factors[1])
