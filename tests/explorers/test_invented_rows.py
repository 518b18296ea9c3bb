"""The explorer of invented rows: JavaScript, stacked least squares and fits agree."""

import re

import pytest
from numpy.testing import assert_allclose

from course_lib import explore_invented_rows, fit_mixed, fit_pooling, group_effects, load_dataset
from course_lib.explorers.invented_rows.browser_case import CASE
from course_lib.explorers.invented_rows.stacked_rows import (
    kept_share,
    last_theta,
    numbers_at,
    stack_rows,
)
from tests.explorers.node import run_math

EXACT = {"rtol": 1e-8, "atol": 1e-8}
# From R, tests/reference/lme4/lectures/13.R: theta and lme4's REML criterion of sleepstudy.
CRITERION = {
    0.0: 1893.6637,
    0.5: 1811.2013,
    1.0: 1787.3989,
    1.197882: 1786.4651,
    2.0: 1792.2010,
    4.0: 1810.3363,
}


@pytest.fixture(scope="module")
def sleepstudy():
    data = load_dataset("sleepstudy")
    return fit_pooling(data, outcome="Reaction", predictor="Days", group="Subject")


@pytest.mark.parametrize("theta", [0.0, 0.05, 1.0, 4.0])
def test_javascript_gives_what_stacked_rows_give(theta):
    data = CASE.explorer().data
    said = run_math(
        "invented_rows/mathematics",
        "(() => { const groups = products(data); return { ...stackedAt(groups, theta), "
        "kept: groups.map(({ n }) => keptShare(n, theta)), worth: worthOf(theta) }; })()",
        data={name: data[name] for name in ("x", "y", "group", "groups")},
        theta=theta,
    )
    at = stack_rows(data, theta)
    assert_allclose(said["population"], at.population, **EXACT)
    assert_allclose(said["effects"], at.effects, **EXACT)
    assert_allclose(said["criterion"], at.criterion, **EXACT)
    counts = [data["group"].count(code) for code in range(len(data["groups"]))]
    assert_allclose(said["kept"], [kept_share(count, theta) for count in counts], **EXACT)
    assert said["worth"] == (1 / theta**2 if theta else None)


@pytest.mark.parametrize("theta", CRITERION)
def test_the_criterion_is_lme4s(theta, sleepstudy):
    data = explore_invented_rows(sleepstudy).data
    assert stack_rows(data, theta).criterion == pytest.approx(CRITERION[theta], abs=6e-5)


def test_at_remls_theta_it_is_the_fit(sleepstudy):
    data = explore_invented_rows(sleepstudy).data
    fit = fit_mixed("Reaction ~ Days + (1 | Subject)", load_dataset("sleepstudy"))
    at = stack_rows(data, data["reml"])
    assert_allclose(at.population, fit.fe_params, rtol=1e-8)
    assert_allclose(at.effects, group_effects(fit)["estimate"], rtol=1e-6)
    assert_allclose(at.criterion, -2 * fit.llf, rtol=1e-10)
    assert numbers_at(data, data["reml"], 0)["above"] == 0


def test_its_text_says_what_it_shows(sleepstudy):
    text = repr(explore_invented_rows(sleepstudy, group="309", theta=0.5))
    assert "counts as 4.00 rows" in text
    assert "Subject 309 keeps 71.4%" in text
    assert "criterion 1811.20" in text
    assert "endlessly many rows" in repr(explore_invented_rows(sleepstudy, theta=0))


@pytest.mark.parametrize("theta", [-0.05, 4.05, 0.52, "1", None, float("nan")])
def test_a_theta_that_the_slider_has_not_is_told(theta, sleepstudy):
    told = f"from 0 to 4 in steps of 0.05; got {theta!r}."
    with pytest.raises(ValueError, match=re.escape(told)):
        explore_invented_rows(sleepstudy, theta=theta)


def test_an_unknown_group_is_told(sleepstudy):
    with pytest.raises(ValueError, match="There is no group '374'"):
        explore_invented_rows(sleepstudy, group="374")


@pytest.mark.parametrize(("reml", "last"), [(0, 4), (1.2, 4), (2.51, 5.05)])
def test_the_slider_goes_to_twice_remls_theta(reml, last):
    assert last_theta(reml) == pytest.approx(last)
