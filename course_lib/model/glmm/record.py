"""What a generalised fit knows: design, integration, optimum, and all that follows from them."""

from dataclasses import dataclass, field, fields
from functools import cached_property

import numpy as np
import pandas as pd

from course_lib.model.covariances import BlockCovariance, block_covariances, cleaned
from course_lib.model.design import Array, Design
from course_lib.model.glmm.families import Family
from course_lib.model.glmm.grouped_rows import GroupedRows, grouped_rows
from course_lib.model.glmm.likelihood import Likelihood
from course_lib.model.glmm.modes import Modes
from course_lib.model.glmm.search import Optimum, find_optimum
from course_lib.model.level_labels import Codes
from course_lib.model.products import Covariance, Flags
from course_lib.model.solution import Solution


@dataclass(frozen=True)
class Observed:
    """What is modelled: a design with its family, trials and offset.

    Attributes
    ----------
    formula : str
        In lme4's notation.
    design : Design
        Response, fixed and random effects, with all names.
    family : Family
        Family and link.
    trials, offset : arrays, shape (n,)
        Of each row.
    own : int or None
        Block of the rows' own effects beside the groups'.
    """

    formula: str
    design: Design = field(repr=False)
    family: Family
    trials: Array = field(repr=False)
    offset: Array = field(repr=False)
    own: int | None

    @cached_property
    def rows(self) -> GroupedRows:
        """The rows in the order of their groups."""
        return grouped_rows(self.design, self.family, self.trials, self.offset, self.own)


@dataclass(frozen=True)
class GeneralizedRecord(Observed):
    """A generalised mixed model at its optimum: what was observed, and this. The tables read it.

    Attributes
    ----------
    points : int
        Points of the quadrature; one is Laplace's method.
    layout : tuple of Covariance
        Where the parameters of each block stand.
    theta : array
        Covariance parameters, in the centred basis, with the exact zeros of a singular fit.
    loglik : float
        The highest log-likelihood, with its constant.
    solution : Solution
        Fixed effects with their covariance, conditional modes with theirs; the scale is 1.
    information : array, shape (p + m, p + m)
        Minus the second derivatives in the fixed effects (data's units) and theta.
    inside : boolean array, shape (p + m,)
        False for standard deviations at zero.
    """

    points: int
    layout: tuple[Covariance, ...] = field(repr=False)
    theta: Array
    loglik: float
    solution: Solution = field(repr=False)
    information: Array = field(repr=False)
    inside: Flags = field(repr=False)

    @cached_property
    def covariances(self) -> tuple[BlockCovariance, ...]:
        """Covariance of the random effects of each block, on the link's scale."""
        return block_covariances(self.theta, 1.0, self.design.blocks, self.layout)

    @property
    def singular(self) -> bool:
        """Whether a variance is at zero or a correlation at its limit."""
        return any(one.singular for one in self.covariances)

    @property
    def parameters(self) -> int:
        """Number of fixed effects, variances and covariances."""
        return self.design.x.shape[1] + len(self.theta)

    @property
    def integration(self) -> str:
        """How the random effects were integrated out."""
        if self.points == 1:
            return "Laplace approximation"
        return f"adaptive quadrature, {self.points} points"

    @cached_property
    def linear(self) -> Array:
        """Linear predictor of each row, random effects included."""
        eta = self.design.x @ self.solution.beta + self.offset
        for block, effects in zip(self.design.blocks, self.solution.effects, strict=True):
            eta = eta + (block.columns * effects[block.codes]).sum(axis=1)
        return np.asarray(eta)

    @property
    def fitted(self) -> pd.Series:
        """Mean of one trial, or count, of each row, random effects included."""
        return pd.Series(self.family.mean(self.linear), index=self.design.index)


def fitted_record(
    observed: Observed, points: int, first: Optimum | None = None
) -> tuple[GeneralizedRecord, Optimum]:
    """Find the optimum and record it.

    Parameters
    ----------
    observed : Observed
        What is modelled.
    points : int
        Points of the quadrature.
    first : Optimum, optional
        Of a fit with other points, where the search begins.
    """
    rows = observed.rows
    likelihood = Likelihood(rows, points)
    found = find_optimum(likelihood, None if first is None else first.parameters)
    theta = cleaned(found.parameters[rows.p :], rows.covariances)
    at = np.append(found.parameters[: rows.p], theta)
    value = likelihood.value(at)
    to_user = np.eye(len(at))
    to_user[: rows.p, : rows.p] = np.linalg.inv(rows.to_user)
    record = GeneralizedRecord(
        **{each.name: getattr(observed, each.name) for each in fields(Observed)},
        points=points,
        layout=rows.covariances,
        theta=theta,
        loglik=value,
        solution=_solution(observed, likelihood, found, at),
        information=to_user.T @ found.information @ to_user,
        inside=found.inside,
    )
    return record, found


def _solution(observed: Observed, likelihood: Likelihood, found: Optimum, at: Array) -> Solution:
    rows, p = likelihood.rows, likelihood.rows.p
    within = found.information[np.ix_(found.inside, found.inside)]
    covariance = np.linalg.pinv(within, rcond=1e-13, hermitian=True)[:p, :p]
    modes, _, a = likelihood.modes(at)
    inverse = np.linalg.inv(modes.curvature)
    by_block = _of_groups(rows, modes.u, inverse, rows.factor(at[p:]))
    if rows.own is not None:
        sd = float(at[p + rows.covariances[rows.own].which[0]])
        codes = observed.design.blocks[rows.own].codes[rows.order]
        by_block[rows.own] = _of_rows(modes, codes, (a * _times(inverse, a, rows)).sum(axis=1), sd)
    pairs = [by_block[block] for block in range(len(rows.covariances))]
    return Solution(
        beta=rows.to_user @ at[:p],
        beta_cov=rows.to_user @ covariance @ rows.to_user.T,
        scale=1.0,
        effects=tuple(effects for effects, _ in pairs),
        effects_cov=tuple(spreads for _, spreads in pairs),
    )


def _times(inverse: Array, a: Array, rows: GroupedRows) -> Array:
    return np.einsum("nij,nj->ni", inverse[rows.codes], a)


def _of_groups(
    rows: GroupedRows, u: Array, inverse: Array, lam: Array
) -> dict[int, tuple[Array, Array]]:
    """Conditional modes of each block and their covariances, in the data's units."""
    b, spread = u @ lam.T, lam @ inverse @ lam.T
    found: dict[int, tuple[Array, Array]] = {}
    start = 0
    for block in rows.blocks:
        one = rows.covariances[block]
        run = slice(start, start + one.k)
        found[block] = b[:, run] @ one.basis.T, one.basis @ spread[:, run, run] @ one.basis.T
        start += one.k
    return found


def _of_rows(modes: Modes, codes: Codes, of_group: Array, sd: float) -> tuple[Array, Array]:
    """Effects of the rows and their variances: their own, and what the group's effect adds."""
    effects, variances = np.empty((len(codes), 1)), np.empty((len(codes), 1, 1))
    weight = modes.terms.weight
    effects[codes, 0] = sd**2 * modes.terms.score
    own = sd**2 * (1 - sd**2 * weight)
    variances[codes, 0, 0] = own + (sd**2 * weight) ** 2 * of_group
    return effects, variances
