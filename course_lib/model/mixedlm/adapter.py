"""Make the record of a raw result of ``smf.mixedlm(...).fit()``.

Factors, levels and slopes are found by value: the columns of the random-effects design are
compared with the columns of the data.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype

from course_lib.model.covariances import cleaned, theta_of
from course_lib.model.criterion import log_likelihood
from course_lib.model.design import Array, Design, RandomBlock
from course_lib.model.fit_record import FitRecord
from course_lib.model.level_labels import Codes, factor_levels
from course_lib.model.mixedlm.building import compare_likelihoods
from course_lib.model.mixedlm.group_vectors import dense
from course_lib.model.products import Flags, cross_products

Factor = tuple[str, Codes, tuple[str, ...]]  # its name, the level of each row, the labels


def record_of_results(fit: Any) -> FitRecord:
    """Make the record of a result of statsmodels.

    Parameters
    ----------
    fit : MixedLMResults
        From ``smf.mixedlm(...).fit()`` or ``MixedLM(...).fit()``.

    Raises
    ------
    RuntimeError
        When statsmodels' log-likelihood there is not the course's.
    """
    model = fit.model
    blocks = tuple(_blocks(model))
    design = Design(
        response=str(model.endog_names),
        y=np.asarray(model.endog, dtype=float),
        x=np.asarray(model.exog, dtype=float),
        fixed_names=tuple(model.exog_names),
        blocks=blocks,
        index=_index(model),
    )
    products = cross_products(design)
    relative = [
        inverse @ covariance @ inverse.T
        for covariance, inverse in zip(
            _covariances(fit, blocks),
            [np.linalg.inv(one.basis) for one in products.covariances],
            strict=True,
        )
    ]
    theta = cleaned(theta_of(relative, products.covariances), products.covariances)
    record = FitRecord(
        formula=str(getattr(model, "formula", "")),
        design=design,
        products=products,
        theta=theta,
        reml=bool(fit.reml),
        loglik=log_likelihood(theta, products, reml=bool(fit.reml)),
        known_scale=float(fit.scale),
    )
    first = int(bool(model.k_re))
    components = {name: first + number for number, name in enumerate(model.exog_vc.names)}
    compare_likelihoods(model, record, (0 if first else None, components))
    return record


def _covariances(fit: Any, blocks: Sequence[RandomBlock]) -> Iterator[Array]:
    """Relative covariance of each block, in the data's units."""
    k_re = fit.model.k_re
    if k_re:
        yield np.asarray(fit.cov_re)[:k_re, :k_re] / fit.scale
    for block, variance in zip(blocks[bool(k_re) :], np.asarray(fit.vcomp), strict=True):
        yield np.eye(len(block.terms)) * variance / fit.scale


def _index(model: Any) -> pd.Index:
    frame = _frame(model)
    return frame.index if len(frame) == len(model.endog) else pd.RangeIndex(len(model.endog))


def _frame(model: Any) -> pd.DataFrame:
    """Data of a model that was made from a formula; empty for one made from arrays."""
    frame = getattr(model.data, "frame", None)
    usable = isinstance(frame, pd.DataFrame) and len(frame) == len(model.endog)
    return frame if usable else pd.DataFrame(index=range(len(model.endog)))


def _blocks(model: Any) -> Iterator[RandomBlock]:
    groups = _groups(model)
    name, labels = _group_factor(model, groups)
    if model.k_re:
        columns = np.asarray(model.exog_re, dtype=float)
        named = zip(model.data.exog_re_names, columns.T, strict=True)
        terms = tuple("Intercept" if (column == 1).all() else str(n) for n, column in named)
        yield RandomBlock(name, labels, terms, groups, columns)
    for number, component in enumerate(model.exog_vc.names):
        yield _component(model, number, component, groups, name, labels)


def _groups(model: Any) -> Codes:
    groups = np.empty(len(model.endog), dtype=np.intp)
    for number, label in enumerate(model.group_labels):
        groups[model.row_indices[label]] = number
    return groups


