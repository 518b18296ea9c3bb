"""Changes of a data frame after which a fit must say the same, or what follows from the change."""

import datetime
import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count, islice
from keyword import iskeyword
from typing import Any

import numpy as np
import pandas as pd

from tests.fit_answers import Answer
from tests.frames import Frame


@dataclass(frozen=True)
class Changed:
    """A frame after a change.

    Attributes
    ----------
    formula : str
        The formula, with the columns' new names.
    data : DataFrame
        The data.
    names : dict
        New name of each column, by its role.
    labels : dict
        New label of each level, by role and level; of grouping columns and c.
    """

    formula: str
    data: pd.DataFrame
    names: dict[str, str]
    labels: dict[str, dict[str, str]]

    def factor_labels(self, factors: list[str]) -> dict[str, str]:
        """What the fit calls each factor, to what the unchanged one calls it."""
        return {":".join(self.names[r] for r in name.split(":")): name for name in factors}

    def group_labels(self, groups: list[tuple[str, str]]) -> dict[tuple[str, str], str]:
        """What the fit calls each group of a factor, to what the unchanged one calls it."""
        found = {}
        for factor, group in groups:
            parts = zip(factor.split(":"), group.split(":"), strict=True)
            found[factor, ":".join(self.labels[role][level] for role, level in parts)] = group
        return found


def unchanged(frame: Frame) -> Changed:
    """Return a frame as it is."""
    texts = [role for role in frame.data if role in {"c", "g", "h", "a", "b"}]
    labels = {role: {level: level for level in frame.data[role].unique()} for role in texts}
    return Changed(frame.formula, frame.data, {role: role for role in frame.data}, labels)


class Change:
    """A change; the numbers that a fit must give after it are the same, unless it says others."""

    def apply(self, frame: Frame) -> Changed:
        """Return the changed frame."""
        raise NotImplementedError

    def wanted(self, frame: Frame, answer: Answer) -> Answer:  # noqa: ARG002
        """Return the numbers that a fit of the changed frame must give."""
        return answer

    def kept(self, answer: Answer) -> Answer:
        """Return the part of an answer that the change leaves alone."""
        return answer


@dataclass(frozen=True)
class Order(Change):
    """The rows in another order."""

    seed: int

    def _order(self, rows: int) -> list[int]:
        return random.Random(self.seed).sample(range(rows), rows)

    def apply(self, frame: Frame) -> Changed:
        """Put the rows into another order."""
        data = frame.data.iloc[self._order(len(frame.data))]
        return replace(unchanged(frame), data=data)

    def wanted(self, frame: Frame, answer: Answer) -> Answer:
        """Fitted values go with their rows."""
        return replace(answer, fitted=answer.fitted[self._order(len(frame.data))])


