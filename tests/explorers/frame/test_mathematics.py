"""The mathematics that pages share: what JavaScript computes is what Python computes."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import special, stats

from course_lib import fit_mixed, fixed_effects, group_effects, load_dataset
from course_lib.explorers.frame.draws import normals, uniforms
from course_lib.explorers.frame.rows import relative_covariance
from tests.explorers.node import run_math

STUDENT = "frame/math/student"


def test_equations_are_solved_with_their_determinant():
    rng = np.random.default_rng(1)
    a, b = rng.normal(size=(4, 4)), rng.normal(size=(4, 2))
    a[0, 0] = 0  # the first pivot must be looked for
    result = run_math("frame/math/linear", "solve(a, b)", a=a, b=b)
    assert_allclose(result["x"], np.linalg.solve(a, b), rtol=1e-10)
    assert_allclose(result["logDet"], np.linalg.slogdet(a)[1], rtol=1e-12)
    assert run_math("frame/math/linear", "solve([[1, 2], [2, 4]], [[1], [1]]).x") is None


@pytest.mark.parametrize(
    ("name", "formula", "x", "z"),
    [
        ("sleepstudy", "Reaction ~ Days + (1 | Subject)", "[1, v.Days]", "[1]"),
        ("sleepstudy", "Reaction ~ Days + (0 + Days | Subject)", "[1, v.Days]", "[v.Days]"),
        ("sleepstudy", "Reaction ~ 1 + (1 + Days | Subject)", "[1]", "[1, v.Days]"),
    ],
)
def test_blups_and_residual_variance_of_other_models(name, formula, x, z):
    data = load_dataset(name)
    fit = fit_mixed(formula, data)
    labels = list(data["Subject"].cat.categories)
    said = run_math(
        "frame/math/mixed",
        f"""(() => {{ const row = (i) => ({{ Days: days[i] }});
        const x = (i) => {{ const v = row(i); return {x}; }};
        const z = (i) => {{ const v = row(i); return {z}; }};
        const products = crossProducts({{ x, z, y, group, count }});
        return solveGiven(products, relative); }})()""",
        days=data["Days"].to_numpy(float),
        y=data["Reaction"].to_numpy(),
        group=data["Subject"].cat.codes.to_numpy(),
        count=len(labels),
        relative=relative_covariance(fit),
    )
    effects = group_effects(fit).pivot(index="group", columns="term", values="estimate")
    order = ["Intercept", "Days"] if effects.shape[1] == 2 else list(effects.columns)
    # statsmodels' own result stops at its own precision.
    assert_allclose(said["effects"], effects.loc[labels, order], rtol=1e-6, atol=1e-6)
    assert_allclose(said["beta"], fixed_effects(fit)["estimate"], rtol=1e-7)
    assert_allclose(said["sigma2"], fit.scale, rtol=1e-6)
    assert_allclose(said["criterion"], -2 * fit.llf, rtol=1e-9)


def test_the_t_distribution_is_scipys():
    t = [0.0, 0.3, 1.96, 4.0, 12.5, 60.0]
    for freedom in (1, 2.5, 16, 178.3, 1198):
        said = run_math(STUDENT, "t.map((one) => tTail(one, freedom))", t=t, freedom=freedom)
        assert_allclose(said, 2 * stats.t.sf(t, freedom), rtol=1e-10)
        critical = run_math(STUDENT, "tCritical(0.05, freedom)", freedom=freedom)
        assert_allclose(critical, stats.t.ppf(0.975, freedom), rtol=1e-10)


def test_gamma_and_beta_are_scipys():
    x = [0.1, 0.5, 1, 7.25, 600]
    assert_allclose(run_math(STUDENT, "x.map(logGamma)", x=x), special.gammaln(x), atol=1e-12)
    at = [-0.1, 0, 0.2, 0.9, 1, 1.1]
    said = run_math(STUDENT, "at.map((one) => incompleteBeta(one, 2.5, 4))", at=at)
    assert_allclose(said, special.betainc(2.5, 4, np.clip(at, 0, 1)), rtol=1e-12)


def test_random_numbers_are_pythons():
    page = "[uniforms(seed, 5, 300), normals(seed, 5, 300), uniforms(seed, 4294967290, 9)]"
    for seed in (0, 17, 2**32 - 1):
        said = run_math("frame/math/draws", page, seed=seed)
        expected = [uniforms(seed, 5, 300), normals(seed, 5, 300), uniforms(seed, 2**32 - 6, 9)]
        for js, python in zip(said, expected, strict=True):
            assert_allclose(js, python, rtol=1e-13, atol=1e-15)


def test_random_numbers_are_even_normal_and_independent():
    even, normal = uniforms(1, 0, 200_000), normals(2, 0, 200_000)
    assert stats.kstest(even, "uniform").pvalue > 0.01
    assert stats.kstest(normal, "norm").pvalue > 0.01
    for values in (even, normal):
        assert abs(np.corrcoef(values[:-1], values[1:])[0, 1]) < 0.01
    other = normals(3, 0, 200_000)
    assert abs(np.corrcoef(normal, other)[0, 1]) < 0.01
