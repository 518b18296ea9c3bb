"""Item statistics against values computed by hand, and the instructor's summary."""

import base64
import math
import re
from dataclasses import replace
from io import BytesIO

import matplotlib.image as mpimg
import numpy as np
import pandas as pd
import pytest

from course_lib.theme import get_alt_text
from course_tools.exercises.questions import QuestionInfo
from course_tools.grading.gradebook import Override, marked_result
from course_tools.grading.item_plot import plot_items
from course_tools.grading.overrides import apply_overrides
from course_tools.grading.results import (
    CheckResult,
    CriterionMark,
    QuestionResult,
    StudentResult,
    WrittenMark,
)
from course_tools.grading.statistics import item_statistics, misconceptions, write_summary
from tests.tools.grading.example_results import FAULT
from tests.tools.grading.test_feedback import HOSTILE, Page

ITEMS = [QuestionInfo("a", "First", 2), QuestionInfo("b", "Second", 4), QuestionInfo("c", "3rd", 1)]
# Points of six students on three questions, and what the checks recognised.
POINTS = [(2, 4, 1), (2, 3, 0), (1, 4, 1), (0, 1, 0), (0, 0, 1), (0, 0, 0)]
SLIPS = [
    ("", "", ""),
    ("", "ML", "x"),
    ("", "", ""),
    ("sd", "", "x"),
    ("sd", "ML", ""),
    ("blank", "a", "x"),
]


def one(student_id, points, slips=("", "", ""), **more) -> StudentResult:
    """Return a student with these points and misconceptions."""
    questions = tuple(
        QuestionResult(
            q.name, (CheckResult("value", False, p, q.possible, p == q.possible, "", slip),)
        )
        for q, p, slip in zip(ITEMS, points, slips, strict=True)
    )
    return replace(StudentResult(student_id), questions=questions, **more)


def six() -> list[StudentResult]:
    """Return the class of the values below."""
    return [one(f"s{n}", *each) for n, each in enumerate(zip(POINTS, SLIPS, strict=True))]


def others() -> list[StudentResult]:
    """Return students of whom nothing may enter the statistics."""
    return [
        FAULT,
        StudentResult("u", status="unreadable", detail="It is a PDF.", file="u.ipynb"),
        StudentResult("m", name="Mia Missing", status="missing"),
    ]


# Statistics


def test_difficulty_is_the_mean_share_of_the_points():
    table = item_statistics(six(), ITEMS).set_index("question")
    np.testing.assert_allclose(table["difficulty"], [5 / 12, 12 / 24, 3 / 6])
    assert table["n"].tolist() == [6, 6, 6]


def test_discrimination_is_the_correlation_with_the_rest_of_the_test():
    table = item_statistics(six(), ITEMS).set_index("question")
    points = np.array(POINTS, dtype=float)
    for column, name in enumerate("abc"):
        rest = np.delete(points, column, axis=1).sum(axis=1)
        wanted = np.corrcoef(points[:, column], rest)[0, 1]
        assert table.loc[name, "discrimination"] == pytest.approx(wanted)
    # The last by hand: c = 1 0 1 0 1 0 and a + b = 6 5 5 1 0 0.
    assert table.loc["c", "discrimination"] == pytest.approx(
        (11 - 8.5) / math.sqrt(1.5 * 38.8333333)
    )
    assert table["note"].tolist() == ["", "", ""]


def test_shares_of_outcomes_add_up():
    table = item_statistics(six(), ITEMS).set_index("question")
    shares = table[["right_share", "partly_share", "wrong_share", "blank_share"]] * 6
    np.testing.assert_allclose(shares.loc["a"], [2, 1, 2, 1])
    np.testing.assert_allclose(shares.loc["b"], [2, 2, 2, 0])
    np.testing.assert_allclose(shares.sum(axis="columns"), 6)


def test_misconceptions_are_counted_once_per_student_the_most_frequent_first():
    table = misconceptions(six(), ITEMS)
    assert table.to_dict("records") == [
        {"question": "a", "misconception": "sd", "count": 2, "share": 2 / 6},
        {"question": "b", "misconception": "ML", "count": 2, "share": 2 / 6},
        {"question": "b", "misconception": "a", "count": 1, "share": 1 / 6},
        {"question": "c", "misconception": "x", "count": 3, "share": 3 / 6},
    ]
    items = item_statistics(six(), ITEMS)
    assert items["misconception"].tolist() == ["sd", "ML", "x"]
    assert items["misconception_count"].tolist() == [2, 2, 3]


