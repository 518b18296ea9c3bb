"""Explorer of lecture 04: type lme4's notation, and read what it means."""

from textwrap import fill
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from pandas.api.types import is_numeric_dtype

from course_lib.datasets.load import load_dataset
from course_lib.datasets.simulate import simulate_crossed
from course_lib.explorers.formula.parts import (
    MOST_ROWS,
    SHOWN_ROWS,
    FormulaMeaning,
    explain_formula,
)
from course_lib.explorers.formula.words import Token
from course_lib.explorers.frame.explorer import Explorer, add_numbers, plain
from course_lib.theme import COLOURS, set_alt_text

EXAMPLES: dict[str, dict[str, str]] = {
    "sleepstudy": {
        "intercept and slope": "Reaction ~ Days + (1 + Days | Subject)",
        "intercept": "Reaction ~ Days + (1 | Subject)",
        "slope": "Reaction ~ Days + (0 + Days | Subject)",
        "independent": "Reaction ~ Days + (Days || Subject)",
        "a wrong name": "Reaction ~ Days + (1 + Days | subject)",
    },
    "Penicillin": {"crossed": "diameter ~ 1 + (1 | plate) + (1 | sample)"},
    "Pastes": {
        "nested": "strength ~ 1 + (1 | batch/cask)",
        "labels used again": "strength ~ 1 + (1 | batch) + (1 | cask)",
        "full labels": "strength ~ 1 + (1 | batch) + (1 | sample)",
    },
    "Machines": {
        "nested": "score ~ Machine + (1 | Worker/Machine)",
        "steps vary": "score ~ Machine + (1 + Machine | Worker)",
    },
    "subjects and items": {
        "crossed, a slope": "response ~ condition + (condition || subject) + (1 | item)",
        "correlated, refused": "response ~ condition + (1 + condition | subject) + (1 | item)",
    },
}
FIRST = ("sleepstudy", EXAMPLES["sleepstudy"]["intercept and slope"])


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


def answer_formula(formula: Any, data: pd.DataFrame) -> dict[str, Any]:
    """Return what the page shows for a formula: its meaning, or in words what is wrong.

    Returns
    -------
    dict
        Plain values; ``error`` alone where the formula has no meaning for the data.
    """
    try:
        meaning = explain_formula(formula, data)
    except ValueError as error:
        return {"error": str(error)}
    except Exception as error:  # whatever patsy says, the page gets an answer
        return {"error": f"This formula cannot be read ({error})."}
    shown = meaning.scaled[:SHOWN_ROWS]
    rows, columns = np.nonzero(shown)
    return plain(
        {
            "call": meaning.call,
            "equation": meaning.equation,
            "meanings": meaning.meanings,
            "varies": meaning.varies,
            "sentence": meaning.sentence,
            "counts": counts_of(meaning),
            "z": {
                "rows": rows,
                "columns": columns,
                "values": np.round(shown[rows, columns], 3),
                "shown": len(shown),
                "blocks": [(f"{b.factor}: {b.words}", n) for b, n in _widths(meaning)],
            },
        }
    )


def counts_of(meaning: FormulaMeaning) -> dict[str, int]:
    """Return the numbers beside the picture."""
    return {
        "rows": meaning.z.shape[0],
        "fixed": meaning.fixed,
        "random": meaning.z.shape[1],
        "variances": meaning.variances,
        "correlations": meaning.correlations,
    }


def _widths(meaning: FormulaMeaning) -> list[tuple[Any, int]]:
    return [(block, block.groups * len(block.terms)) for block in meaning.blocks]


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
        group. A row takes part in the effects whose cells are filled. What is typed is answered
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
    if data is not None and len(data) > MOST_ROWS:
        raise ValueError(
            f"The picture of Z is for small data; these have {len(data)} rows. Give at most "
            f"{MOST_ROWS}, such as data.head({MOST_ROWS})."
        )
    if formula is not None and data is not None:
        return _explorer({"your data": {"as given": formula}}, {"your data": data})
    return _explorer(EXAMPLES, {name: _frame(name) for name in EXAMPLES})


