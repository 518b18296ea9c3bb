"""Explorer of lecture 04: type lme4's notation, and read what it means."""

from typing import Any

import pandas as pd
from pandas.api.types import is_numeric_dtype

from course_lib.basics.kinds import check_frame
from course_lib.explorers.formula.answer import answer_formula
from course_lib.explorers.formula.examples import EXAMPLES, example_data
from course_lib.explorers.formula.figure import draw_formula
from course_lib.explorers.formula.meaning import MOST_ROWS
from course_lib.explorers.frame.explorer import Explorer


class FormulaExplorer(Explorer):
    """An explorer that asks Python: a formula goes in, its meaning comes out."""

    def __init__(self, frames: dict[str, pd.DataFrame], **options: Any) -> None:
        super().__init__("formula", **options)
        self._frames = frames
        self.on_msg(self._answer)

    def _answer(self, _: Any, content: Any, __: Any) -> None:
        """Answer a question from the page."""
        formula, name = content.get("formula"), content.get("name")
        if isinstance(name, str) and name in self._frames:
            answer = answer_formula(formula, self._frames[name])
            self.send({"formula": formula, "name": name, "answer": answer})


def explore_formula(
    formula: str | None = None, data: pd.DataFrame | None = None
) -> FormulaExplorer:
    """Type a model in lme4's notation, and read what it means and how statsmodels is called.

    Parameters
    ----------
    formula : str, optional
        The formula at the start. Without one, examples of the course's data sets are offered.
    data : DataFrame, optional
        The data whose columns the formula names; at most 2000 rows.

    Returns
    -------
    FormulaExplorer
        How to read it: each row of Z is a row of the data, each column a random effect of one
        group. A row takes part in the effects whose cells are filled. A press on a term of the
        equation lights its columns of Z and its words. What is typed is answered
        by Python, so a page without a kernel knows the examples only.

    Raises
    ------
    ValueError
        When a formula comes without data or data without a formula, and when there are too many
        rows. What is wrong with a formula is said in the figure.
    """
    if (formula is None) != (data is None):
        raise ValueError(
            "Give a formula and its data, such as explore_formula('y ~ x + (1 | g)', data), or "
            "neither for the course's examples."
        )
    if data is not None:
        check_frame(data)
    if data is not None and len(data) > MOST_ROWS:
        raise ValueError(
            f"The picture of Z is for small data; these have {len(data)} rows. Give at most "
            f"{MOST_ROWS}, such as data.head({MOST_ROWS})."
        )
    if formula is not None and data is not None:
        return _explorer({"your data": {"as given": formula}}, {"your data": data})
    return _explorer(EXAMPLES, {name: example_data(name) for name in EXAMPLES})


def _explorer(
    examples: dict[str, dict[str, str]], frames: dict[str, pd.DataFrame]
) -> FormulaExplorer:
    name = next(iter(examples))
    formula = next(iter(examples[name].values()))
    data: dict[str, Any] = {
        "examples": [
            {"name": name, "title": title, "formula": one, "answer": answer_formula(one, frame)}
            for name, frame in frames.items()
            for title, one in examples[name].items()
        ],
        "columns": {name: _columns(frame) for name, frame in frames.items()},
    }
    figure, text = draw_formula(formula, frames[name])
    counts = data["examples"][0]["answer"].get("counts")
    lit = counts["fixed"] if counts else None  # the first term of the random effects
    start = {"name": name, "formula": formula, "example": f"{name}: {formula}", "lit": lit}
    return FormulaExplorer(frames, data=data, start=start, figure=figure, text=text)


def _columns(frame: pd.DataFrame) -> list[tuple[str, str]]:
    """Name the columns, and say of each whether it is numbers or how many groups it has."""
    kinds = {
        name: "number" if is_numeric_dtype(frame[name]) else f"{frame[name].nunique()} groups"
        for name in frame.columns
    }
    return [(str(name), kind) for name, kind in kinds.items()]