def test_only_graded_and_stopped_students_count():
    stopped = replace(six()[0], status="stopped")
    expected = item_statistics(six(), ITEMS)
    pd.testing.assert_frame_equal(
        item_statistics([stopped, *six()[1:], *others()], ITEMS), expected
    )


def test_shares_of_misconceptions_are_of_those_who_count():
    pd.testing.assert_frame_equal(
        misconceptions([*six(), *others()], ITEMS), misconceptions(six(), ITEMS)
    )


def test_a_question_with_an_answer_unmarked_has_no_numbers_and_the_others_leave_it_out():
    mark = WrittenMark("b", (CriterionMark("Names the groups.", 4),))
    open_one = marked_result(six()[0], [q.name for q in ITEMS], written=(mark,))
    table = item_statistics([open_one, *six()[1:]], ITEMS).set_index("question")
    assert table["n"].tolist() == [6, 0, 6]
    assert table.loc["b", ["difficulty", "discrimination", "right_share"]].isna().all()
    assert table.loc["b", "note"] == "not all are marked yet"
    points = np.array(POINTS, dtype=float)
    expected = np.corrcoef(points[:, 0], points[:, 2])[0, 1]
    assert table.loc["a", "discrimination"] == pytest.approx(expected)
    assert table.loc["a", "difficulty"] == pytest.approx(5 / 12)


def test_a_question_that_was_not_reached_is_blank():
    results = [replace(each, questions=each.questions[:1], status="stopped") for each in six()]
    table = item_statistics(results, ITEMS).set_index("question")
    assert table.loc["b", ["difficulty", "blank_share"]].tolist() == [0, 1]


def test_points_set_by_hand_count():
    results, _ = apply_overrides(six(), [Override("s4", "a", 2), Override("u", "a", 2)], ITEMS)
    table = item_statistics(results, ITEMS).set_index("question")
    assert table.loc["a", "difficulty"] == pytest.approx(7 / 12)
    assert table.loc["a", "misconception_count"] == 1  # full points are no misconception


@pytest.mark.parametrize(
    ("results", "questions", "reasons"),
    [
        (six()[:4], ITEMS, ["fewer than 5 students"] * 3),
        (six()[:5], ITEMS, ["", "", ""]),
        ([], ITEMS, ["fewer than 5 students"] * 3),
        (six(), ITEMS[:1], ["there is no other question"]),
        ([one(str(n), (2, n % 3, 1)) for n in range(6)], ITEMS, [
            "all have the same points here",
            "all have the same points on the rest",
            "all have the same points here",
        ]),
        ([one(str(n), (0.1 + 0.2 * (n % 2), 0.1 + 0.2 * ((n + 1) % 2), 0)) for n in range(6)],
         [*ITEMS[:2], QuestionInfo("c", "3rd", 0)], ["", "", "all have the same points here"]),
    ],
    ids=["few", "five", "nobody", "alone", "no variance", "rounding"],
)  # fmt: skip
def test_where_there_is_no_discrimination_a_reason_is_given(results, questions, reasons):
    table = item_statistics(results, questions)
    assert table["note"].tolist() == reasons
    assert table["discrimination"].isna().tolist() == [bool(reason) for reason in reasons]


def test_nobody_is_no_zero():
    table = item_statistics(others(), ITEMS)
    assert table["n"].tolist() == [0, 0, 0]
    assert table[["difficulty", "right_share", "blank_share"]].isna().all(axis=None)
    assert misconceptions(others(), ITEMS).empty


def test_the_same_results_give_the_same_table():
    backwards = item_statistics(six()[::-1], ITEMS)
    pd.testing.assert_frame_equal(backwards, item_statistics(six(), ITEMS))


# The figure


