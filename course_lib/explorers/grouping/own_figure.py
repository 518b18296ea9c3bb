"""The still figure of a reader's own design, and its verdicts as text."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from course_lib.explorers.frame.explorer import add_numbers
from course_lib.explorers.grouping.own import TRUTHS, OwnDesign, drawn
from course_lib.explorers.grouping.verdict import verdict_of
from course_lib.plots.parts.names import shown
from course_lib.theme import set_alt_text

_LONGEST = 14  # letters of a level's name in the figure


def write_own(design: OwnDesign, outer: str, inner: str, formulas: dict[str, str]) -> str:
    """Write the verdict on each formula, when a label is one thing, and when it is several."""
    truths = TRUTHS if design.reused else TRUTHS[:1]
    rows = []
    for truth in truths:
        for key in ("plus", "slash"):
            facts = design.facts(truth, key)
            lost = [name for name, told in facts["told"].items() if not told]
            names = {"outer": outer, "inner": inner, "residual": "residual"}
            rows.append(
                (
                    "one thing" if truth == "same" else "several",
                    formulas[key],
                    facts["levels"],
                    verdict_of(facts, outer, inner),
                    ", ".join(names[name] for name in lost) or "none",
                )
            )
    columns = ["a label is", "formula", f"{inner} seen", "verdict", "variances not told apart"]
    frame = pd.DataFrame(rows, columns=columns)
    left_out = f", {design.missing} left out (a label is missing)" if design.missing else ""
    counts = f"{len(design.outer_levels)} of {outer}, {len(design.inner_levels)} of {inner}"
    head = f"{int(np.sum(design.count))} rows{left_out}; levels: {counts}"
    return f"{head}\n{frame.to_string(index=False)}"


def draw_own(design: OwnDesign, outer: str, inner: str, text: str) -> Figure:
    """Draw how many rows each pair of labels has."""
    table = drawn(design, "plus")
    figure, ax = plt.subplots(figsize=(10, 6))
    rows, columns = (shorten(table[name]) for name in ("rows", "columns"))
    counts = np.zeros((len(rows), len(columns)))
    for row, column, count in table["cells"]:
        counts[row, column] = count
        ax.text(column, row, str(count), ha="center", va="center", fontsize=10)
    ax.imshow(counts > 0, cmap="Blues", vmin=0, vmax=2.2, aspect="auto", gid="counts")
    ax.set_xticks(range(len(columns)), columns, rotation=90)
    ax.set_yticks(range(len(rows)), rows)
    ax.set(xlabel=shown(inner), ylabel=shown(outer), title="rows of each pair of labels")
    ax.grid(visible=False)
    add_numbers(figure, text)
    part = ""
    if [len(rows), len(columns)] != table["all"]:
        part = f" Drawn are {len(rows)} of {table['all'][0]} rows and {len(columns)} of "
        part += f"{table['all'][1]} columns."
    set_alt_text(
        figure,
        f"Table of counts: a row for each level of {outer}, a column for each label of {inner}, "
        f"filled where they occur together.{part} Verdict on the crossed formula, if a label "
        f"is one thing everywhere: {verdict_of(design.facts('same', 'plus'), outer, inner)[2:]}.",
    )
    return figure


def shorten(names: list[str]) -> list[str]:
    """Cut long names, and write dollars as they are."""
    cut = (name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…" for name in names)
    return [shown(name) for name in cut]
