"""Fingerprints recognise rounded answers, keep others apart, and hold no number."""

import math

import numpy as np
import pytest

from course_lib.exercises.fingerprints import (
    TOLERANCE,
    agree,
    cells,
    fingerprint,
    recognise,
)

NUMBERS = [9.5018, -3.898789, 0.0977, 1743.63, 12.0, 6.5e7]


def known(value, salt="01/q"):
    return {"right": fingerprint(value, salt)}


@pytest.mark.parametrize("value", NUMBERS)
@pytest.mark.parametrize("share", [-1, -0.7, -0.3, 0, 0.3, 0.7, 1])
def test_a_number_within_the_tolerance_is_recognised(value, share):
    near = value * (1 + share * TOLERANCE)
    assert recognise(near, known(value), "01/q") == "right"
    assert agree(near, value)


@pytest.mark.parametrize("value", NUMBERS[:4])
@pytest.mark.parametrize("share", [-2.1, 2.1, 5, -10])
def test_a_number_two_tolerances_away_is_another(value, share):
    far = value * (1 + share * TOLERANCE)
    assert recognise(far, known(value), "01/q") == ""
    assert not agree(far, value)


def test_four_digits_are_enough():
    rng = np.random.default_rng(3)
    for value in np.exp(rng.uniform(-9, 9, 300)) * rng.choice([-1, 1], 300):
        assert agree(float(f"{value:.4g}"), float(value))


def test_rounding_errors_count_as_zero_and_signs_matter():
    assert agree(3e-12, 0.0)
    assert not agree(2.0, -2.0)
    assert not agree(1e-3, 0.0)


def test_text_ignores_capitals_and_blanks_only():
    assert recognise(" Between  subjects", known("between subjects"), "01/q") == "right"
    assert recognise("between subject", known("between subjects"), "01/q") == ""


def test_lists_and_tables_are_compared_item_by_item_in_order():
    table = {"columns": ["a", "b"], "rows": [[1.0, "x"], [2.0, "y"]]}
    assert recognise([1.001, 2.0], known([1.0, 2.0]), "01/q") == "right"
    assert recognise([2.0, 1.0], known([1.0, 2.0]), "01/q") == ""
    assert recognise([1.0], known([1.0, 2.0]), "01/q") == ""
    assert recognise(table, known(table), "01/q") == "right"
    assert not agree({"columns": ["a", "c"], "rows": table["rows"]}, table)
    assert not agree([1.0], 1.0)


def test_equal_numbers_have_other_digests_in_another_question():
    assert not set(fingerprint(2.5, "01/a")[0]) & set(fingerprint(2.5, "01/b")[0])


def test_a_digest_tells_nothing_of_the_number():
    told = "".join(fingerprint(9.5018, "01/q")[0])
    assert "9.5" not in told
    assert "95018" not in told


def test_numbers_that_are_none_stand_for_themselves():
    assert cells(math.nan, TOLERANCE) == ["nan"]
    assert not agree(math.inf, 1.0)