def test_the_figure_shows_shares_and_names_the_most_frequent_misconception():
    figure = plot_items(item_statistics(six(), ITEMS))
    (ax,) = figure.axes
    widths = [[bar.get_width() for bar in bars] for bars in ax.containers]
    np.testing.assert_allclose(np.sum(widths, axis=0), 100)
    np.testing.assert_allclose(widths[0], [100 / 3, 100 / 3, 50])  # right
    assert [label.get_text() for label in ax.get_yticklabels()] == ["First", "Second", "3rd"]
    texts = [text.get_text() for text in ax.texts]
    assert {"2 × sd", "2 × ML", "3 × x"} <= set(texts)
    assert "Hardest: First, 42% of the points on average." in get_alt_text(figure)


def test_a_question_that_is_not_marked_says_so_and_is_never_the_hardest():
    items = item_statistics(six(), ITEMS)
    open_ones = items.assign(n=[0, 6, 6], difficulty=[math.nan, *items["difficulty"][1:]])
    figure = plot_items(open_ones)
    assert "not all are marked yet" in [text.get_text() for text in figure.axes[0].texts]
    assert "Hardest: Second" in get_alt_text(figure)
    assert "not all marked yet: 1." in get_alt_text(figure)
    nothing = plot_items(items.assign(n=0, difficulty=math.nan))
    assert "nan" not in get_alt_text(nothing)


def test_titles_are_drawn_as_they_are():
    questions = [QuestionInfo("a", "$\\frac{" + "word " * 40, 2), QuestionInfo("b", "$", 4)]
    results = [one("s", (0, 0, 0), ("$\\x{", "", ""))]
    figure = plot_items(item_statistics(results, questions))
    figure.savefig(BytesIO())
    assert figure.axes[0].get_yticklabels()[0].get_text().endswith("…")


def test_the_look_of_other_figures_is_left_alone():
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    plot_items(item_statistics(six(), ITEMS))
    assert dict(mpl.rcParams) == before


# The summary


def summary(folder, results, questions=ITEMS, **more) -> Page:
    path = write_summary(results, questions, folder, title="Random intercepts", **more)
    return Page(path.read_text(encoding="utf-8"))


def test_what_needs_attention_comes_first(tmp_path):
    results = [*six(), replace(six()[0], student_id="t", status="stopped"), *others()]
    page = summary(tmp_path, results, notes=["x.ipynb may be of two students."])
    assert "10 students 6 graded 1 stopped 1 unreadable 1 missing 1 our fault" in page.text
    first = page.text.index("Needs your attention")
    order = ["x.ipynb may", "our fault s2", "unreadable u u.ipynb It is a PDF.", "stopped t"]
    places = [page.text.index(each, first) for each in [*order, "Mia Missing", "at a glance"]]
    assert places == sorted(places)
    assert ("a", "href", "feedback/u.html") in page.attributes
    assert "Of the 7 students whose status is graded or stopped; nobody else counts" in page.text


def test_when_all_is_well_it_says_so(tmp_path):
    assert (
        "Needs your attention Nothing: all notebooks were graded" in summary(tmp_path, six()).text
    )


def test_what_was_set_by_hand_is_settled_and_listed(tmp_path):
    rows = [Override("s2", "total", 3, "Seen."), Override("u", "total", 0)]
    results, _ = apply_overrides(others(), rows, ITEMS)
    text = summary(tmp_path, results).text
    assert "our fault s2" not in text
    assert "missing Mia Missing" in text
    assert "s2 : Set by hand: total, 3 of 7. Seen." in text


def test_a_fault_of_ours_begun_by_hand_still_needs_attention(tmp_path):
    results, _ = apply_overrides([FAULT], [Override("s2", "a", 1)], ITEMS)
    assert "our fault s2" in summary(tmp_path, results).text


def test_a_remark_on_a_graded_notebook_is_there(tmp_path):
    results = [replace(six()[0], detail="Two files; the last is taken."), *six()[1:]]
    text = summary(tmp_path, results).text
    assert "Graded, with a remark: 1 s0 : Two files; the last is taken." in text


def test_the_figure_is_in_the_page_with_alt_text_and_the_same_in_a_table(tmp_path):
    page = summary(tmp_path, six())
    image = {name: value for tag, name, value in page.attributes if tag == "img"}
    kind, _, data = image["src"].partition(",")
    assert kind == "data:image/png;base64"
    assert mpimg.imread(BytesIO(base64.b64decode(data))).shape[1] > 1000
    assert "Hardest: First" in image["alt"]
    assert "First a 33 % 17 % 33 % 17 % 0.42" in page.text
    assert "2 × ML 1 × a" in page.text
    assert "corrected item-total correlation" in page.text


