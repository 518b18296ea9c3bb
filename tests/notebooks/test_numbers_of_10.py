"""The numbers that lecture 10 shows are R's: to the digits shown, or to the simulations' error."""

import json
import re

import pytest

from tests.notebooks.predictions import even
from tests.notebooks.shown import lecture_outputs
from tests.reference.lme4_values import FOLDER

R = json.loads((FOLDER / "inference" / "lecture10.json").read_text(encoding="utf-8"))
LEFT, ROBUST, SERIAL = R["dropout"]["330"], R["robust"], R["serial"]
# What is shown of R's values, as a format.
SHOWN = {
    "who is left": ("{} of 180 rows, {} of 18 subjects", LEFT["rows"], LEFT["stayed"]),
    "completers": ("completers slope {:.2f}", LEFT["completers"]),
    "regression": ("regression slope {:.2f}", LEFT["regression"][0]),
    "carried forward": ("carried forward slope {:.2f}", LEFT["carried"]),
    "intercepts": ("intercepts slope {:.2f}", LEFT["intercepts"][0]),
    "slopes": ("slopes slope {:.2f}", LEFT["slopes"][0]),
    "GEE, independence": ("GEE, independence: slope {:.1f}", LEFT["independence"][0]),
    # geepack and statsmodels estimate the working correlation in two ways: 7.35 and 7.34.
    "GEE, exchangeable": ("GEE, exchangeable: slope {:.1f}", LEFT["exchangeable"][0]),
    "Kenward-Roger": ("slope {0:.2f}, SE {1:.2f}, {3:.1f} to {4:.1f}", *LEFT["slopes_kr"]),
    "Day 9": ("mean on Day 9: {:.1f}, SE {:.0f}; of all rows {:.1f}", *LEFT["day9"]),
    "last values left out": (
        "{} rows: slope {:.2f}, SE {:.2f}",
        LEFT["unseen"]["rows"],
        *LEFT["unseen"]["slopes"],
    ),
    "plain error": ("regression SE {:.3f}", ROBUST["ols_se"]),
    "raw sandwich": ("by subject, as it comes SE {:.3f}", ROBUST["sleep"]["CR0"]),
    "corrected": ("by subject, corrected SE {:.3f}", ROBUST["sleep"]["CR1S"]),
    "mixed model": ("random slopes SE {:.3f}", ROBUST["mixed_se"]),
    "ex33": (
        "robust SE {:.4f}: p by z {:.4f}, by t on 10 {:.4f}",
        ROBUST["ex33"]["CR1S"],
        ROBUST["ex33_z"],
        ROBUST["ex33_t"],
    ),
    "ex33, mixed model": ("mixed model SE {0:.4f}, p {2:.4f}", *ROBUST["ex33_kr"]),
    "leavers": ("slope {:.2f}, robust SE {:.2f}", *LEFT["regression"]),
    "AR(1), intercepts": (
        "intercepts phi {:.3f}, ratio {:.2f}",
        SERIAL["intercepts_ar1"]["phi"],
        SERIAL["intercepts_ar1"]["ratio"],
    ),
    "AR(1), slopes": (
        "slopes phi {:.3f}, ratio {:.2f}",
        SERIAL["slopes_ar1"]["phi"],
        SERIAL["slopes_ar1"]["ratio"],
    ),
    "SE of intercepts": (
        "intercepts SE {:.3f}, SDs [{:.1f}, {:.1f}]",
        SERIAL["intercepts"]["fixed"][1],
        *SERIAL["intercepts"]["sds"],
    ),
    "SE of intercepts with AR(1)": (
        "intercepts AR(1) SE {:.3f}, SDs [{:.1f}, {:.1f}]",
        SERIAL["intercepts_ar1"]["fixed"][1],
        *SERIAL["intercepts_ar1"]["sds"],
    ),
    "SE of slopes": (
        "slopes SE {:.3f}, SDs [{:.1f}, {:.1f}, {:.1f}]",
        SERIAL["slopes"]["fixed"][1],
        *SERIAL["slopes"]["sds"],
    ),
    "SE of slopes with AR(1)": (
        "slopes AR(1) SE {:.3f}, SDs [{:.1f}, {:.1f}, {:.1f}]",
        SERIAL["slopes_ar1"]["fixed"][1],
        *SERIAL["slopes_ar1"]["sds"],
    ),
    "unequal": (
        "ratio {:.1f} on 17; slope {:.2f}, SE {:.2f}",
        SERIAL["unequal"]["ratio"],
        *SERIAL["unequal"]["fixed"][:2],
    ),
    "steadiest and least steady": (
        "from {:.1f} (309) to {:.1f} (332) ms",
        min(SERIAL["unequal"]["residual_sds"].values()),
        max(SERIAL["unequal"]["residual_sds"].values()),
    ),
}
for _groups, _size in zip((6, 12, 20, 40, 100), ROBUST["size"], strict=True):
    SHOWN[f"{_groups} groups"] = (
        f"{_groups} groups: the 5 % z test rejects {{:.1f}} %",
        100 * _size,
    )
for _last, _values in R["forecasts"].items():
    for _name, _ar1 in (("intercepts", "intercepts_ar1"), ("slopes", "nlme_slopes_ar1")):
        SHOWN[f"Days 0 to {_last}, {_name}"] = (
            f"Days 0-{_last}, {_name} RMSE {{:.0f}}, with AR(1) {{:.0f}}",
            _values[_name],
            _values[_ar1],
        )
REFEREE = (
    r"{name} value mc_error measure bias (\S+) (\S+) se_ratio (\S+) (\S+) coverage (\S+) (\S+)"
)


@pytest.fixture(scope="module")
def outputs():
    return lecture_outputs("10")


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_shown_is_rs(name, outputs):
    pattern, *values = SHOWN[name]
    assert even(pattern.format(*values)) in outputs


def test_means_by_day_are_rs(outputs):
    for day in (0, 3, 5, 7, 9):
        there, every = LEFT["mean_there"][day], LEFT["mean_all"][day]
        assert f"{day} {LEFT['there_by_day'][day]} {every:.1f} {there:.1f} " in outputs
        assert f" {LEFT['line_slopes'][day]:.1f}" in outputs


@pytest.mark.parametrize("name", ["intercepts", "slopes"])
def test_the_referee_agrees_with_r(name, outputs):
    """80 sets here, 500 in R: four standard errors of the difference."""
    (found,) = re.findall(REFEREE.format(name=name), outputs)
    bias, bias_error, _, _, coverage, coverage_error = map(float, found)
    theirs = R["simulated"]["slopes_t" if name == "slopes" else name]
    assert abs(bias - theirs["bias"]) < 4 * (bias_error**2 + theirs["bias_error"] ** 2) ** 0.5
    assert abs(coverage - theirs["coverage"]) < 4 * (coverage_error**2 + 0.02**2) ** 0.5


@pytest.mark.parametrize("phi", ["0.3", "0.5", "0.7"])
def test_false_alarms_of_intercepts_agree_with_r(phi, outputs):
    """100 000 sets in R; the lecture prints two standard errors of its 500."""
    ((rejects, twice),) = re.findall(rf"phi {phi}: parallel rejects (\d+) % \(± (\d+)\)", outputs)
    assert abs(float(rejects) - 100 * SERIAL["alarms"][phi]["intercepts"]) < 2 * float(twice)
