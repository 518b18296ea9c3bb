"""The three poolings on sleepstudy with two subjects who gave little data."""

import numpy as np
import pytest

from course_lib import fit_pooling
from tests.reference.lme4_values import near, sleep_added


@pytest.fixture(scope="module")
def pooling():
    return fit_pooling(sleep_added(), outcome="Reaction", predictor="Days", group="Subject")


def test_one_row_per_model_and_group(pooling):
    table = pooling.estimates()
    assert table.groupby("model").size().to_dict() == {"complete": 20, "none": 20, "partial": 20}
    assert table.columns.tolist() == ["model", "group", "intercept", "slope"]


def test_values(pooling):
    table = pooling.estimates().set_index(["model", "group"])
    near(table.loc[("none", "335"), "slope"], -2.881034, 1e-5)  # lm in R
    near(table.loc[("none", "374")], [286, 2], 1e-9)
    near(table.loc[("partial", "374")], [271.14, 11.08], 5e-3)  # lme4
    near(table.loc[("complete", "308"), "slope"], 10.32766, 1e-5)  # lm in R


def test_a_group_without_a_line_is_kept_as_missing(pooling):
    table = pooling.estimates().set_index(["model", "group"])
    assert table.loc[("none", "373")].isna().all()
    assert pooling.fits["none"]["373"] is None
    assert np.isfinite(table.loc[("partial", "373")]).all()


def test_predictions_lie_on_the_lines(pooling):
    table = pooling.estimates().set_index(["model", "group"])
    lines = pooling.predict([0, 9]).set_index(["model", "group", "Days"])["prediction"]
    intercept, slope = table.loc[("partial", "308")]
    near(lines["partial", "308", 9], intercept + 9 * slope, 1e-9)
    assert len(pooling.predict()) == 3 * 20 * 10


def test_bad_columns_are_named():
    data = sleep_added()
    with pytest.raises(ValueError, match="no column 'Day'"):
        fit_pooling(data, outcome="Reaction", predictor="Day", group="Subject")
    data["Days"] = data["Days"].map({d: f"day {d}" for d in range(10)})
    with pytest.raises(ValueError, match="numeric"):
        fit_pooling(data, outcome="Reaction", predictor="Days", group="Subject")
