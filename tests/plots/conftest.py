"""Data and fits that the tests of plots share; data that a plot changes fail its test."""

import warnings

import numpy as np
import pytest

import course_lib as course
from tests.plots.drawn import SLOPES
from tests.reference.lme4_values import sleep_added


@pytest.fixture
def data():
    """Sleep data, which no plot may change."""
    given = course.load_dataset("sleepstudy")
    yield given
    assert given.equals(course.load_dataset("sleepstudy"))


@pytest.fixture(scope="package")
def pooling():
    return course.fit_pooling(sleep_added(), outcome="Reaction", predictor="Days", group="Subject")


@pytest.fixture(scope="package")
def fit():
    return course.fit_mixed(SLOPES, course.load_dataset("sleepstudy"))


@pytest.fixture(scope="package")
def gaps():
    """Sleep data with two missing reactions, and their fit."""
    data = course.load_dataset("sleepstudy")
    data.loc[[3, 50], "Reaction"] = np.nan
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", course.MissingRowsWarning)
        return data, course.fit_mixed(SLOPES, data)
