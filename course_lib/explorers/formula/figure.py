"""The still figure of the formula explorer, and what it says as text."""

from textwrap import fill
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from course_lib.explorers.formula.answer import SHOWN_ROWS, answer_formula
from course_lib.explorers.formula.meaning import FormulaMeaning, explain_formula
from course_lib.explorers.formula.words import Token
from course_lib.explorers.frame.explorer import add_numbers
from course_lib.theme import COLOURS, set_alt_text


def draw_formula(formula: str, data: pd.DataFrame) -> tuple[Figure, str]:
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
    edges = np.cumsum([width for _, width in meaning.widths])
    for edge in edges[:-1]:
        ax.axvline(edge - 0.5, color=COLOURS["data"], lw=1)
    middles = edges - [width / 2 + 0.5 for _, width in meaning.widths]
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
