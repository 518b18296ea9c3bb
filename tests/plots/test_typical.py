"""The fan of curves of a generalised mixed model: groups, the typical one, the mean of all."""

import json

import numpy as np
import pandas as pd
import pytest

import course_lib as course
from course_lib.theme import get_alt_text
from tests.plots.drawn import describes_itself, lines, refused
from tests.reference.lme4_values import FOLDER, near

PLACES = pd.DataFrame({"month": [12.0, 0.0], "treatment": "itraconazole"})
R = json.loads((FOLDER / "inference" / "lecture11.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def toenail():
    """Return the fit with 5 points, which is quick; R has its shares too."""
    data = course.load_dataset("toenail")
    data["worse"] = data["outcome"] == "moderate or severe"
    return course.fit_glmm("worse ~ treatment * month + (1 | patient)", data, points=5)


@pytest.fixture(scope="module")
def herds():
    return course.load_dataset("cbpp").assign(row=range(56), time=lambda d: d["period"].astype(int))


def test_typical_and_mean_are_rs(toenail):
    typical0, mean0, typical12, mean12 = R["shares_5"]
    ax = course.plot_typical(toenail, PLACES, x="month")
    (typical,), (mean,) = lines(ax, "typical"), lines(ax, "population")
    assert typical.get_xdata().tolist() == [0, 12]
    near(typical.get_ydata(), [typical0, typical12], 1e-4)  # both fits' optima are known to 1e-5
    near(mean.get_ydata(), [mean0, mean12], 1e-4)


def test_as_many_groups_lie_above_the_typical_one_as_below(toenail):
    ax = course.plot_typical(toenail, PLACES, x="month")
    starts = np.array([line.get_ydata()[0] for line in lines(ax, "group")])
    typical = lines(ax, "typical")[0].get_ydata()[0]
    assert (starts < typical - 1e-9).sum() == (starts > typical + 1e-9).sum() == 4


def test_raw_shares_are_drawn_and_the_alt_text_has_the_numbers(toenail):
    raw = pd.DataFrame({"month": [0, 3, 6], "share": [0.4, 0.3, 0.2]})
    ax = course.plot_typical(toenail, PLACES, x="month", shares=raw, y="share")
    assert lines(ax, "data")[0].get_ydata().tolist() == [0.4, 0.3, 0.2]
    assert ax.get_ylabel() == "share"
    assert describes_itself(ax)
    typical, mean = R["shares_5"][:2]
    assert f"has {typical:.3g} and the mean over all is {mean:.3g}" in get_alt_text(ax)


def test_counts_have_one_shape(herds):
    """With a log link the mean of all is the typical curve times one factor."""
    fit = course.fit_glmm("incidence ~ time + (1 | herd)", herds, family="poisson")
    ax = course.plot_typical(fit, pd.DataFrame({"time": [1, 2, 3, 4]}), x="time")
    factor = lines(ax, "population")[0].get_ydata() / lines(ax, "typical")[0].get_ydata()
    sd = course.variance_components(fit)["sd"].iloc[0]
    near(factor, np.exp(sd**2 / 2), 1e-9)
    assert ax.get_ylabel() == "mean count"


def test_wrong_arguments_are_refused(toenail, herds):
    both = course.fit_glmm("incidence ~ time + (1 | herd) + (1 | row)", herds, trials="size")
    with refused("this one has Intercept by herd, Intercept by row"):
        course.plot_typical(both, herds, x="time")
    with refused("y is needed with shares"):
        course.plot_typical(toenail, PLACES, x="month", shares=PLACES)
