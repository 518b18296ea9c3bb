"""The explorer of shrinkage: JavaScript, Python and the fits agree, to 1e-8."""

import re

import numpy as np
import pytest
from numpy.testing import assert_allclose

from course_lib import explore_shrinkage, fit_mixed, fit_pooling, group_effects
from course_lib.explorers.shrinkage.browser_case import CASE
from course_lib.explorers.shrinkage.group_line import END, shrink_at, variance_at
from tests.explorers.node import numbers, run_math
from tests.explorers.pages import FRAME, open_static, static_page

EXACT = {"rtol": 1e-8, "atol": 1e-8}


@pytest.fixture(scope="module")
def pooling():
    return CASE.objects()["pooling"]


@pytest.mark.parametrize(("between", "residual"), [(0, 0), (7, -12), (-END, 0)])
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
def test_a_groups_line_after_its_data_were_changed(group, kept, moved, between, residual):
    data = CASE.explorer().data
    chosen, scales = data["groups"].index(group), data["sliders"]
    variances = {
        "tau2": variance_at(between, scales["between"]),
        "sigma2": variance_at(residual, scales["residual"]),
    }
    at = shrink_at(data, variances, chosen=chosen, kept=kept, moved=moved)
    said = run_math(
        "shrinkage/mathematics",
        """(() => { const tau2 = varianceAt(between, scales.between),
        sigma2 = varianceAt(residual, scales.residual);
        return { tau2, sigma2, ...shrinkAt(data, { tau2, sigma2 }, { chosen, kept, moved }) };
        })()""",
        data={name: data[name] for name in ("x", "y", "group", "groups")},
        scales=scales,
        between=between,
        residual=residual,
        chosen=chosen,
        kept=kept,
        moved=moved,
    )
    assert_allclose([said[name] for name in variances], list(variances.values()), **EXACT)
    assert_allclose(said["population"], at.population, **EXACT)
    got = numbers([said[name] for name in ("weight", "distance", "effect")])
    assert_allclose(got, [at.weight, at.distance, at.effect], **EXACT)


def test_unchanged_data_give_the_fit_with_random_intercepts():
    data = CASE.explorer().data
    fit = fit_mixed("Reaction ~ Days + (1 | Subject)", CASE.objects()["data"])
    assert_allclose(list(data["variances"].values()), [fit.cov_re.iloc[0, 0], fit.scale], rtol=1e-6)
    effects = group_effects(fit).set_index("group")["estimate"]
    for code, group in enumerate(data["groups"]):
        at = shrink_at(data, data["variances"], chosen=code)
        assert_allclose(at.effect, effects[group], rtol=1e-5)
        assert_allclose(at.weight * at.distance, at.effect, rtol=1e-9)


def test_the_weight_by_rows_is_the_formula():
    variances, n = CASE.explorer().data["variances"], np.arange(1, 11)
    said = run_math("shrinkage/mathematics", "weightsByRows(10, variances)", variances=variances)
    tau2, sigma2 = variances["tau2"], variances["sigma2"]
    assert_allclose(said, [0, *(tau2 / (tau2 + sigma2 / n))], **EXACT)


def test_an_unknown_group_is_answered_with_those_there_are(pooling):
    with pytest.raises(ValueError, match=r"no group '999'; the groups are 308, .*374"):
        explore_shrinkage(pooling, group="999")


def test_it_starts_where_the_lines_lie_apart():
    explorer = CASE.explorer()
    start = explorer.start
    assert (start["group"], start["kept"]) == ("310", 2)
    at = shrink_at(
        explorer.data,
        explorer.data["variances"],
        chosen=explorer.data["groups"].index("310"),
        kept=2,
    )
    assert abs(at.distance - at.effect) > 15  # ms between its own mean and its line


@pytest.mark.filterwarnings("ignore::course_lib.SingularFitWarning")
def test_a_variance_of_zero_starts_at_the_left_end():
    data = CASE.objects()["data"].assign(Reaction=np.arange(183) % 7.0)
    alike = fit_pooling(data, outcome="Reaction", predictor="Days", group="Subject")
    explorer = explore_shrinkage(alike)
    assert explorer.data["variances"]["tau2"] == 0
    assert explorer.start["between"] == -END
    assert variance_at(-END, explorer.data["sliders"]["between"]) == 0


def test_the_formula_holds_the_numbers_and_lights_what_was_moved(browser):
    with static_page(browser, 1280, 720) as (page, problems):
        open_static(page, CASE.explorer())
        formula = page.locator(f"{FRAME} .weight")
        assert formula.locator("[style*=outline]").count() == 0
        for name, key, lit in (("kept", "ArrowRight", "n3"), ("residual", "ArrowLeft", "σ2756")):
            page.locator(f"{FRAME} [name={name}]").press(key)
            shown = formula.locator("[style*=outline]").all_text_contents()
            assert "".join(shown) == lit
        between, residual = (
            variance_at(at, CASE.explorer().data["sliders"][name])
            for name, at in (("between", 0), ("residual", -1))
        )
        weight = between / (between + residual / 3)
        text = re.sub(r"\s", "", formula.text_content())
        b, r = f"{between:.0f}", f"{residual:.0f}"
        assert text == f"λ=τ2τ2+σ2/n={b}{b}+{r}/3={weight:.3f}"
        page.locator(f"{FRAME} .reset").click()
        assert formula.locator("[style*=outline]").count() == 0
        assert problems == []
