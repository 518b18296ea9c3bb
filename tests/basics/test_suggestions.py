"""Answers to a name that is not there."""

import pandas as pd
import pytest

from course_lib.basics.suggestions import check_columns, did_you_mean, nearest, unknown_name


def test_capitals_do_not_count_and_what_is_far_is_not_offered():
    assert nearest("DAYS", ["Reaction", "Days"]) == "Days"
    assert nearest("Dias", ["Reaction", "Days"]) == "Days"
    assert nearest("weight", ["Reaction", "Days"]) is None
    assert nearest("x", []) is None


def test_the_hint_takes_the_quotes_of_its_sentence():
    assert did_you_mean("nestd", ["nested"], quote='"') == ' Did you mean "nested"?'
    assert did_you_mean("pie", ["nested"]) == ""


def test_an_unknown_name_is_answered_with_the_nearest_and_with_all():
    assert unknown_name("fruit", "aple", ["apple", "pear"]) == (
        "There is no fruit 'aple'. Did you mean 'apple'? The fruits are: apple, pear."
    )


def test_a_column_that_is_not_there_is_named_with_those_there_are():
    data = pd.DataFrame(columns=["Days", 7])
    check_columns(data, "Days", None, 7)
    with pytest.raises(
        ValueError, match=r"no column 'day'\. Did you mean 'Days'\? They have: Days, 7"
    ):
        check_columns(data, "Days", "day")
