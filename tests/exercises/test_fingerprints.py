"""Fingerprints recognise rounded answers, keep others apart, and hold no number."""

import base64
import hashlib
import json
import math
from functools import partial

import numpy as np
import pytest

from course_lib.exercises.fingerprints import (
    FEW,
    TOLERANCE,
    agree,
    cells,
    chained,
    fingerprint,
    fits,
    recognise,
)

NUMBERS = [9.5018, -3.898789, 0.0977, 1743.63, 12.0, 6.5e7]
LONG = [*NUMBERS, 0.0, "a text"]
DIGEST = partial(chained, salt="01/q", rounds=3)


def known(value):
    return {"right": fingerprint(value, TOLERANCE, DIGEST)}


def recognised(answer, value) -> str:
    return recognise(answer, known(value), TOLERANCE, DIGEST)


@pytest.mark.parametrize("value", NUMBERS)
@pytest.mark.parametrize("share", [-1, -0.7, -0.3, 0, 0.3, 0.7, 1])
def test_a_number_within_the_tolerance_is_recognised(value, share):
    near = value * (1 + share * TOLERANCE)
    assert recognised(near, value) == "right"
    assert agree(near, value)


@pytest.mark.parametrize("value", NUMBERS[:4])
@pytest.mark.parametrize("share", [-2.1, 2.1, 5, -10])
def test_a_number_two_tolerances_away_is_another(value, share):
    far = value * (1 + share * TOLERANCE)
    assert recognised(far, value) == ""
    assert not agree(far, value)


def test_a_long_answer_within_the_tolerance_is_recognised_wherever_its_numbers_lie():
    """Honest answers: each number anywhere within the tolerance, with any tolerance in use."""
    rng = np.random.default_rng(7)
    for tolerance in (0.0005, 0.002, 0.004, 0.01):
        for _ in range(300):
            right = np.exp(rng.uniform(-14, 20, FEW + 5)) * rng.choice([-1, 1], FEW + 5)
            one = fingerprint(right.tolist(), tolerance, str)
            given = right * (1 + tolerance * rng.uniform(-1, 1, len(right)))
            assert fits(given.tolist(), one, tolerance, str)
            edge = right * (1 + tolerance * rng.choice([-1, 1], len(right)))
            assert fits(edge.tolist(), one, tolerance, str)


@pytest.mark.parametrize("place", range(len(NUMBERS)))
@pytest.mark.parametrize("share", [-2.1, 2.1, 5, 10, 20, -100, 1e6])
def test_one_wrong_number_makes_a_long_answer_another(place, share):
    given = list(LONG)
    given[place] *= 1 + share * TOLERANCE
    assert recognised(LONG, LONG) == "right"
    assert recognised(given, LONG) == ""
    assert not agree(given, LONG)


def test_zeros_signs_and_texts_count_in_a_long_answer_too():
    assert recognised([*NUMBERS, 1e-12, " A Text"], LONG) == "right"
    assert recognised([*NUMBERS, 1e-3, "a text"], LONG) == ""
    assert recognised([*NUMBERS, 0.0, "another"], LONG) == ""
    assert recognised([*NUMBERS, "a text", 0.0], LONG) == ""
    assert recognised([-NUMBERS[0], *LONG[1:]], LONG) == ""
    assert recognised(LONG[1:], LONG) == ""


def test_a_long_answer_has_one_digest_and_each_number_of_a_short_one_its_own():
    count = []

    def counting(text):
        count.append(text)
        return DIGEST(text)

    assert set(fingerprint(LONG, TOLERANCE, counting)) == {"shifts", "digest"}
    assert len(count) == 1
    assert len(fingerprint(NUMBERS[:FEW], TOLERANCE, counting)) == FEW


@pytest.mark.parametrize("more", [[], ["c"] * FEW])
def test_an_open_place_takes_anything_and_the_others_do_not(more):
    target = ["both", *more, None]
    for number in (0.0, -3.1, 1e9, "a text"):
        assert recognised(["both", *more, number], target) == "right"
        assert agree(["both", *more, number], target)
        assert recognised(["nothing", *more, number], target) == ""
    for missing in (None, float("nan")):
        assert recognised(["both", *more, missing], target) == ""
    assert recognised(["both", *more], target) == ""
    assert not agree(target, ["both", *more, 3.1])  # what is open is no answer itself


def test_a_digest_is_a_chain_of_as_many_rounds_as_asked_for():
    link = b"01/q\nx"
    for _ in range(3):
        link = hashlib.blake2b(link).digest()
    assert base64.b64decode(DIGEST("x")) == link[:9]


def test_four_digits_are_enough():
    rng = np.random.default_rng(3)
    for value in np.exp(rng.uniform(-9, 9, 300)) * rng.choice([-1, 1], 300):
        assert agree(float(f"{value:.4g}"), float(value))


def test_rounding_errors_count_as_zero_and_signs_matter():
    assert agree(3e-12, 0.0)
    assert not agree(2.0, -2.0)
    assert not agree(1e-3, 0.0)


def test_text_ignores_capitals_and_blanks_only():
    assert recognised(" Between  subjects", "between subjects") == "right"
    assert recognised("between subject", "between subjects") == ""


def test_lists_and_tables_are_compared_item_by_item_in_order():
    table = {"columns": ["a", "b"], "rows": [[1.0, "x"], [2.0, "y"]]}
    assert recognised([1.001, 2.0], [1.0, 2.0]) == "right"
    assert recognised([2.0, 1.0], [1.0, 2.0]) == ""
    assert recognised([1.0], [1.0, 2.0]) == ""
    assert recognised(table, table) == "right"
    assert not agree({"columns": ["a", "c"], "rows": table["rows"]}, table)
    assert not agree([1.0], 1.0)


def test_equal_numbers_have_other_digests_in_another_question():
    other = partial(chained, salt="01/b", rounds=3)
    assert not set(known(2.5)["right"][0]) & set(fingerprint(2.5, TOLERANCE, other)[0])


def test_a_fingerprint_tells_nothing_of_the_number():
    told = "".join(known(9.5018)["right"][0]) + json.dumps(known([9.5018] * 8)["right"])
    assert "9.5" not in told
    assert "95018" not in told


def test_numbers_that_are_none_stand_for_themselves():
    assert cells(math.nan, TOLERANCE) == ["nan"]
    assert not agree(math.inf, 1.0)
