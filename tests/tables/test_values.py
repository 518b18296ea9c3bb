"""Answers become plain values, whatever a student's variable holds."""

import numpy as np
import pandas as pd
import pytest

from course_lib.exercises.values import NotPlain, kind_of, plain


class Hostile:
    """Raises at every turn."""

    def __getattr__(self, name):
        raise RuntimeError(name)

    def __eq__(self, other):
        raise RuntimeError("no comparison")

    __hash__ = None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3, 3.0),
        (np.float32(0.5), 0.5),
        (np.int64(7), 7.0),
        ("text", "text"),
        (10**400, float("inf")),
        ([1, "a"], [1.0, "a"]),
        ((1, 2), [1.0, 2.0]),
        (np.array([1.5, 2.5]), [1.5, 2.5]),
        (pd.Series([1.0], index=["t12"]), [1.0]),
        (pd.Index(["a", "b"]), ["a", "b"]),
        (pd.DataFrame({"a": [1], "b": ["x"]}), {"columns": ["a", "b"], "rows": [[1.0, "x"]]}),
        (None, None),
        (..., None),
    ],
)
def test_a_value_becomes_plain(value, expected):
    assert plain(value) == expected


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (True, "bool"),
        (np.bool_(False), "bool"),
        ({"a": 1}, "dict"),
        (np.eye(2), "ndarray"),
        (len, "builtin_function_or_method"),
        (1j, "complex"),
        pytest.param(Hostile(), "Hostile", id="hostile"),
    ],
)
def test_other_values_are_named_by_their_type(value, name):
    assert plain(value) == NotPlain(name)
    assert kind_of(plain(value)) == "other"


def test_kinds():
    assert [kind_of(plain(v)) for v in (1, "a", [1], pd.DataFrame({"a": [1]}), ...)] == [
        "number",
        "text",
        "list",
        "table",
        "missing",
    ]
