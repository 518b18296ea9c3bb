"""The explorer of typical and average: one mathematics, scipy's integrals, and R's."""

import json
from math import exp, nan, sqrt
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.integrate import quad
from scipy.special import expit
from scipy.stats import norm

from course_lib import explore_typical
from course_lib.explorers.typical.averages import LARGEST, SMALLEST, STEP, Typical
from course_lib.explorers.typical.browser_case import CASE
from tests.explorers.node import run_math

REFERENCE = Path(__file__).parents[1] / "reference" / "lme4" / "inference" / "typical.json"
R = json.loads(REFERENCE.read_text(encoding="utf-8"))
SDS = np.linspace(SMALLEST, LARGEST, round((LARGEST - SMALLEST) / STEP) + 1)
MONTHS = [0, 1, 5.5, 12]
CORNERS = [(-1.618, -0.391), (4.0, 0.6), (-4.0, -0.6), (4.0, -0.6), (0.0, 0.01)]


def integral(logit, sd):
    """The average of a probability over patients, by scipy."""
    inner = [0, -logit / sd] if abs(logit) < 10 * sd else [0]
    found = quad(
        lambda z: expit(logit + sd * z) * norm.pdf(z),
        -10,
        10,
        epsabs=1e-13,
        limit=400,
        points=inner,
    )
    return found[0]


@pytest.mark.parametrize(("intercept", "slope"), CORNERS)
def test_the_average_is_scipys_integral(intercept, slope):
    for sd in (0.05, 0.5, 1.0, 2.5, 4.007, 5.0):
        expected = [integral(intercept + slope * month, sd) for month in MONTHS]
        assert_allclose(Typical(intercept, slope, sd).average(MONTHS), expected, rtol=1e-11)


@pytest.mark.parametrize(("intercept", "slope"), CORNERS)
def test_javascript_says_what_python_does_at_every_sd(intercept, slope):
    data = explore_typical(intercept, slope).data
    said = run_math(
        "typical/mathematics",
        "sds.map((sd) => atSd(data.model, sd, data))",
        sds=SDS,
        data=data,
    )
    for sd, page in zip(SDS, said, strict=True):
        ours = Typical(intercept, slope, sd).numbers()
        ratios = [page["patientRatio"], page["averageRatio"], page["kept"], page["keptByFormula"]]
        assert_allclose([*page["typical"], *page["average"], *ratios], [*ours.values()], rtol=1e-9)


@pytest.mark.parametrize("r", R, ids=lambda r: str(r["sd"]))
def test_the_numbers_are_rs(r):
    """R's integrate() is asked for 1e-13; logarithms of ratios lose a few digits near SD 0."""
    ours = Typical(-1.618, -0.391, r["sd"]).numbers()
    names = ("patient_ratio", "average_ratio", "kept", "kept_by_formula")
    expected = [*r["typical"], *r["average"], *(r[name] for name in names)]
    assert_allclose([*ours.values()], expected, rtol=1e-10)


def test_the_lectures_digits_are_reached():
    at = Typical(-1.618, -0.391, 4.007).numbers()
    assert (round(100 * at["typical_1"]), round(100 * at["average_1"])) == (17, 36)
    assert (round(100 * at["typical_2"], 1), round(100 * at["average_2"], 1)) == (0.2, 7.5)
    assert (round(at["patient_ratio"], 2), round(at["kept_by_formula"], 2)) == (0.68, 0.39)


def test_odds_ratios_are_those_of_the_probabilities_that_are_shown():
    at = Typical(0.7, 0.2, 1.8).numbers()
    odds = [share / (1 - share) for share in (at["average_1"], at["average_2"])]
    assert_allclose(at["average_ratio"] ** 12, odds[1] / odds[0])
    assert_allclose(at["kept"] * 0.2, np.log(at["average_ratio"]))
    assert_allclose([at["patient_ratio"], at["kept_by_formula"]], [exp(0.2), 1 / sqrt(2.12104)])


def test_where_patients_are_alike_the_average_is_the_typical_one():
    model = Typical(-1.618, -0.391, 0.0)
    assert_allclose(model.average(MONTHS), model.patient(MONTHS), rtol=1e-14)
    assert_allclose([model.kept, model.kept_by_formula], 1, rtol=1e-12)


def test_the_average_flattens_and_the_typical_patient_stays():
    each = [Typical(-1.618, -0.391, sd).numbers() for sd in SDS]
    kept = [at["kept"] for at in each]
    assert kept == sorted(kept, reverse=True)
    assert len({(at["typical_1"], at["typical_2"], at["patient_ratio"]) for at in each}) == 1


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"intercept": 5}, "intercept is in log odds, from -4 to 4; got 5"),
        ({"slope": 0}, "with 0 there is nothing that the average could flatten. Got 0"),
        ({"slope": -0.7}, "from -0.6 to 0.6"),
        ({"sd": 5.01}, "from 0 to 5; got 5.01"),
        ({"sd": nan}, "from 0 to 5; got nan"),
        ({"sd": "4"}, "from 0 to 5; got '4'"),
    ],
)
def test_what_the_controls_do_not_have_is_refused(given, message):
    with pytest.raises(ValueError, match=message):
        explore_typical(**given)


def test_the_start_is_a_place_that_python_may_set_again():
    explorer = CASE.explorer()
    assert explorer.start == {"sd": 4.007}
    assert explorer.data["stops"] == [0.0, 4.007]
