"""The numbers that lectures show are lme4's, and prose says only what a cell or lme4 says."""

import json
from functools import cache
from pathlib import Path

import nbformat
import pytest

from course_lib import fit_pooling, load_dataset
from tests.reference.lme4_values import FOLDER

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"

# Computed with lme4 and lm in R, converged, to the digits shown; each is to be seen in an output.
SHOWN = {
    "01": "39.5 4.20 9.05 3.15 0.758 5e-05 1.394 2.26 0.048 1.238 0.804 1.546 10.467 6.771 43.01 "
    "7.94 35.07 1.3e-11 3.3e-06 0.395 0.589 0.483 0.847 6.7 7.8 12.2 "
    "38.7 0.281 0.169 51.1 42.3 79.0",
    "02": "-0.3543 9.4779 9.5018 3.0825 0.0977 0.3126 -5.84879 1.37925 0.94960 0.01405 67.585 "
    "3.898789 1.949395 304.1 0.340 0.387 0.453 0.496 -1.95 3.899190 7.6001 3.899 -3.950",
    "03": "0.01343 7.66434 34.64075 0.39444 0.34514 0.03886 850.3 802.8 782.9 3.3771 0.1006 -0.571 "
    "2.0837 -425.16 -452.59 -418.60 -391.44 0.030 0.498 -0.414 -0.276 -44 -53 +9 -2 19.62 791.2 "
    "775.6 0.0022 0.00002 0.025 0.009 0.0255 0.011 0.056 -0.95 33.76 -393.11 -392.63 6.29 0.01213 "
    "1.0903 0.9825 18.62699 0.00063",
    "04": "0.847 1.932 0.550 330.9 613.4 2.904 1.287 0.823 246.99 247.65 301.47 1.834 0.386 2.703 "
    "310.18 613.4 4.125 0.154 0.937 4.99 9.71 10.44 2.9 45.5 0.027 14188.2 14187.6 14187.1 41.375 "
    "11.125 58.625 -6.125 -17.250",
    "05": "251.405 6.825 10.467 1.546 24.740 5.922 0.066 25.592 1743.63 252.32 10.33 "
    "-2.88 271.14 11.08 253.59 11.95 0.88 0.15 11.41 10.03 0.0414 2.26 1.73 "
    "6.11 4.91 19.03 19.11 13.57 13.99 11.30 11.73 268.0 245.1 11.44 2.29 2.62 304.8 39.5 47.0 "
    "40.6 300.9 36.0 326.5 31.9 0.97 -0.34 0.63",
    "06": "132.5 5.2 -101.2 -98.3 57.0 45.0 10.88 1.66 19.3 9.80 11.25 -4.4 -2.6 2.5 -0.5 -389.61 "
    "-367.46 4.341 3.181 3.173 -0.417 0.020 0.026 9.0 5.1 39.5 14.1 2.22 3.716 33 0.119 -0.17 "
    "-19.0 -379.80 -357.20 -357.02 -356.98 -355.92 0.0077 0.036 0.0002 0.012 0.685 1.92 56 58",
}


@cache
def _notebook(number: str) -> nbformat.NotebookNode:
    (path,) = NOTEBOOKS.glob(f"{number}_*.ipynb")
    return nbformat.read(path, as_version=4)


def _outputs(number: str) -> str:
    outputs = [o for cell in _notebook(number).cells for o in cell.get("outputs", [])]
    return "\n".join(o.get("text", "") + o.get("data", {}).get("text/plain", "") for o in outputs)


def _prose(number: str) -> str:
    cells = _notebook(number).cells
    return "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


@pytest.mark.parametrize("number", SHOWN)
def test_every_value_is_reached_and_visible(number):
    shown = _outputs(number)
    assert [value for value in SHOWN[number].split() if value not in shown] == []


def test_what_lecture_03_says_of_lme4():
    derived = json.loads((FOLDER / "derived.json").read_text())
    prose = _prose("03")
    low, high = derived["breed_correlation_profile"]
    assert f"from −{abs(low):.0f} to −{abs(high):.2f}" in prose
    assert f"{derived['default_intercept_variance']:.4f}" in prose
    # The course's t on 10 degrees of freedom stands for Satterthwaite's method.
    assert round(derived["breed_interaction_df"]) == 10
    assert f"p = {derived['breed_interaction_p']:.3f}" in _outputs("03")


def test_the_same_five_slopes_move_away_without_the_added_subjects():
    data = load_dataset("sleepstudy")
    pooling = fit_pooling(data, outcome="Reaction", predictor="Days", group="Subject")
    wide = pooling.estimates().pivot(index="group", columns="model", values="slope")
    distance = (wide - pooling.fits["partial"].fe_params["Days"]).abs()
    away = distance.index[distance["partial"] > distance["none"]]
    assert away.tolist() == ["309", "310", "337", "352", "372"]


def test_what_lecture_01_says_of_the_slope():
    derived = json.loads((FOLDER / "derived.json").read_text())
    assert round(derived["sleep_days_df"]) == 17
    assert f"{derived['sleep_days_p']:.1e}" in _outputs("01")
