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


def test_a_column_that_is_there_twice_is_refused():
    data = pd.DataFrame([[1, 2, 3]], columns=["x", "y", "x"])
    check_columns(data, "y")
    with pytest.raises(ValueError, match="have 2 columns named 'x'"):
        check_columns(data, "x")


def test_a_part_of_a_name_of_two_levels_is_no_name():
    data = pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("x", "a"), ("x", "b")]))
    check_columns(data, ("x", "a"))
    with pytest.raises(ValueError, match="names of 2 levels, and 'x' is no whole name"):
        check_columns(data, "x")


@pytest.mark.parametrize("name", [["Days"], pd.Series([1, 2]), pd.DataFrame()])
def test_a_column_itself_or_a_list_is_no_name(name):
    with pytest.raises(TypeError, match="The name of one column is asked for"):
        check_columns(pd.DataFrame({"Days": [1]}), name)
