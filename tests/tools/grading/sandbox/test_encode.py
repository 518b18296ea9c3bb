"""Answers leave the sandbox as plain values, or say what they are."""


# ruff: noqa: PD011 - the `values` of answers, not of a Series

import numpy as np
import pandas as pd
import pytest

from tests.tools.grading.sandbox.cell_runs import run

pytestmark = pytest.mark.usefixtures("sandbox")


PLAIN = {
    "True": True,
    "np.bool_(False)": False,
    "3": 3,
    "np.int64(3)": 3,
    "2.5": 2.5,
    "np.float64(0.1)": 0.1,
    "np.float32(0.5)": 0.5,
    "np.longdouble(0.5)": 0.5,
    "-float('inf')": -np.inf,
    "float('nan')": np.nan,
    "'nan'": "nan",
    "np.str_('text')": "text",
    "[1, 'two', 3.0, None, 'inf']": [1, "two", 3.0, None, "inf"],
    "['both', ...]": ["both", None],
    "(1, 2)": [1, 2],
    "np.array([1.5, np.nan])": [1.5, np.nan],
    "np.array([2.5])": [2.5],
    "pd.Series({'x': 1.0})": [1.0],
    "pd.Series(['p', 'q'], dtype='category')": ["p", "q"],
    "pd.Index(['p', pd.NA])": ["p", np.nan],
    "[]": [],
}
NOT_PLAIN = {
    "...": "missing",
    "None": "NoneType",
    "{'x': 1}": "dict",
    "1j": "complex",
    "np.array(1.0)": "array of 0 dimensions",
    "np.eye(2)": "array of 2 dimensions",
    "len": "builtin_function_or_method",
    "[[1]]": "list or table with an element of type list",
    "list(range(1001))": "list with more than 1000 items",
    "np.zeros(1001)": "array with more than 1000 items",
    "pd.DataFrame(np.zeros((101, 10)))": "table with more than 1000 cells",
    "pd.Series([pd.Timestamp(0)])": "list or table with an element of type Timestamp",
}
FRAMES = {
    "pd.DataFrame({'x': [1, 2], 'y': ['p', None]})": (["x", "y"], [[1, "p"], [2, np.nan]]),
    "pd.DataFrame({'x': [1.5]}, index=pd.Index(['s1'], name='g'))": (["g", "x"], [["s1", 1.5]]),
    "pd.DataFrame({('x', 'mean'): [1], 7: [True]})": (["x mean", "7"], [[1, True]]),
    "pd.DataFrame({('x', 'mean'): [1]})": (["x mean"], [[1]]),
    "pd.DataFrame({'x': []})": (["x"], []),
}


@pytest.fixture(scope="module")
def values():
    """Run all expressions at once."""
    expressions = [*PLAIN, *NOT_PLAIN, *FRAMES]
    names = [f"v{number}" for number in range(len(expressions))]
    cells = [f"{name} = {text}" for name, text in zip(names, expressions, strict=True)]
    answers = run("import numpy as np, pandas as pd", *cells, names=names)[0]
    assert not answers.errors
    found = {name: answers.values.get(name, answers.kinds.get(name)) for name in names}
    return dict(zip(expressions, found.values(), strict=True))


@pytest.mark.parametrize("expression", PLAIN)
def test_plain_values_come_out_as_they_are(expression, values):
    assert repr(values[expression]) == repr(PLAIN[expression])


@pytest.mark.parametrize("expression", NOT_PLAIN)
def test_other_values_say_what_they_are(expression, values):
    assert values[expression] == NOT_PLAIN[expression]


@pytest.mark.parametrize("expression", FRAMES)
def test_tables_come_out_with_named_index_levels_as_columns(expression, values):
    names, rows = FRAMES[expression]
    expected = pd.DataFrame(rows, columns=names)
    pd.testing.assert_frame_equal(values[expression], expected, check_dtype=False)
