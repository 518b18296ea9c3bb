"""The three poolings on sleepstudy with two subjects who gave little data."""

import numpy as np
import pandas as pd
import pytest

from course_lib import MissingRowsWarning, fit_pooling, group_effects
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


@pytest.mark.parametrize("name", ["model", "group", "prediction"])
def test_a_predictor_called_as_one_of_our_columns_stands_in_a_column_of_its_own(name):
    data = sleep_added().rename(columns={"Days": name})
    table = fit_pooling(data, outcome="Reaction", predictor=name, group="Subject").predict([0, 9])
    assert table.columns.tolist() == ["model", "group", "predictor", "prediction"]
    assert table["predictor"].unique().tolist() == [0, 9]


NAMES = ["slope", "outcome", "predictor", "estimate", "term", "a b", "T.rex", "C", "Q", "x²"]


@pytest.mark.parametrize("column", ["Days", "Reaction", "Subject"])
@pytest.mark.parametrize("name", NAMES)
def test_no_name_of_a_column_changes_a_line(pooling, name, column):
    roles = {"outcome": "Reaction", "predictor": "Days", "group": "Subject"}
    renamed = {role: name if column == own else own for role, own in roles.items()}
    data = sleep_added().rename(columns={column: name}).rename_axis(name)
    other = fit_pooling(data, **renamed)
    near(other.estimates()["slope"], pooling.estimates()["slope"], 1e-6)
    assert renamed["predictor"] in other.predict()


def _as_type(data, kind):
    if kind == "objects":
        return data.astype({"Days": object, "Reaction": object})
    return data.astype({"Days": "Int64", "Reaction": "Float64"})


@pytest.mark.parametrize("kind", ["objects", "nullable"])
def test_numbers_of_any_type_give_the_same_lines_without_the_rows_that_miss_one(kind):
    data = sleep_added()
    data.loc[[3, 50], "Reaction"] = np.nan
    plain = fit_pooling(data.dropna(), outcome="Reaction", predictor="Days", group="Subject")
    given = _as_type(data, kind)
    with pytest.warns(MissingRowsWarning, match="2 of 183 rows"):
        other = fit_pooling(given, outcome="Reaction", predictor="Days", group="Subject")
    assert other.estimates().equals(plain.estimates())
    assert len(other.data) == len(plain.data) == 181
    assert list(other.row_groups()) == [str(label) for label in plain.data["Subject"]]


def test_groups_are_labelled_as_the_fit_labels_them_and_none_is_empty():
    data = sleep_added()
    day = pd.to_timedelta(data["Subject"].astype(int), unit="D")
    data["Subject"] = pd.Timestamp("2024-01-01") + day
    other = fit_pooling(data, outcome="Reaction", predictor="Days", group="Subject")
    groups = list(other.fits["none"])
    assert groups == list(group_effects(other.fits["partial"])["group"].unique())
    few = data.assign(Subject=data["Subject"].astype("category"))[data["Subject"] < groups[9]]
    some = fit_pooling(few, outcome="Reaction", predictor="Days", group="Subject")
    assert list(some.fits["none"]) == groups[:9]


def test_columns_that_make_no_lines_are_refused():
    data = sleep_added()
    with pytest.raises(ValueError, match="three different columns; got 'Days', 'Days'"):
        fit_pooling(data, outcome="Days", predictor="Days", group="Subject")
    with pytest.raises(ValueError, match="frame is empty"):
        fit_pooling(data.iloc[:0], outcome="Reaction", predictor="Days", group="Subject")
    dated = data.assign(Days=pd.Timestamp("2024-01-01") + pd.to_timedelta(data["Days"], unit="D"))
    with pytest.raises(ValueError, match=r"Count days: \(data\['Days'\]"):
        fit_pooling(dated, outcome="Reaction", predictor="Days", group="Subject")


def test_one_value_of_the_predictor_is_a_grid(pooling):
    assert len(pooling.predict(5)) == 3 * 20
