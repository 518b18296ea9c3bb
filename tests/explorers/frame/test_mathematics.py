"""One mathematics: what the explorers' JavaScript computes is what Python computes, to 1e-8."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from course_lib import fit_mixed, fixed_effects, group_effects, load_dataset
from course_lib.explorers.pooling import pool_at, ratio_at, relative_covariance, rows_for_js
from course_lib.explorers.shrinkage import shrink_at
from tests.explorers.cases import POOLING, SHRINKAGE
from tests.explorers.node import numbers, run_math

EXACT = {"rtol": 1e-8, "atol": 1e-8}
ENDS_AND_BETWEEN = (-50, -49, -30, -16, 0, 7, 16, 49, 50)


@pytest.fixture(scope="module")
def pooling():
    return POOLING.objects()["pooling"]


def test_equations_are_solved_with_their_determinant():
    rng = np.random.default_rng(1)
    a, b = rng.normal(size=(4, 4)), rng.normal(size=(4, 2))
    a[0, 0] = 0  # the first pivot must be looked for
    result = run_math("frame/math/linear", "solve(a, b)", a=a, b=b)
    assert_allclose(result["x"], np.linalg.solve(a, b), rtol=1e-10)
    assert_allclose(result["logDet"], np.linalg.slogdet(a)[1], rtol=1e-12)
    assert run_math("frame/math/linear", "solve([[1, 2], [2, 4]], [[1], [1]]).x") is None


@pytest.mark.parametrize("position", ENDS_AND_BETWEEN)
def test_lines_and_criterion_from_complete_to_no_pooling(pooling, position):
    at = pool_at(pooling, ratio_at(position))
    data = {**rows_for_js(pooling), "relative": relative_covariance(pooling.fits["partial"])}
    said = run_math(
        "pooling/mathematics",
        """(() => { const products = lineProducts(data), ratio = ratioAt(position);
        const { lines, criterion } = poolingAt(products, data.relative, ratio);
        const none = [[null, null], [null, null]];
        return { criterion, lines: lines.map((line) => line ?? [null, null]),
          weights: products.map((g) => lineWeight(g, data.relative, ratio) ?? none) }; })()""",
        data=data,
        position=position,
    )
    assert_allclose(numbers(said["lines"]), at.lines, **EXACT)
    assert_allclose(numbers(said["criterion"]), at.criterion, **EXACT)
    assert_allclose(numbers(said["weights"]), at.weights, **EXACT)


def test_at_the_reml_estimate_it_is_the_fit(pooling):
    at, fit = pool_at(pooling, 1), pooling.fits["partial"]
    partial = pooling.estimates().query("model == 'partial'")
    assert_allclose(at.lines, partial[["intercept", "slope"]], rtol=1e-6)
    assert_allclose(at.criterion, -2 * fit.llf, rtol=1e-9)
    assert at.criterion < min(pool_at(pooling, ratio).criterion for ratio in (0.9, 1.1))


def test_the_ends_are_complete_and_no_pooling(pooling):
    table = pooling.estimates()
    for ratio, model in ((0, "complete"), (np.inf, "none")):
        lines = table.loc[table["model"] == model, ["intercept", "slope"]]
        assert_allclose(pool_at(pooling, ratio).lines, lines, rtol=1e-9)


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


def test_a_group_without_rows_gets_the_population_line(pooling):
    data = rows_for_js(pooling)
    said = run_math(
        "pooling/mathematics",
        """(() => { const all = { ...data, groups: [...data.groups, "nobody"] };
        const { lines, population } = poolingAt(lineProducts(all), relative, 1);
        return [lines.at(-1), population]; })()""",
        data=data,
        relative=relative_covariance(pooling.fits["partial"]),
    )
    assert said[0] == said[1]


@pytest.mark.parametrize("model", ["intercept", "line"])
@pytest.mark.parametrize(
    ("group", "kept", "moved"),
    [
        ("308", 10, {}),
        ("308", 3, {0: 199.5, 2: 305}),
        ("335", 0, {}),
        ("374", 2, {}),
        ("373", 1, {}),
    ],
)
def test_a_groups_line_after_its_data_were_changed(model, group, kept, moved):
    data = SHRINKAGE.explorer().data
    fit, chosen = data["fits"][model], data["groups"].index(group)
    relative = np.array(fit["relative"])
    at = shrink_at(data, relative, chosen=chosen, kept=kept, moved=moved)
    said = run_math(
        "shrinkage/mathematics",
        "shrinkAt(data, fit, { chosen, kept, moved })",
        data={name: data[name] for name in ("x", "y", "group", "groups")},
        fit=fit,
        chosen=chosen,
        kept=kept,
        moved=moved,
    )
    assert_allclose(said["population"], at.population, **EXACT)
    assert_allclose(said["effects"], at.effects, **EXACT)
    assert_allclose(np.reshape(said["weights"], relative.shape), at.weights, **EXACT)
    assert_allclose(numbers([said["distance"]]), [at.distance], **EXACT)
    assert_allclose(numbers(said["own"] or [None, None]), at.own, **EXACT)


def test_unchanged_data_give_the_fitted_line(pooling):
    data = SHRINKAGE.explorer().data
    partial = pooling.estimates().query("model == 'partial' and group == '308'")
    at = shrink_at(data, np.array(data["fits"]["line"]["relative"]), chosen=0)
    line = at.population + at.effects
    assert_allclose(line, partial[["intercept", "slope"]].to_numpy()[0], rtol=1e-6)


def test_the_weight_by_rows_is_the_formula():
    data = SHRINKAGE.explorer().data
    fit = data["fits"]["intercept"]
    said = run_math("shrinkage/mathematics", "weightsByRows(data, fit, 0)", data=data, fit=fit)
    tau2, n = fit["relative"][0][0] * fit["sigma2"], np.arange(11)
    assert_allclose(said, n * tau2 / (n * tau2 + fit["sigma2"]), **EXACT)
