"""What the class got wrong, at a glance: item statistics, and the instructor's summary."""

import base64
import math
from collections import Counter
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from course_lib.exercises.checks import BLANK
from course_lib.theme import get_alt_text
from course_tools.basics.files import write_file
from course_tools.exercises.questions import QuestionInfo
from course_tools.grading.feedback import outcome_of, question_result, render
from course_tools.grading.gradebook import (
    csv_text,
    is_open,
    override_notes,
    points_of,
)
from course_tools.grading.item_plot import OUTCOMES, plot_items
from course_tools.grading.results import ATTENTION, STATUSES, StudentResult

_LEAST = 5  # students, for a correlation to be worth a look


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