def test_a_negative_discrimination_is_pointed_out(tmp_path):
    results = [one(str(n), (n % 3, 4 - n % 3, 0)) for n in range(6)]
    assert re.search(r"−1\.00\s+below 0", summary(tmp_path, results).text)


@pytest.mark.parametrize(
    ("possible", "last"),
    [
        ((2, 4, 1), ["6 to below 7 0", "7 (all) 1"]),
        ((2, 4, 1.5), ["7 to 7.5 1"]),
        ((20, 40, 35), ["80 to below 90 0", "90 to 95 0"]),
        ((0.1, 0.1, 0.1), ["0.25 to below 0.3 0", "0.3 (all) 1"]),
    ],
)  # fmt: skip
def test_totals_in_round_steps(tmp_path, possible, last):
    questions = [replace(q, possible=p) for q, p in zip(ITEMS, possible, strict=True)]
    results = [one("a", (0, 0, 0)), one("b", (2, 4, 1) if sum(possible) > 1 else possible)]
    text = summary(tmp_path, results, questions).text
    totals = text[text.index("Totals") :]
    for words in last:
        assert words in totals


def test_a_total_on_a_border_is_counted_above_it(tmp_path):
    """0.7 / 0.1 is a little below 7 for a computer."""
    questions = [replace(q, possible=p) for q, p in zip(ITEMS, (0.4, 0.4, 0.3), strict=True)]
    text = summary(tmp_path, [one("a", (0.7, 0, 0))], questions).text
    assert "0.6 to below 0.7 0" in text
    assert "0.7 to below 0.8 1" in text


def test_tables_for_a_spreadsheet(tmp_path):
    summary(tmp_path, six())
    items = pd.read_csv(tmp_path / "item_statistics.csv", keep_default_na=False)
    expected = item_statistics(six(), ITEMS)
    assert list(items) == list(expected)
    np.testing.assert_allclose(items["difficulty"], expected["difficulty"], atol=1e-4)
    slips = pd.read_csv(tmp_path / "misconceptions.csv")
    assert slips["count"].tolist() == [2, 2, 1, 3]


@pytest.mark.parametrize(
    ("results", "questions"), [([], ITEMS), (others(), ITEMS), ([], []), (six(), [])]
)
def test_there_may_be_nothing_to_count(tmp_path, results, questions):
    assert "nothing to count yet" in summary(tmp_path, results, questions).text


def test_the_same_results_give_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        write_summary([*six(), *others()], ITEMS, tmp_path / name, title="T")
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_a_submission_holds_stays_text(tmp_path, hostile):
    def page(text):
        who = {"name": text, "file": text, "detail": text}
        bad = [replace(each, **who) for each in others()]
        rows = [Override("s0", "a", 1, text)]
        good, _ = apply_overrides([replace(each, **who) for each in six()], rows, ITEMS)
        return summary(tmp_path, [*good, *bad], notes=[text])

    result, plain = page(hostile), page("x")
    assert result.tags == plain.tags
    assert not [name for _, name, _ in result.attributes if name.startswith("on")]


@pytest.mark.parametrize("width", [400, 1280])
def test_in_a_browser_nothing_is_cut_off_and_nothing_fetched(browser, tmp_path, width):
    who = {"name": HOSTILE[0], "file": "W" * 200, "detail": HOSTILE[-1]}
    path = write_summary(
        [*six(), *(replace(each, **who) for each in others())], ITEMS, tmp_path, title="T_" * 90
    )
    opened, heard = browser.new_page(viewport={"width": width, "height": 900}), []
    opened.on("dialog", lambda dialog: (heard.append(dialog.message), dialog.dismiss()))
    opened.on("console", lambda message: heard.append(message.text))
    opened.on("request", lambda request: heard.append(request.url[:30]))
    opened.goto(path.as_uri())
    wide, drawn = opened.evaluate(
        "[document.documentElement.scrollWidth, document.images[0].naturalWidth]"
    )
    opened.close()
    assert wide <= width
    assert drawn > 1000
    assert [each for each in heard if not each.startswith("data:image/png;")] == [
        path.as_uri()[:30]
    ]
