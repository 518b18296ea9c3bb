"""Columns of numbers, whatever type of column holds them."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from course_lib.basics.numbers import number_column

VALUES = [1.0, np.nan, 2.0]
COLUMNS = {
    "plain": pd.Series(VALUES),
    "whole and nullable": pd.Series([1, None, 2], dtype="Int64"),
    "real and nullable": pd.Series([1, None, 2], dtype="Float64"),
    "truths and nullable": pd.Series([True, None, True], dtype="boolean") * 1,
    "objects": pd.Series([1, None, 2.0], dtype=object),
    "decimals": pd.Series([Decimal(1), None, Decimal(2)], dtype=object),
    "sparse": pd.Series(pd.arrays.SparseArray(VALUES)),
}
REFUSED = {
    "text": (pd.Series(["a", "b"]), r"values are like 'a'\.$"),
    "codes": (pd.Series(["1", "2"]), r"pd\.to_numeric\(data\['v'\]"),
    "categories": (pd.Series([1, 2], dtype="category"), "must be numeric to fly"),
    "dates": (pd.Series(pd.to_datetime(["2024-01-01"])), r"\(data\['v'\] - .*\.dt\.days"),
    "missing objects": (pd.Series([None, None], dtype=object), "values are like None"),
    "complex": (pd.Series([1j]), "must be numeric"),
    "infinite": (pd.Series([1, np.inf, -np.inf], index=list("abc")), "2 infinite .* in row b"),
}


@pytest.mark.parametrize("kind", COLUMNS)
def test_numbers_of_any_type_are_numbers(kind):
    last = 1 if kind.startswith("truths") else 2
    found = number_column(pd.DataFrame({"v": COLUMNS[kind]}), "v", role="to fly")
    np.testing.assert_array_equal(found, [1, np.nan, last])
    assert found.dtype == float


@pytest.mark.parametrize("kind", REFUSED)
def test_what_holds_no_numbers_is_refused(kind):
    column, message = REFUSED[kind]
    with pytest.raises(ValueError, match=message):
        number_column(pd.DataFrame({"v": column}), "v", role="to fly")
