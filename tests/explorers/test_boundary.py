"""The explorer of the boundary: one mathematics, an exact law, and what fits give."""

import warnings

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from course_lib import explore_boundary, fit_mixed
from course_lib.explorers.boundary.browser_case import CASE
from course_lib.explorers.boundary.ratio_law import CRITICAL, OneWay, asymptotic_bins
from tests.explorers.node import run_math

DESIGNS = [(6, 5, 0.0), (2, 2, 0.0), (100, 1000, 0.0), (18, 10, 0.1), (2, 1000, 0.6)]


@pytest.mark.parametrize("design", DESIGNS)
def test_javascripts_shares_are_pythons(design):
    data = CASE.explorer().data
    given = dict(zip(("groups", "rows", "icc"), design, strict=True))
    said = run_math(
        "boundary/mathematics",
        "({ shares: shares(design, data), bins: bins(design, data) })",
        design=given,
        data={name: data[name] for name in ("critical", "level", "width", "last")},
    )
    law = OneWay(*design)
    assert_allclose([said["shares"][name] for name in law.numbers()], [*law.numbers().values()])
    assert_allclose(said["bins"], law.bins(), atol=1e-10)


@pytest.mark.parametrize(
    ("design", "zero", "chi_square", "mixture"),
    [
        ((6, 5, 0.0), 56, 1.9, 3.9),
        ((6, 1000, 0.0), 58, 1.6, 3.3),
        ((18, 10, 0.0), 54, 2.0, 4.2),
        ((100, 10, 0.0), 52, 2.3, 4.6),
        ((6, 5, 0.1), 33, 9, 15),
    ],
)
def test_the_law_is_what_rs_simulation_found(design, zero, chi_square, mixture):
    """Simulated in R (lecture 07): a point in the zeros, 0.2 in what is rejected below 5 %."""
    shares = {name: 100 * value for name, value in OneWay(*design).numbers().items()}
    assert abs(shares["zero"] - zero) < 1
    within = 0.2 if chi_square < 5 else 1
    assert abs(shares["chi_square"] - chi_square) < within
    assert abs(shares["mixture"] - mixture) < within


def test_the_ratio_is_that_of_two_fits():
    rng, design = np.random.default_rng(3), OneWay(6, 5, 0.3)
    group = np.repeat([*"abcdef"], 5)
    rows = pd.DataFrame({"g": group, "y": np.repeat(rng.normal(size=6), 5) + rng.normal(size=30)})
    means = rows.groupby("g")["y"]
    between = 5 * means.mean().var(ddof=1)
    within = means.var(ddof=1).mean()
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # the variance is above zero
        fit = fit_mixed("y ~ 1 + (1 | g)", rows)
    variance = rows["y"].var(ddof=1)
    null = -(29 * (np.log(2 * np.pi * variance) + 1) + np.log(30)) / 2
    assert_allclose(design.ratio(between / within), 2 * (fit.llf - null), atol=1e-6)


def test_the_bins_and_the_spike_are_all_data_sets():
    for design in DESIGNS:
        law = OneWay(*design)
        assert_allclose(law.bins().sum() + law.numbers()["zero"], 1, rtol=1e-12)
    assert_allclose(asymptotic_bins().sum(), 0.5)


def test_with_many_groups_the_mixture_is_right():
    shares = OneWay(5000, 10, 0.0).numbers()
    assert_allclose([shares["zero"], shares["mixture"]], [0.5, 0.05], atol=5e-3)
    assert_allclose([CRITICAL["chi_square"], CRITICAL["mixture"]], [3.841459, 2.705543], atol=1e-6)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"groups": 1}, "groups must be a whole number of at least 2; got 1"),
        ({"groups": 101}, "from 2 to 100; got 101"),
        ({"rows": 7}, "one of 2, 5, 10, 30, 100, 1000; got 7"),
        ({"icc": 0.7}, "from 0 to 0.6 in steps of 0.01; got 0.7"),
        ({"icc": 0.105}, "steps of 0.01; got 0.105"),
    ],
)
def test_what_the_controls_do_not_have_is_refused(given, message):
    with pytest.raises(ValueError, match=message):
        explore_boundary(**given)
