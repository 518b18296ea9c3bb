"""Evaluate the parts of a formula with patsy, on the columns of a fit and what it names besides."""

import re
import warnings
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import patsy
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from course_lib.basics.numbers import number_column
from course_lib.model.formula_names import Names
from course_lib.model.surroundings import PATSY

_KEEP = patsy.NAAction(NA_types=[])  # what is missing was left out before


@dataclass(frozen=True)
class Evaluation:
    """How the fixed part of a fit was evaluated, to do it again on other rows.

    Attributes
    ----------
    fixed : str
        Response and fixed effects, as patsy reads them.
    names : Names
        What the formula names.
    lost : tuple of str
        Functions of a notebook that a file cannot hold.
    """

    fixed: str
    names: Names
    lost: tuple[str, ...] = ()

    @property
    def namespace(self) -> dict[str, Any]:
        """What the formula may use besides columns; refused when a part of it was lost."""
        if self.lost:
            raise ValueError(
                f"The formula uses {', '.join(self.lost)} of the notebook in which the fit was "
                f"made, and a file does not hold them. The tables read the fit as it is; for this, "
                f"define them and fit again."
            )
        return namespace(self.names)

    def design_of(self, new: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
        """Evaluate the fixed effects on other rows, coded as on the rows of the fit.

        Parameters
        ----------
        new : DataFrame
            Predictors.
        rows : DataFrame
            Rows of the fit.
        """
        frame = self.names.frame(self.checked(new, rows))
        info = self.design_info(rows)
        (found,) = patsy.build_design_matrices([info], frame, return_type="dataframe")
        return found

    def design_info(self, rows: pd.DataFrame) -> Any:
        """Return patsy's own account of the fixed effects, coded as on the rows of the fit."""
        right = self.fixed.split("~", 1)[1]
        frame = self.names.frame(rows)
        return patsy.dmatrix(right, frame, _environment(self.namespace)).design_info

    def checked(self, new: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
        """Return other rows with the fit's levels; refuse what the fit does not know.

        Parameters
        ----------
        new, rows : DataFrame
            As for `design_of`.
        """
        right = self.names.restored(self.fixed.split("~", 1)[1])
        used = [name for name in self.names.columns if _mentions(right, name)]
        used = [name for name in used if name in self.names.measured and name in rows]
        if missing := [name for name in used if name not in new]:
            raise ValueError(
                f"The new rows have no column '{missing[0]}', which the formula uses. They have: "
                f"{', '.join(map(str, new.columns))}."
            )
        return new.assign(**{name: self._coded(new[name], rows[name]) for name in used})

    def _coded(self, new: pd.Series, old: pd.Series) -> pd.Series:
        """Give a column of other rows the type and the levels of the fit's."""
        name = str(old.name)
        by_level = name in self.names.as_categories or not is_numeric_dtype(old)
        if not by_level and not is_bool_dtype(old):
            numbers = number_column(new.to_frame(name), name, role="as in the fit")
            return pd.Series(numbers, new.index, name=name)
        if not by_level and not new.isna().any():
            return new.astype(bool)
        if not by_level or (name in self.names.computed - self.names.as_categories):
            return new
        values = new.astype(object)
        unknown = values[values.notna() & ~values.isin(list(old.unique()))]
        if len(unknown):
            raise ValueError(
                f"Column '{name}' has the value {unknown.iloc[0]!r}, which no row of the fit has, "
                f"so its effect is not known. Known are: {', '.join(map(str, old.unique()))}."
            )
        if isinstance(old.dtype, pd.CategoricalDtype):
            return pd.Series(pd.Categorical(values, dtype=old.dtype), new.index, name=name)
        return values if isinstance(new.dtype, pd.CategoricalDtype) else new

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what only the notebook knows."""
        patsys = {n for n, value in self.names.others.items() if value is PATSY.get(n)}
        others = {n: value for n, value in self.names.others.items() if n not in patsys}
        lost = tuple(name for name, value in others.items() if not _is_kept(value))
        kept = {name: value for name, value in others.items() if name not in lost}
        names = replace(self.names, variables={}, others=kept)
        return {"fixed": self.fixed, "names": names, "lost": self.lost + lost, "patsys": patsys}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take patsy's own functions from patsy."""
        names, patsys = state["names"], {name: PATSY[name] for name in state.pop("patsys")}
        self.__dict__.update(state, names=replace(names, others=names.others | patsys))


def _is_kept(value: Any) -> bool:
    """Whether a file can hold a value: plain data, and functions that can be imported."""
    if callable(value):
        module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", "<")
        return module not in {None, "__main__"} and "<" not in name
    return isinstance(value, (int, float, str, bool, list, tuple, np.ndarray, np.generic))


def matrices(text: str, frame: pd.DataFrame, names: Names, *, response: bool) -> Any:
    """Evaluate a formula with patsy: one matrix, or two where there is a response.

    Parameters
    ----------
    text : str
        As patsy reads it.
    frame : DataFrame
        From `Names.frame`.
    names : Names
        What the formula names besides columns.
    response : bool
        Whether the formula has a left side.
    """
    evaluate = patsy.dmatrices if response else patsy.dmatrix
    # Plain arrays: patsy is slow with columns of a frame, which functions such as C() need.
    values = frame if "(" in text else {name: _plain(frame[name]) for name in frame}
    return evaluate(text, values, _environment(namespace(names)), NA_action=_KEEP)


def namespace(names: Names) -> dict[str, Any]:
    """Return what a formula may use besides columns, and nothing else of the notebook."""
    return {"np": np} | names.others


def _environment(names: dict[str, Any]) -> patsy.EvalEnvironment:
    return patsy.EvalEnvironment([names])


def evaluated(text: str, frame: pd.DataFrame, names: Names, *, response: bool = False) -> Any:
    """Evaluate a part of a formula; what fails, and what is not finite, is said in words.

    Parameters
    ----------
    text, frame, names, response
        As for `matrices`.

    Raises
    ------
    ValueError
        When a function fails, or makes a value that is no finite number.
    """
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            found = matrices(text, frame, names, response=response)
    except Exception as error:
        reason = str(error).partition("\n")[0] or type(error).__name__
        if "rows mismatch" in reason:
            reason = "a part of it does not make one value for each row"
        raise ValueError(f"The formula part '{names.restored(text)}' fails: {reason}") from error
    for matrix in found if isinstance(found, tuple) else (found,):
        _check_finite(matrix, frame, names)
    return found


def _check_finite(matrix: Any, frame: pd.DataFrame, names: Names) -> None:
    """Refuse NaN and infinity that a function made, such as the logarithm of 0."""
    bad = ~np.isfinite(np.asarray(matrix))
    if bad.any():
        row, column = np.argwhere(bad)[0]
        label = names.restored(matrix.design_info.column_names[column])
        used = [f"{n} = {frame[n].iloc[row]}" for n in frame if _mentions(label, str(n))]
        raise ValueError(
            f"The term '{label}' is {np.asarray(matrix)[row, column]} in row "
            f"{frame.index[row]}{' (' + ', '.join(used) + ')' if used else ''}, and in "
            f"{int(bad[:, column].sum())} rows in all: a fit needs finite numbers. Leave these "
            f"rows out, or use another function."
        )


def _mentions(label: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", label) is not None


def _plain(column: pd.Series) -> Any:
    """Return a numeric column as an array, any other as it is."""
    return column.to_numpy() if is_numeric_dtype(column) else column