INDEXES: dict[str, Callable[[int], Any]] = {
    "counted down": lambda rows: range(rows)[::-1],
    "the same label in each row": lambda rows: [0] * rows,
    "each label twice": lambda rows: [row // 2 for row in range(rows)],
    "two levels": lambda rows: pd.MultiIndex.from_arrays([np.arange(rows) % 3, np.arange(rows)]),
    "two levels, named as columns": lambda rows: pd.MultiIndex.from_arrays(
        [np.arange(rows) % 3, np.arange(rows)], names=["g", "x"]
    ),
    "two levels, labels twice": lambda rows: pd.MultiIndex.from_arrays(
        [np.arange(rows) % 3, np.arange(rows) % 2]
    ),
    "texts": lambda rows: [f"row {row}" for row in range(rows)],
    "dates": lambda rows: pd.date_range("2024-01-01", periods=rows, freq="h"),
    "fractions, named y": lambda rows: pd.Index(np.arange(rows) / 3, name="y"),
    "missing labels": lambda rows: [np.nan, *range(1, rows)],
}


@dataclass(frozen=True)
class Index(Change):
    """Another index."""

    kind: str

    def apply(self, frame: Frame) -> Changed:
        """Set the index."""
        index = pd.Index(INDEXES[self.kind](len(frame.data)))
        return replace(unchanged(frame), data=frame.data.set_axis(index))


@dataclass(frozen=True)
class Names(Change):
    """Other names of the columns.

    Attributes
    ----------
    names : tuple of (str, str)
        Role and name.
    quoted : bool
        Whether plain words stand in backticks too.
    """

    names: tuple[tuple[str, str], ...]
    quoted: bool

    def _in_formula(self, name: str) -> str:
        bare = name.isidentifier() and not iskeyword(name) and not self.quoted
        return name if bare else f"`{name}`"

    def apply(self, frame: Frame) -> Changed:
        """Rename columns, in the data and in the formula."""
        names = {role: role for role in frame.data} | dict(self.names)
        written = {role: self._in_formula(name) for role, name in names.items()}
        formula = frame.template.format(**written)
        data = frame.data.set_axis([names[role] for role in frame.data], axis=1)
        return replace(unchanged(frame), formula=formula, data=data, names=names)


@dataclass(frozen=True)
class Levels(Change):
    """Other labels of a column's levels, in the order of the old ones.

    Attributes
    ----------
    role : str
        The column.
    texts : tuple of str
        Labels; further ones are these with a number behind.
    ordered : bool
        Whether the column is an ordered categorical; otherwise the labels are sorted.
    """

    role: str
    texts: tuple[str, ...]
    ordered: bool

    def labels(self) -> Iterator[str]:
        """Yield as many labels as are needed."""
        seen = set()
        for number in count():
            for text in self.texts:
                label = f"{text}{number or ''}"
                if label not in seen:
                    seen.add(label)
                    yield label

    def apply(self, frame: Frame) -> Changed:
        """Rename the levels of the column."""
        old = sorted(frame.data[self.role].unique())
        new = list(islice(self.labels(), len(old)))
        mapping = dict(zip(old, new if self.ordered else sorted(new), strict=True))
        column: Any = frame.data[self.role].map(mapping)
        if self.ordered:
            column = pd.Categorical(column, categories=new, ordered=True)
        same = unchanged(frame)
        data = frame.data.assign(**{self.role: column})
        return replace(same, data=data, labels=same.labels | {self.role: mapping})


@dataclass(frozen=True)
class Response(Change):
    """The response in other units: y becomes ``shift + factor * y``."""

    shift: float
    factor: float

    def apply(self, frame: Frame) -> Changed:
        """Change the response."""
        data = frame.data.assign(y=self.shift + self.factor * frame.data["y"])
        return replace(unchanged(frame), data=data)

    def wanted(self, frame: Frame, answer: Answer) -> Answer:
        """All goes with the response; REML counts the rows that fixed effects leave."""
        b, size, fixed = self.factor, abs(self.factor), answer.fixed
        rows = len(frame.data) - (len(fixed) if frame.reml else 0)
        has_intercept = "Intercept" in set(fixed["term"])
        constant = (fixed["term"] == "Intercept") if has_intercept else 1.0
        return Answer(
            loglik=answer.loglik - rows * math.log(size),
            sigma=size * answer.sigma,
            fixed=fixed.assign(
                estimate=self.shift * constant + b * fixed["estimate"],
                std_error=size * fixed["std_error"],
            ),
            sds=answer.sds.assign(sd=size * answer.sds["sd"]),
            corrs=answer.corrs,
            effects=answer.effects.assign(estimate=b * answer.effects["estimate"]),
            fitted=self.shift + b * answer.fitted,
        )


def _has_x(terms: pd.Series) -> np.ndarray:
    return np.array(["x" in str(term).split(":") for term in terms], dtype=bool)


@dataclass(frozen=True)
class Unit(Change):
    """The predictor in other units: x becomes ``factor * x``."""

    factor: float

    def apply(self, frame: Frame) -> Changed:
        """Change the predictor."""
        data = frame.data.assign(x=self.factor * frame.data["x"])
        return replace(unchanged(frame), data=data)

    def wanted(self, frame: Frame, answer: Answer) -> Answer:
        """Slopes are per unit; the restricted likelihood counts the columns with x."""
        fixed, sds, corrs, effects = answer.fixed, answer.sds, answer.corrs, answer.effects

        def per_unit(table: pd.DataFrame, factor: float) -> np.ndarray:
            return np.where(_has_x(table["term"]), 1 / factor, 1.0)

        b, size = self.factor, abs(self.factor)
        columns = _has_x(fixed["term"]).sum() if frame.reml else 0
        flips = _has_x(corrs["term"]) != _has_x(corrs["term2"])
        return replace(
            answer,
            loglik=answer.loglik - columns * math.log(size),
            fixed=fixed.assign(
                estimate=fixed["estimate"] * per_unit(fixed, b),
                std_error=fixed["std_error"] * per_unit(fixed, size),
            ),
            sds=sds.assign(sd=sds["sd"] * per_unit(sds, size)),
            corrs=corrs.assign(corr=corrs["corr"] * np.where(flips, np.sign(b), 1)),
            effects=effects.assign(estimate=effects["estimate"] * per_unit(effects, b)),
        )


@dataclass(frozen=True)
class Origin(Change):
    """Another origin of the predictor: x becomes ``shift + x``.

    What the intercept is, where x is zero, changes; so the fit must say the same of slopes, the
    residual and the rows, and that only where `Frame.origin_is_free`.
    """

    shift: float

    def apply(self, frame: Frame) -> Changed:
        """Change the predictor."""
        return replace(unchanged(frame), data=frame.data.assign(x=self.shift + frame.data["x"]))

    def kept(self, answer: Answer) -> Answer:
        """Keep what is said of slopes, of the residual and of the rows."""

        def slopes(table: pd.DataFrame) -> pd.DataFrame:
            return table[_has_x(table["term"])].reset_index(drop=True)

        return replace(
            answer,
            fixed=slopes(answer.fixed),
            sds=slopes(answer.sds),
            corrs=answer.corrs.iloc[:0],
            effects=slopes(answer.effects),
        )


# How the same numbers can be held. The first ones need whole numbers.
WHOLE: dict[str, Callable[[pd.Series], Any]] = {
    "int16": lambda numbers: numbers.astype("int16"),
    "int64": lambda numbers: numbers.astype("int64"),
    "Int64": lambda numbers: numbers.astype("Int64"),
    "objects, int": lambda numbers: numbers.astype("int64").astype(object),
}
NUMBERS: dict[str, Callable[[pd.Series], Any]] = {
    "float64": lambda numbers: numbers,
    "float32": lambda numbers: numbers.astype("float32"),
    "Float64": lambda numbers: numbers.astype("Float64"),
    "objects, float": lambda numbers: numbers.astype(object),
    "objects, int and float": lambda numbers: pd.Series(
        [int(one) if one == int(one) else one for one in numbers], numbers.index, object
    ),
}
# How the same levels can be held; those of a grouping factor also as other values.
TEXTS: dict[str, Callable[[pd.Series], Any]] = {
    "str": lambda texts: texts.astype("str"),
    "string": lambda texts: texts.astype("string"),
    "objects": lambda texts: texts.astype(object),
    "category": lambda texts: texts.astype("category"),
    "category with unused levels": lambda texts: pd.Categorical(
        texts, categories=["a", *sorted(set(texts)), "z"]
    ),
    "ordered category": lambda texts: pd.Categorical(
        texts, categories=sorted(set(texts)), ordered=True
    ),
}


def _codes(texts: pd.Series) -> pd.Series:
    return texts.rank(method="dense").astype("int64")


def _dates(texts: pd.Series) -> pd.Series:
    return pd.Series([datetime.date(2024, 1, one) for one in _codes(texts)], texts.index, object)


GROUPS: dict[str, Callable[[pd.Series], Any]] = {
    "whole numbers": _codes,
    "Int64": lambda texts: _codes(texts).astype("Int64"),
    "numbers as text": lambda texts: _codes(texts).astype("str"),
    "numbers in a category": lambda texts: _codes(texts).astype("category"),
    "intervals": lambda texts: pd.Series(
        pd.arrays.IntervalArray.from_breaks(range(len(texts) + 1))[_codes(texts) - 1], texts.index
    ),
    "intervals in a category": lambda texts: pd.cut(_codes(texts), range(len(set(texts)) + 1)),
    "dates": _dates,
    "times": lambda texts: pd.to_datetime(_dates(texts)),
    "periods": lambda texts: pd.Series(pd.PeriodIndex(_dates(texts), freq="D"), texts.index),
}


def has_arrow() -> bool:
    """Whether pandas can hold columns in Arrow's form."""
    try:
        pd.Series([1.5], dtype="double[pyarrow]")
    except ImportError:
        return False
    return True


if has_arrow():
    WHOLE["Arrow"] = lambda numbers: numbers.astype("int64").astype("int64[pyarrow]")
    NUMBERS["Arrow, double"] = lambda numbers: numbers.astype("double[pyarrow]")
    TEXTS["Arrow"] = lambda texts: texts.astype("string[pyarrow]")
    TEXTS["Arrow, dictionary"] = lambda texts: texts.astype("dictionary<int32,string>[pyarrow]")


def types_for(frame: Frame, role: str) -> dict[str, Callable[[pd.Series], Any]]:
    """In which types a column of a frame can be held."""
    column = frame.data[role]
    if role in frame.factors:
        return TEXTS | GROUPS
    if role == "c":
        return TEXTS
    return NUMBERS | WHOLE if (column == column.round()).all() else NUMBERS


@dataclass(frozen=True)
class Types(Change):
    """Other types of the columns.

    Attributes
    ----------
    kinds : tuple of (str, str)
        Role and type.
    """

    kinds: tuple[tuple[str, str], ...]

    def apply(self, frame: Frame) -> Changed:
        """Hold the columns' values in other types."""
        same = unchanged(frame)
        data, labels = frame.data.copy(), dict(same.labels)
        for role, kind in self.kinds:
            data[role] = types_for(frame, role)[kind](frame.data[role])
            if role in frame.factors:
                pairs = zip(frame.data[role], data[role], strict=True)
                labels[role] = {level: str(value) for level, value in pairs}
        return replace(same, data=data, labels=labels)


@dataclass(frozen=True)
class Gaps(Change):
    """Further rows, each with a missing value.

    Attributes
    ----------
    roles : tuple of str
        Where a value is missing, row by row.
    """

    roles: tuple[str, ...]

    def apply(self, frame: Frame) -> Changed:
        """Put the rows at the beginning."""
        rows = frame.data.iloc[-len(self.roles) :].copy()
        for place, role in enumerate(self.roles):
            rows.iloc[place, rows.columns.get_loc(role)] = None
        return replace(unchanged(frame), data=pd.concat([rows, frame.data], ignore_index=True))