def _group_factor(model: Any, groups: Codes) -> tuple[str, tuple[str, ...]]:
    """Column whose levels are the groups, and their labels; ``Group`` when there is none."""
    frame = _frame(model)
    named = [name.removesuffix(" Var") for name in model.data.exog_re_names]
    labels = tuple(str(label) for label in model.group_labels)
    for column in sorted(frame.columns, key=lambda column: str(column) not in named):
        codes, levels = factor_levels(frame, [column])
        if not _same_partition(codes, groups):
            continue
        first = np.unique(groups, return_index=True)[1]
        own = tuple(levels[code] for code in codes[first])
        if own == labels or str(column) in named:  # dates are written otherwise in arrays
            return str(column), own
    return (named[0] if named else "Group"), labels


def _component(
    model: Any, number: int, component: str, groups: Codes, name: str, labels: tuple[str, ...]
) -> RandomBlock:
    """Find factor, levels and slope behind one variance component."""
    mats = [dense(matrix) for matrix in model.exog_vc.mats[number]]
    if any((np.count_nonzero(matrix, axis=1) > 1).any() for matrix in mats):
        return _shared(model, number, mats, groups, name, labels)
    column = np.zeros(len(groups), dtype=np.intp)
    values = np.zeros(len(groups))
    for label, matrix in zip(model.group_labels, mats, strict=True):
        column[model.row_indices[label]] = abs(matrix).argmax(axis=1)
        values[model.row_indices[label]] = matrix.sum(axis=1)
    term = (_slope_name(model, values, component),)
    if model.n_groups > 1 and all(matrix.shape[1] == 1 for matrix in mats):
        return RandomBlock(name, labels, term, groups, values[:, None])
    cells = groups * (int(column.max()) + 1) + column
    outer = None if model.n_groups == 1 else (name, groups, labels)
    found = _factor(model, cells, values != 0, outer, str(model.exog_vc.colnames[number][0]))
    if found is None:
        unique, codes = np.unique(cells, return_inverse=True)
        found = component, codes.astype(np.intp), tuple(map(str, range(len(unique))))
    factor, codes, levels = found
    return RandomBlock(factor, levels, term, codes, values[:, None])


def _shared(
    model: Any, number: int, mats: list[Array], groups: Codes, name: str, labels: tuple[str, ...]
) -> RandomBlock:
    """Several columns in one row: effects of the group that have one variance."""
    width = max(matrix.shape[1] for matrix in mats)
    columns = np.zeros((len(groups), width))
    for label, matrix in zip(model.group_labels, mats, strict=True):
        columns[np.ix_(model.row_indices[label], range(matrix.shape[1]))] = matrix
    names = next(names for names in model.exog_vc.colnames[number] if len(names) == width)
    return RandomBlock(name, labels, tuple(map(str, names)), groups, columns, one_variance=True)


def _slope_name(model: Any, values: Array, component: str) -> str:
    """Name of the column whose values these are; Intercept where all are 1."""
    if (values == 1).all():
        return "Intercept"
    frame = _frame(model)
    for column in frame.columns:
        numeric = is_numeric_dtype(frame[column])
        if numeric and np.allclose(frame[column].to_numpy(dtype=float), values, atol=0):
            return str(column)
    return component


def _factor(
    model: Any, cells: Codes, present: Flags, outer: Factor | None, told: str
) -> Factor | None:
    """Find the columns whose levels split the rows as the cells do; those named first."""
    frame = _frame(model)
    known = [c for c in frame.columns if str(c) not in {str(model.endog_names), outer and outer[0]}]
    known = sorted(known, key=lambda column: str(column) not in told)
    for size in (1, 2, 3):
        for columns in combinations(known, size):
            one = (":".join(map(str, columns)), *factor_levels(frame, columns))
            one = one if outer is None else _nested(outer, one)
            if _same_partition(one[1][present], cells[present]):
                return one
    return None


def _nested(outer: Factor, inner: Factor) -> Factor:
    """Levels of `inner` within those of `outer`."""
    width = len(inner[2])
    pairs, codes = np.unique(outer[1] * width + inner[1], return_inverse=True)
    labels = (f"{outer[2][pair // width]}:{inner[2][pair % width]}" for pair in pairs)
    return f"{outer[0]}:{inner[0]}", codes.astype(np.intp), tuple(labels)


def _same_partition(first: Codes, second: Codes) -> bool:
    """Whether two codings split the rows in the same way."""
    together = len(np.unique(first * (int(second.max()) + 1) + second))
    return together == len(np.unique(first)) == len(np.unique(second))
