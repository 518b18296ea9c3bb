"""The gradient of the log-likelihood is that of the number that is computed."""

import numpy as np
import pandas as pd
import pytest

from course_lib.model.design import Design, RandomBlock
from course_lib.model.glmm.families import FAMILIES
from course_lib.model.glmm.grouped_rows import grouped_rows
from course_lib.model.glmm.likelihood import Likelihood

TERMS = ("Intercept", "x", "w")


def likelihood(family: str, effects: int, own: bool, points: int) -> Likelihood:
    rng = np.random.default_rng(3)
    n, groups = 60, 8
    codes = np.append(np.arange(groups), rng.integers(0, groups, n - groups))
    z = np.column_stack([np.ones(n), rng.normal(size=n), rng.normal(size=n)])
    y = rng.binomial(5, 0.4, n) if family == "binomial" else rng.poisson(2, n)
    levels = tuple(map(str, range(groups)))
    blocks = [RandomBlock("g", levels, TERMS[:effects], codes, z[:, :effects])]
    if own:
        rows = tuple(map(str, range(n)))
        blocks.append(RandomBlock("row", rows, TERMS[:1], np.arange(n), z[:, :1]))
    design = Design("y", y.astype(float), z[:, :2], TERMS[:2], tuple(blocks), pd.RangeIndex(n))
    trials = np.full(n, 5.0 if family == "binomial" else 1.0)
    offset = rng.normal(0, 0.1, n)
    return Likelihood(
        grouped_rows(design, FAMILIES[family], trials, offset, 1 if own else None), points
    )


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize(
    ("effects", "own", "points"),
    [(1, False, 1), (1, False, 4), (2, False, 1), (2, False, 5), (3, False, 1),
     (1, True, 1), (2, True, 1), (1, True, 25)],
)  # fmt: skip
def test_gradient(family, effects, own, points):
    found = likelihood(family, effects, own, points)
    rng = np.random.default_rng(1)
    count = effects * (effects + 1) // 2 + own
    at = np.append(0.3 * rng.normal(size=2), 0.6 * abs(rng.normal(size=count)))
    step = 1e-5 * np.eye(len(at))
    by_difference = [(found.value(at + h) - found.value(at - h)) / 2e-5 for h in step]
    assert found(at)[1] == pytest.approx(by_difference, abs=1e-6)


@pytest.mark.parametrize("family", FAMILIES)
def test_quadrature_within_quadrature_is_the_integral(family):
    """One effect by group, one by row: beside sums over a fine grid."""
    found = likelihood(family, 1, True, 31)
    at = np.array([0.2, -0.1, 0.7, 0.5])
    rows, grid = found.rows, np.linspace(-8, 8, 321)
    density = np.exp(-(grid**2) / 2) / np.exp(-(grid**2) / 2).sum()
    eta = (rows.x @ at[:2] + rows.offset)[:, None, None] + 0.7 * grid[:, None] + 0.5 * grid
    height = rows.family.rows(eta, rows.y[:, None, None], rows.trials[:, None, None])[0]
    by_row = np.log((np.exp(height) * density).sum(axis=2))
    total = np.log((np.exp(rows.sums(by_row)) * density).sum(axis=1)).sum()
    assert found.value(at) - found.constant == pytest.approx(total, abs=1e-6)
