"""Checks say what is wrong with an answer, in words, and never give the right one."""

import numpy as np
import pandas as pd
import pytest

from course_lib.exercises.checks import AnswerError, check_answer, check_kind
from course_lib.exercises.fingerprints import TOLERANCE, fingerprint
from course_lib.exercises.questions import Question

QUESTION = Question(
    name="group_sd",
    form={"kind": "number"},
    tolerance=TOLERANCE,
    otherwise="Look there.",
    known={
        "right": fingerprint(3.0825, TOLERANCE, str),
        "variance": fingerprint(9.5018, TOLERANCE, str),
    },
    messages={"variance": "This is the variance."},
    digest=str,
)


def said(check, *given, **words) -> AnswerError:
    with pytest.raises(AnswerError) as caught:
        check(*given, **words)
    return caught.value


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (..., "`group_sd` is not set yet: put your answer in place of the dots."),
        ("3.08", "`group_sd` is a text; one number is asked for."),
        ([3.0, 1.0], "`group_sd` is a list; one number is asked for."),
        (pd.Series([3.0]), "`group_sd` is a Series with one value. Take the number out of it"),
        (np.array([3.0]), "`group_sd` is a ndarray with one value. Take the number out of it"),
        (True, "`group_sd` is of type bool; one number is asked for."),
        (print, "is of type builtin_function_or_method; one number"),
        (float("nan"), "`group_sd` holds nan, which is not a number one can report."),
    ],
)
def test_an_answer_of_another_kind_is_told_what_is_wanted(value, words):
    assert words in str(said(check_kind, "group_sd", value, "number"))


def test_an_unknown_option_is_answered_with_all_and_the_nearest():
    words = str(said(check_kind, "design", "nestd", "text", options=["crossed", "nested"]))
    assert words == '`design` must be one of "crossed", "nested". Did you mean "nested"?'
    check_kind("design", "Nested ", "text", options=["crossed", "nested"])


def test_lists_and_tables_have_their_size_checked():
    assert "has 1 items; 2" in str(said(check_kind, "q", ["a"], "list", length=2))
    table = pd.DataFrame({"a": [1], "b": [2]})
    assert "asked for, in this order: b, a" in str(
        said(check_kind, "q", table, "table", columns=["b", "a"])
    )
    assert "has 1 rows; 3" in str(said(check_kind, "q", table, "table", length=3))
    assert "only numbers and texts" in str(said(check_kind, "q", [[1]], "list"))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (["both", 3.1], ""),
        ("both", "`fault` is a text; a list is asked for: a text, a number, in this order."),
        (
            [3.1, "both"],
            "`fault` holds a number, a text; asked for: a text, a number, in this order.",
        ),
        (["both"], "has 1 items; 2 are asked for: a text, a number, in this order."),
        (["both", ...], "`fault` still has dots, or None: a part of it is not set yet."),
        (["bth", 3.1], 'The text "bth" in `fault` must be one of "both", "nothing". Did you'),
    ],
)
def test_a_list_of_a_word_and_a_number_says_which_it_wants_where(value, words):
    form = {"options": ["both", "nothing"], "length": 2, "items": ["text", "number"]}
    if words:
        assert words in str(said(check_kind, "fault", value, "list", **form))
    else:
        check_kind("fault", value, "list", **form)


def test_many_items_of_a_kind_are_counted():
    form = {"length": 5, "items": ["text"] * 4 + ["number"]}
    assert "5 are asked for: 4 texts, a number, in this order." in str(
        said(check_kind, "roles", ["a"] * 4, "list", **form)
    )
    assert "holds 5 texts; asked for: 4 texts, a number, in this order." in str(
        said(check_kind, "roles", ["a"] * 5, "list", **form)
    )


def test_nan_is_answered_in_the_words_of_the_question_that_has_some():
    error = said(check_kind, "slope", np.float64("nan"), "number", nan="One point has no slope.")
    assert (str(error), error.misconception) == ("One point has no slope.", "nan")
    check_kind("slope", 0, "number", nan="One point has no slope.")
    error = said(check_kind, "aic", ["rows", float("nan")], "list", nan="Fit by ML.")
    assert (str(error), error.misconception) == ("Fit by ML.", "nan")


def test_a_table_with_another_label_is_told_which_labels_there_are():
    table = pd.DataFrame({"data": ["All", "without"], "slope": [1, 2]})
    words = str(said(check_kind, "report", table, "table", options=["all", "without entry"]))
    assert words.startswith('The text "without" in `report` must be one of "all", "without entry".')
    check_kind("report", table, "table", options=["all", "without"])


@pytest.mark.parametrize("value", [3.0825, 3.083, np.float64(3.0825)])
def test_the_right_answer_passes(value):
    check_answer(QUESTION, value)


def test_a_misconception_is_named():
    error = said(check_answer, QUESTION, 9.5018)
    assert str(error) == "This is the variance."
    assert error.misconception == "variance"


def test_an_unknown_wrong_answer_is_told_where_to_look():
    error = said(check_answer, QUESTION, 7.0)
    assert str(error) == "Look there."
    assert error.misconception == ""


def test_an_answer_of_another_kind_is_told_so_before_it_is_looked_up():
    assert "one number is asked for" in str(said(check_answer, QUESTION, "3.0825"))
    assert said(check_answer, QUESTION, None).misconception == "blank"
