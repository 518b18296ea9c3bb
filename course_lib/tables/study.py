"""A study that is planned: a layout, a formula, and values of all that the formula leaves open."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from course_lib.basics.arguments import is_finite
from course_lib.basics.kinds import check_frame, wrong_kind
from course_lib.basics.suggestions import check_columns
from course_lib.model.covariances import theta_of
from course_lib.model.design import Array, Design, build_design
from course_lib.model.draws import RandomPart, draw_responses
from course_lib.model.fit_record import FitRecord
from course_lib.model.identified import check_identified
from course_lib.model.notation import Notation, parse_notation
from course_lib.model.products import cross_products
from course_lib.model.rows import checked_rows
from course_lib.model.surroundings import Surroundings
from course_lib.tables.truth import covariance_values, fixed_values

RESPONSE = "simulated_response"


@dataclass(frozen=True)
class Study:
    """A design with a truth.

    Attributes
    ----------
    record : FitRecord
        The design, and the true covariances as its theta.
    mean : array, shape (n,)
        What the true fixed effects make of each row.
    parts : tuple of RandomPart
        The true random effects, to be drawn.
    residual_sd : float
        Standard deviation of what is left.
    """

    record: FitRecord
    mean: Array
    parts: tuple[RandomPart, ...]
    residual_sd: float

    def draw(self, sets: int, rng: np.random.Generator) -> Array:
        """Draw responses: shape (n, sets)."""
        return draw_responses(self.mean, self.parts, self.residual_sd, sets, rng)


@dataclass(frozen=True)
class Layout:
    """Formula and rows of a study, before any value is known."""

    formula: str
    notation: Notation
    data: pd.DataFrame

    def with_groups(self, factor: str, count: int) -> Design:
        """Return the design of a study with another number of groups.

        The groups are those of the layout, taken evenly from first to last, or copied.

        Parameters
        ----------
        factor : str
            The grouping column.
        count : int
            Number of groups.
        """
        groups = list(dict.fromkeys(self.data[factor]))
        chosen = [groups[at * len(groups) // count] for at in range(count)]
        copies: dict[Any, int] = {}
        parts = []
        for group in chosen:
            copies[group] = copies.get(group, 0) + 1
            rows = self.data[self.data[factor] == group]
            parts.append(self._relabelled(rows, factor, copies[group]))
        return self.design_of(pd.concat(parts, ignore_index=True))

    def _relabelled(self, rows: pd.DataFrame, factor: str, copy: int) -> pd.DataFrame:
        """Make a copy of a group a group of its own, and what is nested in it too."""
        within = [name for name in self.notation.grouping if self._is_nested(name, factor)]
        ending = "" if copy == 1 else f" ({copy})"
        return rows.assign(**{name: rows[name].astype(str) + ending for name in within})

    def _is_nested(self, name: str, factor: str) -> bool:
        per_level = self.data.groupby(name, observed=True)[factor].nunique()
        return name == factor or bool((per_level == 1).all())

    def design_of(self, data: pd.DataFrame) -> Design:
        """Evaluate the formula on rows of this layout."""
        noise = np.random.default_rng(0).standard_normal(len(data))  # stands in for a response
        rows = checked_rows(data.assign(**{RESPONSE: noise}), self.notation)
        design = build_design(self.notation, rows.frame)
        check_identified(design)
        return design


def read_layout(formula: str, data: pd.DataFrame, surroundings: Surroundings) -> Layout:
    """Read formula and rows of a planned study; the response need not be there.

    Parameters
    ----------
    formula : str
        In lme4's notation.
    data : DataFrame
        One row for each measurement of one study.
    surroundings : Surroundings
        Variables of the code that asks.
    """
    check_frame(data)
    if not isinstance(formula, str) or formula.count("~") != 1:
        raise wrong_kind(
            "A formula is asked for, such as 'y ~ Days + (1 + Days | Subject)'", formula
        )
    right = formula.split("~")[1]
    frame = data.assign(**{RESPONSE: 0.0})
    notation = parse_notation(f"{RESPONSE} ~{right}", frame, surroundings)
    check_columns(data, *notation.grouping)
    return Layout(formula, notation, data)


def plan(
    formula: str,
    design: Design,
    fixed: Mapping[str, float],
    sds: Mapping[str, Any],
    correlations: Mapping[str, Any] | None,
    residual_sd: float,
) -> Study:
    """Give a design its truth.

    Parameters
    ----------
    formula : str
        For the record.
    design : Design
        From a `Layout`.
    fixed : mapping
        Fixed effects by name; those left out are 0.
    sds : mapping
        For each factor its standard deviations by term, or one number.
    correlations : mapping, optional
        For each factor its correlations by pair of terms, or one number; 0 by default.
    residual_sd : float
        Residual standard deviation.
    """
    beta = fixed_values(fixed, design.fixed_names)
    covariances = covariance_values(design.blocks, sds, correlations or {})
    if not is_finite(residual_sd) or residual_sd <= 0:
        raise ValueError(f"residual_sd is a number above 0; got {residual_sd!r}.")
    products = cross_products(design)
    inverses = [np.linalg.inv(one.basis) for one in products.covariances]
    relative = [
        inverse @ covariance @ inverse.T / residual_sd**2
        for inverse, covariance in zip(inverses, covariances, strict=True)
    ]
    theta = theta_of(relative, products.covariances)
    parts = tuple(
        RandomPart(block.columns, block.codes, len(block.levels), _root(covariance))
        for block, covariance in zip(design.blocks, covariances, strict=True)
    )
    record = FitRecord(formula, design, products, theta, True, np.nan)
    return Study(record, design.x @ beta, parts, float(residual_sd))


def record_of_set(study: Study, y: Array, theta: Array) -> FitRecord:
    """Make the record of one simulated set at its optimum."""
    design = replace(study.record.design, y=y)
    return replace(study.record, design=design, products=cross_products(design), theta=theta)


def _root(covariance: Array) -> Array:
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray(vectors * np.sqrt(np.clip(values, 0, None)))