def _frame(name: str) -> pd.DataFrame:
    if name == "subjects and items":
        return simulate_crossed(subjects=8, items=6, slope_sd=40, rng=4)
    return load_dataset(name)


def _explorer(
    examples: dict[str, dict[str, str]], frames: dict[str, pd.DataFrame]
) -> FormulaExplorer:
    name = next(iter(examples))
    formula = next(iter(examples[name].values()))
    data = {
        "examples": [
            {"name": name, "title": title, "formula": one, "answer": answer_formula(one, frame)}
            for name, frame in frames.items()
            for title, one in examples[name].items()
        ],
        "columns": {name: _columns(frame) for name, frame in frames.items()},
    }
    figure, text = _still(formula, frames[name])
    start = {"name": name, "formula": formula, "example": f"{name}: {formula}"}
    return FormulaExplorer(frames, data=data, start=start, figure=figure, text=text)


def _columns(frame: pd.DataFrame) -> list[tuple[str, str]]:
    """Name the columns, and say of each whether it is numbers or how many groups it has."""
    kinds = {
        name: "number" if is_numeric_dtype(frame[name]) else f"{frame[name].nunique()} groups"
        for name in frame.columns
    }
    return [(str(name), kind) for name, kind in kinds.items()]


def _still(formula: str, data: pd.DataFrame) -> tuple[Figure, str]:
    """Draw the equation above Z, and write the rest below."""
    figure, ax = plt.subplots(figsize=(10, 7))
    answer = answer_formula(formula, data)
    if "error" in answer:
        text = f"{formula}\n\n{fill(answer['error'], 90)}"
        ax.axis("off")
        set_alt_text(figure, f"The formula {formula} has no picture: {answer['error']}")
    else:
        meaning = explain_formula(formula, data)
        text = "\n".join([formula, "", *_words(meaning), meaning.sentence, "", meaning.call])
        _draw(ax, meaning)
        rows, effects = meaning.z.shape
        set_alt_text(
            figure,
            f"The equation of {formula} above the matrix Z: {rows} rows of data, and {effects} "
            f"columns, one for each random effect. Filled cells say which effects a row takes "
            f"part in. {'; '.join(meaning.varies)}. {meaning.sentence}",
        )
    add_numbers(figure, text)
    return figure, text


def _words(meaning: FormulaMeaning) -> list[str]:
    """Write what the symbols mean, one line each."""
    rows = [
        ("".join(text + "".join(index) for _, text, *index in tokens), words)
        for tokens, words in meaning.meanings
    ]
    return [f"{symbols:10s} {words}" for symbols, words in rows]


def _draw(ax: Axes, meaning: FormulaMeaning) -> None:
    ends = [COLOURS["highlight"], "white", COLOURS["partial"]]
    colours = LinearSegmentedColormap.from_list("z", ends)
    style: Any = {"vmin": -1, "vmax": 1, "cmap": colours, "aspect": "auto", "gid": "z"}
    ax.imshow(meaning.scaled[:SHOWN_ROWS], interpolation="nearest", **style)
    edges = np.cumsum([width for _, width in _widths(meaning)])
    for edge in edges[:-1]:
        ax.axvline(edge - 0.5, color=COLOURS["data"], lw=1)
    middles = edges - [width / 2 + 0.5 for _, width in _widths(meaning)]
    names = [f"{block.factor}:\n{block.words}" for block in meaning.blocks]
    ax.set_xticks(middles, names)
    ax.set(ylabel="row of the data")
    ax.set_title(f"${''.join(map(_mathtext, meaning.equation))}$", pad=12)
    ax.tick_params(length=0)
    ax.grid(visible=False)


def _mathtext(token: Token) -> str:
    """Write a token for matplotlib."""
    kind, text, *index = token
    greek = {"β": r"\beta", "ε": r"\varepsilon"}
    signs = {"·": r"\,\cdot\,", "=": " = ", "+": " + "}
    if kind == "op":
        return signs.get(text, text)
    plain_text = text.replace("_", r"\_").replace("^", r"\^").replace(" ", r"\ ")
    base = greek.get(text, text if len(text) == 1 else rf"\mathrm{{{plain_text}}}")
    return f"{base}_{{{index[0]}}}" if index else base
