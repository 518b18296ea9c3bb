"""The criterion, its gradient and the solution agree with the definition, written out densely."""

import numpy as np
import pytest
from scipy.linalg import block_diag

from course_lib.model.criterion import log_likelihood, profiled_deviance
from course_lib.model.design import build_design
from course_lib.model.gradient import deviance_and_gradient
from course_lib.model.notation import parse_notation
from course_lib.model.products import cross_products
from course_lib.model.solution import solve
from tests.reference.lme4_values import dataset_for, load_reference

# One factor, two and three nested ones, crossed ones, correlated slopes beside either, no fixed
# effect: every shape of chain and border.
MODELS = [
    "sleep_both",
    "sleep_diagonal",
    "sleep_zero",
    "pastes",
    "nested_three",
    "nested_correlated",
    "penicillin_unbalanced",
    "crossed_slopes",
    "steep_both",
    "machines_workers",
]


@pytest.fixture(params=MODELS)
def at_some_theta(request):
    """A design, its cross-products, and parameters away from any optimum."""
    formula, data = load_reference(request.param)["formula"], dataset_for(request.param)
    design = build_design(parse_notation(formula, data), data)
    products = cross_products(design)
    rng = np.random.default_rng(1)
    size = len(products.diagonal)
    theta = np.where(products.diagonal, rng.uniform(0.3, 2, size), rng.normal(size=size))
    return design, products, theta


def dense(design, products, theta):
    """Return Z and its covariance, relative to the residual variance, in the data's units."""
    parts, covariances = [], []
    for block, one in zip(design.blocks, products.covariances, strict=True):
        z = np.zeros((len(block.codes), len(block.levels), len(block.terms)))
        z[np.arange(len(z)), block.codes] = block.columns
        parts.append(z.reshape(len(z), -1))
        lam = one.factor(theta)
        covariances.append(np.kron(np.eye(len(block.levels)), one.user(lam @ lam.T)))
    return np.hstack(parts), block_diag(*covariances)


@pytest.mark.parametrize("reml", [True, False])
def test_the_log_likelihood_is_that_of_the_normal_distribution(at_some_theta, reml):
    design, products, theta = at_some_theta
    z, covariance = dense(design, products, theta)
    v = np.eye(len(z)) + z @ covariance @ z.T
    x, y, (n, p) = design.x, design.y, design.x.shape
    xvx = x.T @ np.linalg.solve(v, x)
    beta = np.linalg.solve(xvx, x.T @ np.linalg.solve(v, y))
    size = (y - x @ beta) @ np.linalg.solve(v, y - x @ beta)
    freedom = n - p if reml else n
    dets = np.linalg.slogdet(v)[1] + (np.linalg.slogdet(xvx)[1] if reml else 0)
    expected = -(dets + freedom * (1 + np.log(2 * np.pi * size / freedom))) / 2
    assert log_likelihood(theta, products, reml=reml) == pytest.approx(expected, abs=1e-7)


@pytest.mark.parametrize("reml", [True, False])
def test_the_gradient_is_that_of_the_criterion(at_some_theta, reml):
    _, products, theta = at_some_theta
    value, gradient = deviance_and_gradient(theta, products, reml=reml)
    assert value == pytest.approx(profiled_deviance(theta, products, reml=reml), abs=1e-9)
    steps = 1e-5 * np.eye(len(theta))
    ahead, behind = (
        np.array([profiled_deviance(theta + sign * h, products, reml=reml) for h in steps])
        for sign in (1, -1)
    )
    np.testing.assert_allclose(gradient, (ahead - behind) / 2e-5, rtol=1e-5, atol=1e-4)


def test_the_solution_is_that_of_the_mixed_model_equations(at_some_theta):
    design, products, theta = at_some_theta
    z, covariance = dense(design, products, theta)
    inverse = np.linalg.inv(np.eye(len(z)) + z @ covariance @ z.T)
    x, y = design.x, design.y
    beta_cov = np.linalg.inv(x.T @ inverse @ x)
    beta = beta_cov @ x.T @ inverse @ y
    error = y - x @ beta
    scale = error @ inverse @ error / (len(y) - x.shape[1])
    effects = covariance @ z.T @ inverse @ error
    spread = scale * (covariance - covariance @ z.T @ inverse @ z @ covariance)
    found = solve(theta, products)
    np.testing.assert_allclose(found.beta, beta, rtol=1e-7)
    np.testing.assert_allclose(found.beta_cov, scale * beta_cov, rtol=1e-6, atol=1e-9)
    assert found.scale == pytest.approx(scale, rel=1e-9)
    ours = np.concatenate([part.ravel() for part in found.effects])
    np.testing.assert_allclose(ours, effects, rtol=1e-6, atol=1e-8 * abs(effects).max())
    blocks = [one for part in found.effects_cov for one in part]
    ends = np.cumsum([0, *map(len, blocks)])
    for first, one in zip(ends, blocks, strict=False):
        run = slice(first, first + len(one))
        np.testing.assert_allclose(one, spread[run, run], atol=1e-8 * spread.max())


def test_the_narrowest_border_is_chosen():
    """Three nested factors are one chain; of crossed ones the one with most levels is."""
    shapes = {}
    for name in ("nested_three", "penicillin", "steep_both"):
        data = dataset_for(name)
        design = build_design(parse_notation(load_reference(name)["formula"], data), data)
        products = cross_products(design)
        shapes[name] = ([len(stage.own) for stage in products.stages], products.c)
    assert shapes == {
        "nested_three": ([160, 32, 8], 0),
        "penicillin": ([24], 6),
        "steep_both": ([16], 20),
    }
