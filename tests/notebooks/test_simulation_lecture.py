"""Lecture 08 shows R's numbers: closed forms to the digits shown, simulated ones to their error."""

import json
import re

import nbformat
import numpy as np
import pytest

from course_tools.basics.predictions import real_outputs
from course_tools.basics.sources import NOTEBOOKS
from tests.reference.lme4_values import FOLDER

R = json.loads((FOLDER / "inference" / "simulation.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def shown():
    """Return all that the cells of the lecture print."""
    notebook = nbformat.read(NOTEBOOKS / "08_simulation_and_power.ipynb", as_version=4)
    outputs = [one for cell in notebook.cells for one in real_outputs(cell)]
    return "\n".join(o.get("text", "") + o.get("data", {}).get("text/plain", "") for o in outputs)


def numbers_after(text, start):
    """Return the numbers of the line that begins so."""
    (line,) = re.findall(rf"^{re.escape(start)}(.*)$", text, re.MULTILINE)
    return np.array(re.findall(r"-?\d+\.\d+|-?\d+", line), dtype=float)


@pytest.mark.parametrize(
    ("plan", "error"),
    [
        ("as it was", "one"),
        ("ten times the tests", "ten"),
        ("endless tests", "endless"),
        ("twice the subjects", "twice"),
    ],
)
def test_standard_errors_of_the_plans(shown, plan, error):
    printed, share = numbers_after(shown, plan)
    assert printed == round(R["se"][error], 3)
    assert share == round(100 * R["se"][error] / R["se"]["one"])


@pytest.mark.parametrize(
    ("tests", "power"),
    [("1 test a day", "one"), ("10 tests", "ten"), ("endless      power", "endless")],
)
def test_powers(shown, tests, power):
    assert numbers_after(shown, tests)[-4:].tolist() == np.round(R["power"][power], 2).tolist()


def test_subjects_for_the_ends_of_the_interval_of_the_slope_sd(shown):
    needed = [numbers_after(shown, f"slope SD {sd}: ")[-1] for sd in ("3.80", "5.92", "8.75")]
    assert needed == R["subjects_for"]


def test_items(shown):
    for subjects, share in zip((10, 30, 100, 300), R["by_subject"], strict=True):
        assert f"{subjects} subjects: rejects {100 * share:.1f} %" in shown
    for words, ceiling in zip((8, 16, 32), R["items"]["ceilings"], strict=True):
        assert f"{words} words, endless subjects: power {ceiling:.2f}" in shown
        printed = numbers_after(
            shown.replace(f"\n {words} words", f"\n{words} words"), f"{words} words: "
        )
        assert printed[1::2].tolist() == np.round(R["items"][str(words)], 2).tolist()


def test_observed_power(shown):
    for p, power in zip(("0.05", "0.01", "0.30"), R["observed_power"], strict=True):
        assert f"p = {p}: observed power {power:.2f}" in shown


def test_what_significant_estimates_are_worth(shown):
    """Simulated 200 000 times: the printed digits are sure."""
    worth = R["worth"]["slope_2_of_6"]
    assert f"power {worth['power']:.2f}" in shown
    assert f"significant: {worth['exaggeration']:.1f} times the truth" in shown
    assert f"wrong sign {worth['wrong_sign']:.0%}" in shown


@pytest.mark.parametrize(
    ("row", "world"),
    [
        ("18 subjects ", "slopes_vary"),
        ("slopes do not vary ", "slopes_alike"),
        ("8 subjects ", "eight_subjects"),
        ("180 subjects ", "subjects_180"),
        ("100 rows each ", "rows_100"),
    ],
)
def test_type_one_errors_agree_with_those_of_r(shown, row, world):
    """10 000 sets here and 100 000 (20 000 of 180 subjects) in R: four standard errors."""
    said = R["type_one"][world]
    printed = numbers_after(shown, row)[-4:]
    expected = [said[name] for name in ("regression", "intercepts", "z_exact", "t")]
    sets = np.array([1, 1, np.inf, 1]) * (1 / (1e-4 + (5e-5 if "180" in world else 1e-5)))
    error = 100 * np.sqrt(np.multiply(expected, np.subtract(1, expected)) / sets)
    assert (abs(printed - 100 * np.array(expected)) <= 4 * error + 0.06).all()


def test_the_mixed_model_where_slopes_are_alike(shown):
    """2000 sets here, 4000 in R: four standard errors."""
    edge, z, t, _ = numbers_after(shown, "at the edge ")
    said = R["mixed_where_slopes_are_alike"]
    for printed, share in ((edge, said["singular"]), (z, said["z"]), (t, said["t"])):
        assert (
            abs(printed / 100 - share)
            < 4 * np.sqrt(share * (1 - share) * (1 / 2000 + 1 / 4000)) + 0.005
        )


def test_slope_sds_of_new_studies(shown):
    """Ends of the middle 95 % of 1000 estimates scatter by about 0.1 in both simulations."""
    low, high = numbers_after(shown, "sd    put in")[-2:]
    np.testing.assert_allclose([low, high], R["slope_sds_again"], atol=0.4)
