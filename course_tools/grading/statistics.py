"""What the class got wrong, at a glance: item statistics, and the instructor's summary."""

import base64
import math
import textwrap
from collections import Counter
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.figure import Figure

from course_lib.exercises.checks import BLANK
from course_lib.theme import COLOURS, get_alt_text, set_alt_text, use_theme
from course_tools.basics.files import write_file
from course_tools.exercises.questions import QuestionInfo
from course_tools.grading.feedback import VERDICTS, outcome_of, question_result, render
from course_tools.grading.gradebook import (
    csv_text,
    is_open,
    override_notes,
    points_of,
    shown,
)
from course_tools.grading.results import ATTENTION, STATUSES, StudentResult

OUTCOMES = ("right", "partly", "wrong", "blank")
_LEAST = 5  # students, for a correlation to be worth a look
_FILLS: dict[str, Any] = {
    "right": {"facecolor": COLOURS["partial"]},
    "partly": {"facecolor": COLOURS["none"]},
    "wrong": {"facecolor": COLOURS["complete"]},
    "blank": {"facecolor": "white", "hatch": "////", "edgecolor": COLOURS["data"]},
}


def counting(results: Sequence[StudentResult]) -> list[StudentResult]:
    """Return those whose answers were judged, which are the ones that statistics are of."""
    return [each for each in results if each.status in {"graded", "stopped"}]


def item_statistics(
    results: Sequence[StudentResult], questions: Sequence[QuestionInfo]
) -> pd.DataFrame:
    """Describe how each question worked.

    Parameters
    ----------
    results : sequence of StudentResult
        Of the class. Only students whose status is graded or stopped count; points set by hand do.
    questions : sequence of QuestionInfo
        The exercise's questions.

    Returns
    -------
    DataFrame
        One row per question: ``question``, ``title``, ``possible``, ``n``, ``difficulty``,
        ``discrimination``, ``note`` (why there is none), ``misconception`` (most frequent) and
        ``misconception_count``, ``right_share``, ``partly_share``, ``wrong_share``,
        ``blank_share``. Of a question that a person marks there is nothing until all answers to
        it are marked.

        How to read it: difficulty is the mean share of the points, so a low value means a hard
        question. Discrimination is the correlation of a question's points with those of the rest
        of the test; below zero the question may be misleading, or its key wrong.
    """
    students = counting(results)
    points = pd.DataFrame(
        {q.name: [points_of(each, q.name) for each in students] for q in questions}, dtype=float
    )
    slips, rows = misconceptions(results, questions), []
    for question in questions:
        outcomes = Counter(outcome_of(each, question) for each in students)
        known = 0 if outcomes["unmarked"] else len(students)  # part of a class would mislead
        shares = {f"{name}_share": _share(outcomes[name], known) for name in OUTCOMES}
        value, note = _discrimination(points, question.name)
        top = slips[slips["question"] == question.name].head(1)
        row = {
            "question": question.name,
            "title": question.title,
            "possible": question.possible,
            "n": known,
            "difficulty": _share(points[question.name].mean(skipna=False), question.possible),
            "discrimination": value,
            "note": note,
            "misconception": "".join(top["misconception"]),
            "misconception_count": int(top["count"].sum()),
        }
        rows.append(row | shares)
    return pd.DataFrame(rows)


def misconceptions(
    results: Sequence[StudentResult], questions: Sequence[QuestionInfo]
) -> pd.DataFrame:
    """Count the recognised wrong answers, per question, the most frequent first.

    Parameters
    ----------
    results, questions
        As for `item_statistics`.

    Returns
    -------
    DataFrame
        ``question``, ``misconception`` (its label), ``count`` (students), ``share`` of the
        students that count. A student counts once per question, with the first one recognised,
        and not at all with full points.
    """
    students = counting(results)
    rows = []
    for question in questions:
        found = Counter(filter(None, (_misconception(each, question) for each in students)))
        for label, count in sorted(found.items(), key=lambda pair: (-pair[1], pair[0])):
            rows.append((question.name, label, count, count / len(students)))
    return pd.DataFrame(rows, columns=["question", "misconception", "count", "share"])


def _misconception(result: StudentResult, question: QuestionInfo) -> str:
    found = question_result(result, question)
    if found is None or outcome_of(result, question) == "right":
        return ""
    labels = (check.misconception for check in found.checks)
    return next((label for label in labels if label and label != BLANK), "")


def _share(part: float, whole: float) -> float:
    return part / whole if whole else math.nan


def _discrimination(points: pd.DataFrame, question: str) -> tuple[float, str]:
    """Correlate a question with the rest of the test, or say why that cannot be done."""
    if points[question].isna().any():
        return math.nan, "not all are marked yet"
    points = points.dropna(axis="columns")
    own, others = points[question], points.drop(columns=question)
    rest = others.sum(axis="columns")
    reasons = {
        f"fewer than {_LEAST} students": len(points) < _LEAST,
        "there is no other question": others.empty,
        "all have the same points here": own.max() - own.min() < 1e-9,
        "all have the same points on the rest": rest.max() - rest.min() < 1e-9,
    }
    if note := next((reason for reason, holds in reasons.items() if holds), ""):
        return math.nan, note
    return float(np.corrcoef(own, rest)[0, 1]), ""


