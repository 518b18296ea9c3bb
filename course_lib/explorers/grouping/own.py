"""The design of a reader's own data: two columns, and what a model makes of their labels."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from course_lib.basics.suggestions import check_columns
from course_lib.explorers.grouping.levels import FORMULAS
from course_lib.model.level_labels import factor_levels

MOST = {"rows": 12, "columns": 20}  # levels that are drawn
TRUTHS = ("same", "own")


@dataclass(frozen=True)
class OwnDesign:
    """Which levels of two columns occur together, and how often.

    Attributes
    ----------
    outer_levels, inner_levels : tuple of str
        Labels, in the order of the data's own.
    outer, inner, count : integer arrays
        One entry for each pair of levels that occurs: their codes, and its rows.
    missing : int
        Rows left out because one of both labels is missing.
    """

    outer_levels: tuple[str, ...]
    inner_levels: tuple[str, ...]
    outer: np.ndarray
    inner: np.ndarray
    count: np.ndarray
    missing: int

    @cached_property
    def reused(self) -> bool:
        """Whether a label of the inner factor occurs in several levels of the outer one."""
        return len(self.inner) > len(self.inner_levels)

    def facts(self, truth: str, formula: str) -> dict[str, Any]:
        """Return what `verdict_of` asks for, when a label is the "same" thing or its "own"."""
        labels, cells = len(self.inner_levels), len(self.inner)
        things = labels if truth == "same" else cells
        levels = cells if formula == "slash" else labels
        outers = 0 if formula == "alone" else len(self.outer_levels)
        return {
            "design": self._design(truth),
            "again": truth == "own" and self.reused,
            "hidden": False,
            "alone": formula == "alone",
            "things": things,
            "levels": levels,
            "outers": outers,
            "merged": int(things > levels and (np.bincount(self.inner) > 1).sum()),
            "split": int(things < levels and (np.bincount(self.inner) > 1).sum()),
            "told": self.told(formula),
        }

    def _design(self, truth: str) -> str:
        outers, inners, pairs = map(len, (self.outer_levels, self.inner_levels, self.inner))
        if outers == 1 or (inners == 1 and truth == "same"):
            return "single"
        if outers == pairs:
            return "twice" if inners == pairs or truth == "own" else "nests"
        if truth == "own" or inners == pairs:
            return "nested"
        return "crossed" if pairs == outers * inners else "partly"

    def told(self, formula: str) -> dict[str, bool]:
        """Find the variances that the rows can tell apart, as `grouping_at` does, by counts."""
        level = np.arange(len(self.inner)) if formula == "slash" else self.inner
        names = ["inner", "residual"] if formula == "alone" else ["outer", "inner", "residual"]
        codes = {"outer": self.outer, "inner": level}
        return tell_apart(names, codes, self.count)


def tell_apart(
    names: list[str], codes: Mapping[str, np.ndarray], count: np.ndarray
) -> dict[str, bool]:
    """Whether each variance's matrix, with the mean taken away, is no combination of others.

    Parameters
    ----------
    names : list of str
        Of the variances; "residual" has a matrix of its own.
    codes : dict of arrays
        For the others the level of each kind of row.
    count : array
        Rows of each kind.
    """
    gram = np.array([[_product(a, b, codes, count) for b in names] for a in names])
    size = np.sqrt(np.diag(gram).clip(min=0))
    known = size > 1e-8 * count.sum()
    gram = gram / np.outer(np.where(known, size, 1), np.where(known, size, 1))
    told = {}
    for k, name in enumerate(names):
        others = [j for j in range(len(names)) if j != k and known[j]]
        part = gram[k, others] @ np.linalg.pinv(gram[np.ix_(others, others)]) @ gram[others, k]
        told[name] = bool(known[k] and 1 - part > 1e-9)
    return told


def _product(one: str, other: str, codes: Mapping[str, np.ndarray], count: np.ndarray) -> float:
    """Sum of the squares of Za' C Zb, where C takes the mean away."""
    n = count.sum()
    if one == other == "residual":
        return float(n - 1)
    if "residual" in (one, other):
        sizes = np.bincount(codes[other if one == "residual" else one], count)
        return float(n - (sizes**2).sum() / n)
    pairs = pd.DataFrame({"a": codes[one], "b": codes[other], "rows": count})
    cells = pairs.groupby(["a", "b"])["rows"].sum().reset_index()
    a, b = (np.bincount(codes[name], count) for name in (one, other))
    across = cells["rows"] @ (a[cells["a"]] * b[cells["b"]])
    squares = (cells["rows"].to_numpy(dtype=float) ** 2).sum()
    return float(squares - 2 * across / n + (a @ a) * (b @ b) / n**2)


def own_design(data: pd.DataFrame, outer: Any, inner: Any) -> OwnDesign:
    """Read the design off two columns; rows without one of both labels are left out."""
    check_columns(data, outer, inner)
    if outer is None or inner is None or outer == inner:
        raise ValueError(
            f"Name two columns, the outer factor first, such as explore_grouping(data, 'batch', "
            f"'cask'). The columns are: {', '.join(map(str, data.columns))}."
        )
    rows = data[[outer, inner]].dropna()
    if rows.empty:
        raise ValueError(f"No row has both a label of '{outer}' and one of '{inner}'.")
    (a, outer_levels), (b, inner_levels) = (_coded(rows.iloc[:, [place]]) for place in (0, 1))
    pairs, count = np.unique(np.column_stack([a, b]), axis=0, return_counts=True)
    missing = len(data) - len(rows)
    return OwnDesign(outer_levels, inner_levels, pairs[:, 0], pairs[:, 1], count, missing)


def _coded(column: pd.DataFrame) -> tuple[np.ndarray, tuple[str, ...]]:
    name = str(column.columns[0])
    return factor_levels(column.set_axis([name], axis=1), [name])


def drawn(design: OwnDesign, formula: str) -> dict[str, Any]:
    """Return the part of the table of counts that is drawn: a row for each outer level."""
    inner = design.inner
    names = [[name] for name in design.inner_levels]
    if formula == "slash":
        pairs = zip(design.outer, design.inner, strict=True)
        names = [[design.outer_levels[a], design.inner_levels[b]] for a, b in pairs]
        inner = np.arange(len(names))
    rows = np.unique(design.outer[inner < MOST["columns"]])[: MOST["rows"]]
    seen = np.isin(design.outer, rows) & (inner < MOST["columns"])
    return {
        "rows": [design.outer_levels[row] for row in rows],
        "columns": [":".join(name) for name in names[: MOST["columns"]]],
        "cells": np.column_stack([np.searchsorted(rows, design.outer), inner, design.count])[seen],
        "all": [len(design.outer_levels), len(names)],
    }


def answers(design: OwnDesign) -> dict[str, dict[str, Any]]:
    """Return facts for each truth and formula, by ``truth/formula``."""
    return {f"{t}/{f}": design.facts(t, f) for t in TRUTHS for f in FORMULAS}
