"""The numbers that lecture 11 shows are R's.

Each is written from R's value, to the digits that the lecture has, and looked for in an output.
"""

import json

import pytest

from tests.notebooks.predictions import even
from tests.notebooks.shown import lecture_outputs, not_shown
from tests.reference.lme4_values import FOLDER

R = json.loads((FOLDER / "inference" / "lecture11.json").read_text(encoding="utf-8"))
# By the name of R's values in make_lecture11.R: what is shown of them, as a format.
SHOWN = {
    "raw_first": "1 {0:.3f} {1:.3f}",
    "raw_last": "7 {0:.3f} {1:.3f}",
    "glm": "Intercept {0:.3f} treatment[T.terbinafine] {1:.3f} month {2:.3f}",
    "glm_odds_ratio": "odds ratio of a month (itraconazole): {0:.3f}",
    "glm_shares": "[{0:.3f} {1:.3f} {2:.3f} {3:.3f}]",
    "never_always": "{0:.0f} never worse, {1:.0f} always",
    "sometimes": "intercept {0:.3f}, SD {8:.3f}",
    "shares_51": "typical {0:.3f} population {1:.3f} | typical {2:.4f} population {3:.4f}",
    "gee": "patient -0.391, population {2:.3f} | population {3:.3f} (SE {7:.3f})",
    "odds_ratios": "{0:.3f} for a patient, {1:.4f} in the population",
    "attenuation": "ratio {2:.3f} | SD 4.0: {1:.3f} | SD 1.8: {0:.3f}",
    "latent_icc": "patient {0:.2f}",
    "cbpp_1": "{8:.3f} by Laplace",
    "cbpp_25": "SD of herds {8:.3f}, | SD of herds {8:.3f};",
    "cbpp_period_1": "typical {1:.3f} population {2:.3f} raw {0:.3f}",
    "cbpp_pearson": "parameters: {0:.2f}",
    "cbpp_both": "herd {8:.3f} row {9:.3f}",
    "cbpp_without_37": "herd {8:.3f} row {9:.3f}",
    "cbpp_ratios": "given herds: ratio {0:.2f} | given rows: ratio {1:.2f}",
    "four_herds": "incidence {0} {1} {2} {3} size {4} {5} {6} {7}",
}


@pytest.fixture(scope="module")
def outputs():
    return lecture_outputs("11")


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_shown_is_rs(name, outputs):
    assert not_shown(outputs, SHOWN[name], R[name]) == []


@pytest.mark.parametrize("points", [1, 3, 5, 7, 11, 51])
def test_the_table_of_points_is_rs(points, outputs):
    """25 points are left out: R prints one digit more than its optimum has."""
    fit, shares = R[f"points_{points}"], R[f"shares_{points}"]
    shown = f"{points} {fit[0]:.3f} {fit[8]:.3f} {shares[0]:.3f} {shares[1]:.3f} {fit[9]:.3f}"
    assert even(shown) in outputs


def test_rates_of_cases_are_rs(outputs):
    typical, mean, ratio = R["poisson_rates"]
    for kind, rate in (("typical", typical), ("population", mean)):
        shown = f"{kind} of 100: {100 * rate:.1f}, {100 * rate * ratio:.1f}"
        assert even(f"{shown}; ratio {ratio:.3f}") in outputs
