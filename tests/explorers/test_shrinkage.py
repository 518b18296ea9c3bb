"""The explorer of shrinkage: JavaScript, Python and the fits agree, to 1e-8."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from course_lib import explore_shrinkage
from course_lib.explorers.shrinkage.browser_case import CASE
from course_lib.explorers.shrinkage.group_line import shrink_at
from tests.explorers.node import numbers, run_math

EXACT = {"rtol": 1e-8, "atol": 1e-8}


@pytest.fixture(scope="module")
def pooling():
    return CASE.objects()["pooling"]


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
    data = CASE.explorer().data
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
    data = CASE.explorer().data
    partial = pooling.estimates().query("model == 'partial' and group == '308'")
    at = shrink_at(data, np.array(data["fits"]["line"]["relative"]), chosen=0)
    line = at.population + at.effects
    assert_allclose(line, partial[["intercept", "slope"]].to_numpy()[0], rtol=1e-6)


def test_the_weight_by_rows_is_the_formula():
    data = CASE.explorer().data
    fit = data["fits"]["intercept"]
    said = run_math("shrinkage/mathematics", "weightsByRows(data, fit, 0)", data=data, fit=fit)
    tau2, n = fit["relative"][0][0] * fit["sigma2"], np.arange(11)
    assert_allclose(said, n * tau2 / (n * tau2 + fit["sigma2"]), **EXACT)


def test_an_unknown_group_is_answered_with_those_there_are(pooling):
    with pytest.raises(ValueError, match=r"no group '999'; the groups are 308, .*374"):
        explore_shrinkage(pooling, group="999")


def test_the_group_furthest_from_the_population_shows_shrinkage_best(pooling):
    start = explore_shrinkage(pooling).start
    assert start["group"] == "309"  # the lowest mean, 215 against 297 of all
    assert start["kept"] == 10
