"""The page for users of lme4: each R line ran, and the line beside it gives R's numbers."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from course_lib import fit_mixed
from tests.notebooks.shown import table_rows
from tests.reference.lme4_values import FOLDER

PAGE = Path(__file__).parents[2] / "notebooks" / "lme4_to_mixedlm.md"
SCRIPT = (FOLDER / "lectures" / "page.R").read_text(encoding="utf-8")
SPAN = re.compile(r"`([^`]+)`")
MODELS = ["intercept", "slope", "both", "uncorrelated", "nested", "cells", "crossed"]
MODELS += ["slopes_crossed", "relevelled", "sums"]
# Same optimum on both sides, found to about 1e-9: differences come from the curvature there.
TOLERANCE = {"rtol": 1e-5, "atol": 1e-6}


def rows(heading):
    """Return (line in R, what stands beside it) of the table under a heading."""
    table = table_rows(PAGE.read_text(encoding="utf-8"), heading)
    return [(row[0], row[1]) for row in table if row[0].startswith("`")]


def said_by_r():
    """Return {name: numbers} that the script printed."""
    text = (FOLDER / "lectures" / "page.txt").read_text(encoding="utf-8")
    lines = re.findall(r"^([\w.]+\.?\w*) +(-?[\d.e+-]+(?: +-?[\d.e+-]+)*) *$", text, re.MULTILINE)
    return {name: np.array(numbers.split(), dtype=float) for name, numbers in lines}


TESTED = "lmerTest::as_lmerModLmerTest(wide)"
WITHIN = "pairs(emmeans::emmeans(wide, ~ k | x, at = list(x = c(0, 1))))"
CONTROL = 'emmeans::contrast(emmeans::emmeans(wide, ~ k), "trt.vs.ctrl", ref = "v")'
COEFFICIENTS = 'coef(summary(lmerTest::as_lmerModLmerTest(fit), ddf = "Kenward-Roger"))'
R = said_by_r()
MODEL_ROWS = rows("The model")
FIT_ROWS = rows("What a fit says")
TEST_ROWS = rows("Comparing and testing")


@pytest.fixture(scope="module")
def names(names):
    """Return what the page's lines need: what the page imports too."""
    imports = re.search(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)[1]
    exec(imports, names)
    return names


def test_the_page_has_its_tables():
    assert [len(part) for part in (MODEL_ROWS, FIT_ROWS, TEST_ROWS)] == [10, 25, 22]


@pytest.mark.parametrize("row", [*MODEL_ROWS, *FIT_ROWS, *TEST_ROWS], ids=lambda row: row[0])
def test_each_line_of_r_was_run(row):
    assert SPAN.findall(row[0])[0] in SCRIPT


@pytest.mark.parametrize(("row", "model"), list(zip(MODEL_ROWS, MODELS, strict=True)))
def test_both_calls_reach_the_log_likelihood_of_lme4(row, model, names):
    formula = re.match(r"`lmer\((.*?), d[,)]", row[0])[1]
    raw = eval(SPAN.findall(row[1])[0], names).fit(method="powell", ftol=1e-10)
    assert raw.llf == pytest.approx(R[f"loglik.{model}"][0], abs=1e-5)
    if "relevel" not in formula and "contrasts" not in row[0]:
        ours = fit_mixed(formula, names["d"])
        assert ours.llf == pytest.approx(R[f"loglik.{model}"][0], abs=1e-5)
    if f"fixed.{model}" in R:
        np.testing.assert_allclose(raw.fe_params, R[f"fixed.{model}"], rtol=1e-4)


@pytest.mark.filterwarnings("ignore:Singular fit")  # without one group a fit is singular
@pytest.mark.parametrize("row", [*FIT_ROWS, *TEST_ROWS], ids=lambda row: row[0])
def test_each_line_of_python_runs(row, names):
    for line in SPAN.findall(row[1]):
        eval(line, names)


def line(of, names):
    """Run the line of Python beside a line of R."""
    (found,) = [SPAN.findall(two)[0] for one, two in [*FIT_ROWS, *TEST_ROWS] if one == f"`{of}`"]
    return eval(found, names)