def plot_items(items: pd.DataFrame) -> Figure:
    """Draw how each question went: right, partly right, wrong and blank, one bar per question.

    Parameters
    ----------
    items : DataFrame
        From `item_statistics`, of at least one student.

    Returns
    -------
    Figure
        How to read it: long bars of the last two kinds show what to come back to in class; the
        most frequent misconception stands at the right.
    """
    with mpl.rc_context():
        use_theme()
        figure = Figure(figsize=(11, 1.3 + 0.75 * len(items)))
        ax = figure.subplots()
        start = np.zeros(len(items))
        for outcome in OUTCOMES:
            width = 100 * items[f"{outcome}_share"].fillna(0).to_numpy()
            style = {"edgecolor": "white", "linewidth": 1.0, **_FILLS[outcome]}
            bars = ax.barh(range(len(items)), width, 0.66, start, label=VERDICTS[outcome], **style)
            _write_counts(ax, bars, outcome, items["n"])
            start += width
        _write_names(ax, items)
        figure.legend(*ax.get_legend_handles_labels(), loc="outside upper center", ncols=4)
    set_alt_text(figure, _alt_text(items))
    return figure


def _write_counts(ax: Axes, bars: BarContainer, outcome: str, students: pd.Series) -> None:
    """Write how many students a bar stands for into it, where there is room."""
    widths = [bar.get_width() for bar in bars.patches]  # percent
    pairs = zip(widths, students, strict=True)
    counts = [f"{width * those / 100:.0f}" if width >= 4 else "" for width, those in pairs]
    look: dict[str, Any] = {"color": "white" if outcome == "right" else "black", "fontsize": 12}
    if outcome == "blank":
        look["bbox"] = {"boxstyle": "round,pad=0.15", "facecolor": "white", "linewidth": 0}
    ax.bar_label(bars, counts, label_type="center", **look)


def _write_names(ax: Axes, items: pd.DataFrame) -> None:
    """Write the questions at the left and their misconceptions at the right."""
    titles = [_wrapped(title, 30) for title in items["title"]]
    ax.set_yticks(range(len(items)), titles, parse_math=False)
    ax.invert_yaxis()
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="y", visible=False)
    ax.set(xlim=(0, 100), xlabel="Share of students (%); in the bars: their number")
    for y, row in enumerate(items.itertuples()):
        if row.misconception:
            text = f"{row.misconception_count} × {row.misconception}"
            ax.text(102, y, _wrapped(text, 24), va="center", fontsize=12, parse_math=False)
    ax.text(102, -0.62, "Most frequent slip", va="center", fontsize=12, fontweight="bold")


def _wrapped(text: str, width: int) -> str:
    return textwrap.fill(shown(text).replace("`", ""), width, max_lines=2, placeholder=" …")


def _alt_text(items: pd.DataFrame) -> str:
    hard = items.loc[items["difficulty"].fillna(2).idxmin()]
    return (
        "One bar per question, split into right, partly right, not right yet and no answer. "
        f"Hardest: {hard['title']}, {hard['difficulty']:.0%} of the points on average. "
        "The table below holds the numbers."
    )


def write_summary(
    results: Sequence[StudentResult],
    questions: Sequence[QuestionInfo],
    folder: Path,
    *,
    title: str,
    notes: Sequence[str] = (),
    alike: int = 0,
) -> Path:
    """Write ``summary.html`` for the instructor, ``item_statistics.csv``, ``misconceptions.csv``.

    Parameters
    ----------
    results, questions
        As for `item_statistics`.
    folder : Path
        Where the gradebook is.
    title : str
        The exercise's title.
    notes : sequence of str
        What else a person should look at: ambiguous files, rows of ``overrides.csv`` not used.
    alike : int
        Pairs in ``alike.html``.

    Returns
    -------
    Path
        ``summary.html``: first what needs attention, then what the class got wrong.
    """
    items, slips = item_statistics(results, questions), misconceptions(results, questions)
    for name, frame in {"item_statistics": items, "misconceptions": slips}.items():
        cells = frame.round(4).astype(object).fillna("").map(str)
        write_file(folder / f"{name}.csv", csv_text(list(cells), cells.to_numpy().tolist()))
    students = counting(results)
    finished = all(each.total is not None for each in students)
    figure = plot_items(items) if students and questions else None
    page = render(
        "summary.html",
        title=title,
        results=results,
        statuses=[(s, STATUSES[s], [r for r in results if r.status == s]) for s in STATUSES],
        attention=[
            r for s in (*ATTENTION, "missing") for r in results if r.status == s and is_open(r)
        ],
        notes=notes,
        alike=alike,
        remarks=[each for each in results if each.status == "graded" and each.detail],
        by_hand=[(r, hand) for r in results if (hand := override_notes(r, questions))],
        figure=_png(figure) if figure else "",
        alt=get_alt_text(figure) if figure else "",
        items=items.to_dict("records"),
        slips={name: group.to_dict("records") for name, group in slips.groupby("question")},
        students=students,
        possible=(possible := sum(each.possible for each in questions)),
        totals=_totals(students, possible) if finished else [],
        spread=pd.Series([each.total for each in students], dtype=float).describe().to_dict(),
    )
    write_file(folder / "summary.html", page)
    return folder / "summary.html"


def _png(figure: Figure) -> str:
    buffer = BytesIO()
    figure.savefig(buffer, format="png", dpi=130, facecolor="white", metadata={"Software": None})
    return base64.b64encode(buffer.getvalue()).decode()


def _totals(students: Sequence[StudentResult], possible: float) -> list[tuple[float, float, int]]:
    """Count totals in round steps: from, to below, students; full points stand alone."""
    steps = (each * 10**power for power in range(-2, 9) for each in (1, 2, 5))
    step = next(each for each in steps if possible / each <= 12)
    numbers = Counter(math.floor((each.total or 0) / step + 1e-9) for each in students)
    last = math.floor(possible / step + 1e-9)
    return [(each * step, (each + 1) * step, numbers[each]) for each in range(last + 1)]
