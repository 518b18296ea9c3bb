"""What a fit knows: formula, rows, design, optimum, and all that follows from them."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from course_lib.model.column_checks import FAR, is_far
from course_lib.model.covariances import BlockCovariance, block_covariances, cleaned
from course_lib.model.criterion import log_likelihood
from course_lib.model.design import Array, Design
from course_lib.model.optimum import find_optimum_of
from course_lib.model.products import Covariance, CrossProducts
from course_lib.model.solution import Solution, solve
from course_lib.model.structured.law import Law, whitened


@dataclass(frozen=True)
class FitRecord:
    """A mixed model at its optimum. Tables, plots, refits and explorers read it.

    Attributes
    ----------
    formula : str
        In lme4's notation; for a raw result of statsmodels the fixed part.
    design : Design
        Response, fixed and random effects, with all names.
    products : CrossProducts
        Their cross-products, in the centred basis.
    theta : array
        Relative covariance parameters in that basis, with the exact zeros of a singular fit.
    reml : bool
        Whether the likelihood is the restricted one.
    loglik : float
        The highest log-likelihood, in the data's units.
    known_scale : float or None
        Residual variance of a raw result; None where it follows from `theta`.
    curvature : array, shape (m, m), or None
        Second derivatives of the criterion in theta; None at a boundary and for a raw result.
    law : Law or None
        How residuals are correlated and spread; None where they are independent, with one
        variance. With it `products` are those of rows made independent.
    """

    formula: str
    design: Design = field(repr=False)
    products: CrossProducts = field(repr=False)
    theta: Array
    reml: bool
    loglik: float
    known_scale: float | None = None
    curvature: Array | None = field(default=None, repr=False)
    law: Law | None = None

    @cached_property
    def solution(self) -> Solution:
        """Fixed effects, residual variance, BLUPs and their covariances."""
        return solve(self.theta, self.products, reml=self.reml, scale=self.known_scale)

    @cached_property
    def covariances(self) -> tuple[BlockCovariance, ...]:
        """Covariance of the random effects of each block."""
        return block_covariances(self.theta, self.scale, self.design.blocks, self.layout)

    @property
    def layout(self) -> tuple[Covariance, ...]:
        """Where the parameters of each block stand in theta, and its basis."""
        return self.products.covariances

    @property
    def scale(self) -> float:
        """Residual variance; where strata have their own, that of the first."""
        return self.solution.scale

    @cached_property
    def independent(self) -> Design:
        """The design with rows made independent, of which `products` are."""
        return self.design if self.law is None else whitened(self.design, self.law)

    @property
    def row_variances(self) -> Array:
        """Residual variance of each row."""
        sds = np.ones(len(self.design.y)) if self.law is None else self.law.sds
        return np.asarray(self.scale * sds**2)

    @property
    def singular(self) -> bool:
        """Whether a variance is at zero or a correlation at its limit."""
        return any(one.singular for one in self.covariances)

    @cached_property
    def far(self) -> bool:
        """Whether the predictor of a random slope is further from zero than 1000 of its SDs."""
        columns = [column for block in self.design.blocks for column in block.columns.T]
        return any(is_far(column, FAR) for column in columns)

    @cached_property
    def fitted(self) -> pd.Series:
        """Fitted values: fixed effects plus predicted random effects."""
        values = self.design.x @ self.solution.beta
        for block, effects in zip(self.design.blocks, self.solution.effects, strict=True):
            values = values + (block.columns * effects[block.codes]).sum(axis=1)
        return pd.Series(values, index=self.design.index)

    @property
    def resid(self) -> pd.Series:
        """Residuals: what the fitted values leave of the response."""
        return pd.Series(self.design.y, index=self.design.index) - self.fitted


def make_record(formula: str, design: Design, products: CrossProducts, *, reml: bool) -> FitRecord:
    """Find the optimum and record it."""
    theta, curvature = find_optimum_of(products, reml=reml)
    loglik = log_likelihood(theta, products, reml=reml)
    clean = cleaned(theta, products.covariances)
    return FitRecord(formula, design, products, clean, reml, loglik, curvature=curvature)
