"""What comes out of a sandbox is read as plain data of known types and sizes, or not at all."""

import json
import math

import pytest

from course_tools.grading.sandbox.decode import NotPlainError, clean, decode, read_line


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe{}",
        b'{"cell": NaN}',
        b'{"cell": -Infinity}',
        b'{"cell": ' + b"9" * 100_000 + b"}",
        b'{"cell": ' + b"[" * 100_000,
    ],
    ids=lambda line: line[:20],
)
def test_a_malformed_line_says_nothing(line):
    assert read_line(line) == {}


@pytest.mark.parametrize(
    "pair",
    [
        None,
        {},
        [],
        ["number"],
        ["number", "1"],
        ["number", None],
        ["number", 10**301],
        ["text", 1],
        ["text", "x" * 2001],
        ["list", {"0": 1}],
        ["list", [[[1]]]],
        ["list", [{}]],
        ["list", [0] * 1001],
        ["frame", []],
        ["frame", [["x"], [1]]],
        ["frame", [["x"], [[1, 2]]]],
        ["frame", [[["x"]], [[1]]]],
        ["frame", [[], [[]] * 1001]],
        ["pickle", "cos\nsystem\n"],
        [["number"], 1],
    ],
    ids=lambda pair: str(pair)[:30],
)
def test_a_forged_value_is_none(pair):
    with pytest.raises(NotPlainError, match="unknown"):
        decode(pair)


@pytest.mark.parametrize(
    ("pair", "value"),
    [
        (["number", True], True),
        (["number", -3], -3),
        (["number", "-inf"], -math.inf),
        (["text", "nan"], "nan"),
        (["text", "x\ud800"], "x?"),
        (["list", ["inf", ["inf"], None, 1.5]], [math.inf, "inf", None, 1.5]),
    ],
)
def test_plain_data_comes_back(pair, value):
    assert repr(decode(json.loads(json.dumps(pair)))) == repr(value)


def test_a_frame_comes_back():
    frame = decode(["frame", [["g", "x"], [["s1", 1.5], ["s2", None]]]])
    assert frame.columns.tolist() == ["g", "x"]
    assert frame.loc[0].tolist() == ["s1", 1.5]
    assert math.isnan(frame.loc[1, "x"])
    mixed = decode(["frame", [["g"], [["s1"], [2.0], [None]]]])
    assert [repr(value) for value in mixed["g"]] == ["'s1'", "2.0", "nan"]


def test_what_is_no_value_says_what_it_is():
    with pytest.raises(NotPlainError, match=r"^DataFrame of two lines$"):
        decode(["other", "DataFrame\nof two\u2028lines"])


def test_a_message_is_one_line_that_can_be_written():
    assert clean("a\n\tb \x1b[31m\ud800" + "x" * 500, 20) == "a b ?[31m?" + "x" * 10
