"""Answers to an argument of the wrong kind."""

import pandas as pd
import pytest

from course_lib.basics.kinds import check_frame, described, wrong_kind


def test_a_kind_is_said_in_words():
    assert [described(value) for value in (None, "y ~ x", pd.DataFrame(), 1, Exception())] == [
        "None",
        "text",
        "a DataFrame",
        "an int",
        "an Exception",
    ]


def test_a_frame_of_another_package_is_told_apart():
    other = type("DataFrame", (), {"__module__": "polars.dataframe.frame"})
    with pytest.raises(TypeError, match=r"A pandas DataFrame .* this is a DataFrame of polars\."):
        check_frame(other())


def test_the_answer_is_caught_as_either_error():
    for kind in (TypeError, ValueError):
        with pytest.raises(kind, match=r"A dict is asked for; this is text\. Make one\."):
            raise wrong_kind("A dict is asked for", "a", "Make one.")
