"""Kenward-Roger and Satterthwaite equal the formulas with all matrices built."""

import warnings
from dataclasses import replace

import numpy as np
import pytest

from course_lib import fit_mixed, load_dataset, simulate_crossed
from course_lib.model import second_derivatives
from course_lib.model.kenward_roger import NoInformationError, kenward_roger
from course_lib.model.products import cross_products
from course_lib.model.satterthwaite import satterthwaite
from course_lib.model.second_derivatives import TooLargeError, unit_changes
from tests.model.stress_sets import FAMILIES, stress_sets


def dense(record):
    """V relative to the residual's variance, and the matrices that it is a sum of."""
    n, shares = len(record.design.y), [np.eye(len(record.design.y))]
    v = np.eye(n)
    for block, one in zip(record.design.blocks, record.products.covariances, strict=True):
        lam = one.factor(record.theta)
        z = np.zeros((n, len(block.levels), one.k))
        z[np.arange(n), block.codes] = block.columns @ one.basis
        v += np.einsum("nlk,kj,mlj->nm", z, lam @ lam.T, z)
        shares += [np.einsum("nlk,kj,mlj->nm", z, e, z) for e in unit_changes(one).values()]
    return v, shares


def by_matrices(record):
    """Kenward and Roger's adjusted covariance and degrees of freedom, as their paper has them."""
    v, shares = dense(record)
    x, inverse = record.design.x, np.linalg.inv(v)
    plain = np.linalg.inv(x.T @ inverse @ x)
    projector = inverse - inverse @ x @ plain @ x.T @ inverse
    p = [-x.T @ inverse @ g @ inverse @ x for g in shares]
    q = [[x.T @ inverse @ g @ inverse @ h @ inverse @ x for h in shares] for g in shares]
    information = [[np.trace(projector @ g @ projector @ h) / 2 for h in shares] for g in shares]
    w = np.linalg.inv(information)
    count = range(len(shares))
    bent = sum(w[i, j] * (q[i][j] - p[i] @ plain @ p[j]) for i in count for j in count)
    adjusted = record.scale * (plain + 2 * plain @ bent @ plain)
    slopes = np.array([-(plain @ one @ plain).diagonal() / plain.diagonal() for one in p])
    return adjusted, 2 / np.einsum("ia,ij,ja->a", slopes, w, slopes)


def quiet_fit(formula, data, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return fit_mixed(formula, data, **options)


SETS = {
    "one factor": ("Reaction ~ Days + (1 + Days | Subject)", "sleepstudy"),
    "independent": ("Reaction ~ Days + (Days || Subject)", "sleepstudy"),
    "nested": ("strength ~ 1 + (1 | batch/cask)", "Pastes"),
    "crossed": ("diameter ~ 1 + (1 | plate) + (1 | sample)", "Penicillin"),
    "levels as effects": ("score ~ Machine + (0 + Machine | Worker)", "Machines"),
    "nested below a factor": ("score ~ Machine + (1 | Worker/Machine)", "Machines"),
    "singular": ("Yield ~ 1 + (1 | Batch)", "Dyestuff2"),
}


@pytest.mark.parametrize("name", SETS)
def test_kenward_roger_is_that_of_the_matrices(name):
    formula, data = SETS[name]
    record = quiet_fit(formula, load_dataset(data)).record
    found, (adjusted, df) = kenward_roger(record), by_matrices(record)
    np.testing.assert_allclose(found.covariance, adjusted, rtol=1e-7, atol=1e-9 * adjusted.max())
    np.testing.assert_allclose(found.df(np.eye(len(df))), df, rtol=1e-7)


def test_slopes_of_two_crossed_factors_and_a_nested_one():
    data = simulate_crossed(12, 8, item_slope_sd=20, rng=4)
    data["class_"] = data["subject"].cat.codes // 4
    formula = "response ~ condition + (1 | class_/subject) + (1 + condition | item)"
    record = quiet_fit(formula, data).record
    found, (adjusted, df) = kenward_roger(record), by_matrices(record)
    np.testing.assert_allclose(found.covariance, adjusted, rtol=1e-6)
    np.testing.assert_allclose(found.df(np.eye(2)), df, rtol=1e-6)


def test_the_adjustment_of_unbalanced_data_is_that_of_the_matrices():
    """In balanced data the adjustment is zero, so that only unbalanced ones can show it."""
    data = load_dataset("Machines").drop(index=[0, 1, 6, 19, 20, 21, 34, 47])
    record = quiet_fit("score ~ Machine + (0 + Machine | Worker)", data).record
    found, (adjusted, _) = kenward_roger(record), by_matrices(record)
    np.testing.assert_allclose(found.covariance, adjusted, rtol=1e-7)
    assert abs(found.covariance / record.solution.beta_cov - 1).max() > 1e-3


@pytest.mark.parametrize("family", [one for one in FAMILIES if one != "calendar years"])
def test_degrees_of_freedom_where_optimisers_stumble(family):
    (one,) = stress_sets(1, [family])
    record = quiet_fit(one.formula, one.data).record
    _, df = by_matrices(record)
    np.testing.assert_allclose(kenward_roger(record).df(np.eye(len(df))), df, rtol=1e-6)


def test_satterthwaite_of_a_singular_fit_leaves_the_zero_out():
    record = quiet_fit("Yield ~ 1 + (1 | Batch)", load_dataset("Dyestuff2")).record
    assert record.singular
    assert satterthwaite(record).df(np.eye(1))[0] == pytest.approx(29, rel=1e-9)
    assert kenward_roger(record).df(np.eye(1))[0] == pytest.approx(5, rel=1e-9)


def test_what_has_no_information_is_refused():
    record = quiet_fit("Reaction ~ Days + (1 | Subject)", load_dataset("sleepstudy")).record
    block = record.design.blocks[0]
    twice = replace(record.design, blocks=(block, block))
    with pytest.raises(NoInformationError):
        kenward_roger(replace(record, products=cross_products(twice), theta=np.ones(2)))


def test_what_does_not_fit_into_memory_is_refused_before(monkeypatch):
    monkeypatch.setattr(second_derivatives, "_NUMBERS", 1e3)
    record = quiet_fit(SETS["crossed"][0], load_dataset("Penicillin")).record
    with pytest.raises(TooLargeError, match="144 rows and 6 effects of crossed"):
        kenward_roger(record)