@pytest.mark.filterwarnings("ignore:Singular fit")
def test_the_lines_of_python_give_the_numbers_of_r(names):
    coefficients = names["group_coefficients"](names["fit"])
    known = coefficients.pivot(index="group", columns="term", values="estimate")
    slopes = line("lmList(y ~ x | g, d)", names).set_index("group")
    found = {
        "sigma": line("sigma(fit)", names),
        "remlcrit": line("REMLcrit(fit)", names),
        "coef.g01": known.loc["g01", ["Intercept", "x"]],
        "predict.new": line("predict(fit, new, re.form = NA)", names),
        "predict.known": line("predict(fit, new)", names)["prediction"],
        "lmlist.g01": slopes.loc["g01", ["intercept", "slope"]],
        "anova.p": line("anova(small, large)", names)["p_value"].iloc[1],
        "type2": line('car::Anova(wide, test.statistic = "F")', names)["p_value"],
        "type3": line(f'anova({TESTED}, type = "III")', names)["p_value"],
        "coefficients": line(COEFFICIENTS, names)["df"],
        "anova.chisq": 2 * line('drop1(large, test = "Chisq")', names)[1],
        "aic": line("AIC(large)", names),
        "bic": line("BIC(large)", names),
        "emmeans": line("emmeans::emmeans(wide, ~ k)", names)["std_error"],
        "pairs": line("pairs(emmeans::emmeans(wide, ~ k))", names)["p_adjusted"],
        "within": line(WITHIN, names)["p_adjusted"],
        "control": line(CONTROL, names)["p_adjusted"],
        "joint.within": line('emmeans::joint_tests(wide, by = "k")', names)["p_value"],
        "ranova": line("lmerTest::ranova(fit)", names)["p_value"].iloc[1],
        "r2": line("performance::r2(fit)", names)["share"],
        "emtrends": line('emmeans::emtrends(wide, ~ k, var = "x")', names)["estimate"],
    }
    for name, value in found.items():
        np.testing.assert_allclose(
            np.ravel(value).astype(float), R[name], **TOLERANCE, err_msg=name
        )
    wald = line('confint(fit, method = "Wald")', names)[["conf_low", "conf_high"]]
    np.testing.assert_allclose(wald.to_numpy().ravel(), R["confint.wald"], **TOLERANCE)
    profile = line("confint(small)", names).set_index(["factor", "term"], drop=False)
    kinds = profile["term"].isin(["Intercept", "x"]) & profile["factor"].isna()
    ours = pd.concat([profile[~kinds], profile[kinds]])[["conf_low", "conf_high"]]
    # R reads the ends off a spline through the profile.
    np.testing.assert_allclose(ours.to_numpy().ravel(), R["profile"], rtol=1e-3)
    shares = line("with(as.data.frame(VarCorr(small)), vcov / sum(vcov))", names)["share"]
    np.testing.assert_allclose(shares.iloc[0], R["icc"][0], **TOLERANCE)
    slopes = line('influence(fit, "g")[["fixed.effects[-g]"]]', names)
    np.testing.assert_allclose([min(slopes), max(slopes)], R["influence"], rtol=1e-4)
    joint = line("emmeans::joint_tests(wide)", names).set_index("term")["p_value"]
    np.testing.assert_allclose(joint["x"], R["joint"][0], **TOLERANCE)
    # Of two coefficients R takes the smaller degrees of freedom, and leaves F as it is.
    np.testing.assert_allclose(joint[["k", "x:k"]], R["joint"][1:], rtol=5e-3)
    starts = "unsplit(lapply(levels(d$g), function(one) predict(update(wide, data = "
    (long,) = [one.strip("`") for one, _ in TEST_ROWS if one.startswith(f"`{starts}")]
    left_out = line(long, names)["prediction"].iloc[:20]
    np.testing.assert_allclose(left_out, R["leave.out"], rtol=1e-4)


def test_what_is_simulated_agrees_with_r_to_its_monte_carlo_error(names):
    """Both sides draw 500 sets, with other random numbers."""
    bootstrap = line("pbkrtest::PBmodcomp(large, small, nsim = 500)", names)
    (power_row,) = [one.strip("`") for one, _ in TEST_ROWS if "newparams = weak" in one]
    power = line(power_row, names).set_index("groups")["power"]
    found = {"bootstrap": bootstrap["p_bootstrap"].iloc[1], "power": power[20]}
    for name, value in found.items():
        theirs = R[name][0]
        error = (2 * theirs * (1 - theirs) / 500) ** 0.5
        assert abs(value - theirs) < 4 * error, name
    assert power[10] < power[20]
