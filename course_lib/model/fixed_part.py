"""The fixed part of a fit: its terms, its factors with their levels, and its coding."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import patsy
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from course_lib.model.design import Array
from course_lib.model.formula_names import Names
from course_lib.model.python_names import names_in

# Two codings of the same effects predict alike but for rounding.
_ALIKE = 1e-7


@dataclass(frozen=True)
class FixedTerm:
    """A term of the fixed part.

    Attributes
    ----------
    name : str
        As it was written, such as ``nitro:Variety``.
    parts : frozenset of str
        What it is a product of; none in the intercept.
    variables : frozenset of str
        Columns of the data that its parts are made of.
    columns : tuple of int
        Its columns in the design.
    """

    name: str
    parts: frozenset[str]
    variables: frozenset[str]
    columns: tuple[int, ...]

    def within(self, other: "FixedTerm") -> bool:
        """Whether another term has all parts of this one, and more."""
        return self.parts < other.parts


@dataclass(frozen=True)
class FixedPart:
    """How the fixed part of a fit was made.

    Attributes
    ----------
    terms : tuple of FixedTerm
        In the order of the design's columns, the intercept among them.
    factors : dict
        Columns of the data that are used by level, and their levels.
    covariates : tuple of str
        Columns of the data that are used as numbers.
    numeric_parts : frozenset of str
        Parts of terms that are numbers, such as ``nitro`` or ``I(x ** 2)``.
    rows : DataFrame
        Rows of the fit.
    design_of : callable
        Evaluates the fixed effects on other rows: ``design_of(new)`` has shape (rows, p).
    info : object
        patsy's own account.
    frame : DataFrame
        Rows of the fit, named as patsy's account has them.
    """

    terms: tuple[FixedTerm, ...]
    factors: dict[str, list[Any]]
    covariates: tuple[str, ...]
    numeric_parts: frozenset[str]
    rows: pd.DataFrame
    design_of: Callable[[pd.DataFrame], Array]
    info: Any
    frame: pd.DataFrame

    def differences(self, x: Array) -> Array | None:
        """Effects as differences from the first level, in the middle of all other levels.

        Parameters
        ----------
        x : array, shape (n, p)
            Design of the fit, in whatever coding.

        Returns
        -------
        array, shape (p, p)
            One contrast of the fixed effects for each column. That of a factor is the difference
            between a level and the first, the levels of the other factors weighed equally, at
            zero of the covariates. None where the coding has fewer columns than levels ask for.
        """
        recoded = _recoded(self.info)
        (other,) = patsy.build_design_matrices([recoded], self.frame)
        other = np.asarray(other, dtype=float)
        if other.shape != x.shape:
            return None
        length = np.linalg.norm(other, axis=0)
        found = np.linalg.lstsq(other / length, x, rcond=None)[0] / length[:, None]
        missed = np.linalg.norm(x - other @ found, axis=0)
        return found if (missed <= _ALIKE * np.linalg.norm(x, axis=0)).all() else None


def fixed_part(fit: Any) -> FixedPart:
    """Find the terms of a fit, ours or statsmodels'.

    Raises
    ------
    ValueError
        When the model was made from arrays, so that no terms are known.
    """
    if hasattr(fit, "evaluation"):
        evaluation, rows = fit.evaluation, fit.rows
        return _made(
            evaluation.design_info(rows),
            rows,
            evaluation.names,
            lambda new: evaluation.design_of(new, rows).to_numpy(),
        )
    data = fit.model.data
    info = getattr(data, "model_spec", None) or getattr(data, "design_info", None)
    if info is None:
        raise ValueError(
            "This model was made from arrays, so that nothing is known of its terms. Fit it with "
            "fit_mixed(formula, data) or smf.mixedlm(formula, ...); fixed_effects(fit) reads the "
            "columns one by one."
        )
    return _made(
        info,
        data.frame.loc[data.row_labels] if data.row_labels is not None else data.frame,
        Names(()),
        lambda new: np.asarray(patsy.build_design_matrices([info], new)[0], dtype=float),
    )


def _made(
    info: Any, rows: pd.DataFrame, names: Names, design_of: Callable[[pd.DataFrame], Array]
) -> FixedPart:
    used: dict[str, bool] = {}  # columns, and whether they are used by level
    for factor in info.factor_infos:
        for name, kind in _columns_in(factor, rows, names):
            used[name] = used.get(name, False) or kind == "category" or _by_level(rows[name])
    numeric = {
        names.restored(factor.name())
        for factor, one in info.factor_infos.items()
        if one.type == "numerical"
    }
    return FixedPart(
        terms=tuple(_terms(info, rows, names)),
        factors={name: _levels(rows[name]) for name, by_level in used.items() if by_level},
        covariates=tuple(name for name, by_level in used.items() if not by_level),
        numeric_parts=frozenset(numeric),
        rows=rows,
        design_of=design_of,
        info=info,
        frame=names.frame(rows),
    )


def _columns_in(factor: Any, rows: pd.DataFrame, names: Names) -> list[tuple[str, str]]:
    """Columns of the data in a part of a term, and how each is used."""
    original = {other: own for own, other in names.renamed.items()}
    found = [(original.get(name, name), kind) for name, kind in names_in(factor.name())]
    return [(name, kind) for name, kind in found if name in rows and kind != "called"]


def _terms(info: Any, rows: pd.DataFrame, names: Names) -> list[FixedTerm]:
    found = []
    for term in info.terms:
        run = info.term_slices[term]
        parts = frozenset(names.restored(factor.name()) for factor in term.factors)
        variables = frozenset(
            name for factor in term.factors for name, _ in _columns_in(factor, rows, names)
        )
        columns = tuple(range(run.start, run.stop))
        found.append(FixedTerm(names.restored(term.name()), parts, variables, columns))
    return found


def _by_level(column: pd.Series) -> bool:
    return is_bool_dtype(column) or not is_numeric_dtype(column)


def _levels(column: pd.Series) -> list[Any]:
    """Levels that occur, in the order in which patsy has them."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return list(column.cat.remove_unused_categories().cat.categories)
    return sorted(column.dropna().unique().tolist())


def _recoded(info: Any) -> Any:
    """Code each factor by differences from its first level, around the middle of all levels."""
    codings = OrderedDict(
        (term, [_recoded_part(part) for part in parts]) for term, parts in info.term_codings.items()
    )
    width = sum(part.num_columns for parts in codings.values() for part in parts)
    return patsy.DesignInfo(
        [f"column {number}" for number in range(width)], info.factor_infos, codings
    )


def _recoded_part(part: Any) -> Any:
    matrices, width = {}, part.num_columns
    for factor, one in part.contrast_matrices.items():
        levels, columns = one.matrix.shape
        if columns < levels:
            width = width // max(columns, 1) * (levels - 1)
            middle = np.eye(levels)[:, 1:] - 1 / levels
            one = patsy.ContrastMatrix(middle, _suffixes(levels - 1))
        matrices[factor] = one
    return patsy.SubtermInfo(part.factors, matrices, width)


def _suffixes(count: int) -> Sequence[str]:
    return [f"[{number}]" for number in range(count)]
