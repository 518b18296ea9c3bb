"""What the class got wrong, at a glance: item statistics, and the instructor's summary."""

import base64
import math
import textwrap
import warnings
from collections import Counter
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.authoring.grading.feedback import (
    BLANK,
    VERDICTS,
    outcome_of,
    question_result,
    render,
)
from course_lib.authoring.grading.gradebook import (
    QuestionInfo,
    csv_text,
    override_notes,
    points_of,
    points_text,
    write_file,
)
from course_lib.authoring.grading.results import STATUSES, StudentResult
from course_lib.authoring.grading.roster import safe_name
from course_lib.theme import COLOURS, set_alt_text, use_theme

OUTCOMES = ("right", "partly", "wrong", "blank")
ATTENTION = ("our fault", "unreadable", "stopped", "missing")  # in this order, on top
_LEAST = 5  # students, for a correlation to be worth a look
_FILLS = {
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
        One row per question: ``question``, ``title``, ``possible``, ``n`` (students that count),
        ``difficulty``, ``discrimination``, ``note`` (why there is no discrimination),
        ``right_share``, ``partly_share``, ``wrong_share``, ``blank_share`` (they add up to 1),
        ``misconception`` and ``misconception_count`` (the most frequent).

        How to read it: difficulty is the mean share of the points, so a low value means a hard
        question. Discrimination is the correlation of a question's points with the points of all
        other questions; near zero, the question says little about who has understood the rest,
        and below zero it may be misleading, or its key wrong.
    """
    students = counting(results)
    points = pd.DataFrame(
        {q.name: [points_of(each, q.name) for each in students] for q in questions}, dtype=float
    )
    frequent = misconceptions(results, questions).drop_duplicates("question").set_index("question")
    rows = []
    for question in questions:
        outcomes = Counter(outcome_of(each, question) for each in students)
        shares = {f"{name}_share": _share(outcomes[name], len(students)) for name in OUTCOMES}
        value, note = _discrimination(points, question.name)
        top = frequent.loc[question.name] if question.name in frequent.index else None
        rows.append(
            {
                "question": question.name,
                "title": question.title,
                "possible": question.possible,
                "n": len(students),
                "difficulty": _share(points[question.name].mean(), question.possible),
                "discrimination": value,
                "note": note,
                **shares,
                "misconception": "" if top is None else top["misconception"],
                "misconception_count": 0 if top is None else int(top["count"]),
            }
        )
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
    own, others = points[question], points.drop(columns=question)
    rest = others.sum(axis="columns")
    reasons = {
        f"fewer than {_LEAST} students": len(points) < _LEAST,
        "there is no other question": others.shape[1] == 0,
        "all have the same points here": np.ptp(own) < 1e-9 if len(own) else True,
        "all have the same points on the rest": np.ptp(rest) < 1e-9 if len(rest) else True,
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
            width = 100 * items[f"{outcome}_share"].to_numpy()
            style = {"edgecolor": "white", "linewidth": 1.0, **_FILLS[outcome]}
            bars = ax.barh(range(len(items)), width, 0.66, start, label=VERDICTS[outcome], **style)
            _write_counts(ax, bars, outcome, int(items["n"].iloc[0]))
            start += width
        _write_names(ax, items)
        figure.legend(*ax.get_legend_handles_labels(), loc="outside upper center", ncols=4)
    set_alt_text(figure, _alt_text(items))
    return figure
