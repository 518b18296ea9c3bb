"""A predicted line with the band of the line and that of a row."""

import numpy as np
import pandas as pd
import pytest

import course_lib as course
from course_lib.theme import get_alt_text
from tests.plots.drawn import describes_itself, lines, refused
from tests.reference.lme4_values import near

DAYS = pd.DataFrame({"Days": [9, 0, 5], "Subject": "308"})


@pytest.fixture(scope="module")
def predictions(fit):
    return course.predict_mixed(fit, DAYS)


def bands(ax):
    return {one.get_gid(): one.get_datalim(ax.transData) for one in ax.collections}


def test_line_and_bands_are_those_of_the_table(predictions, data):
    own = data[data["Subject"] == "308"]
    ax = course.plot_prediction(predictions, x="Days", data=own, y="Reaction")
    (line,) = lines(ax, "prediction")
    assert line.get_xdata().tolist() == [0, 5, 9]
    near(line.get_ydata()[-1], predictions["prediction"][0], 1e-9)
    assert set(bands(ax)) == {"line", "row"}
    near(bands(ax)["row"].y1, predictions["pred_high"].max(), 1e-9)
    near(bands(ax)["line"].y0, predictions["line_low"].min(), 1e-9)
    assert len(lines(ax, "data")[0].get_xdata()) == 10
    assert ax.get_ylabel() == "Reaction"
    assert ax.get_xlabel() == "Days"


def test_the_alt_text_has_the_numbers_at_the_end(predictions):
    ax = course.plot_prediction(predictions, x="Days")
    assert describes_itself(ax)
    last = predictions.iloc[0]
    for column in ("prediction", "line_low", "line_high", "pred_low", "pred_high"):
        assert f"{last[column]:.4g}" in get_alt_text(ax)


def test_the_population_has_no_band_of_rows(fit):
    mean = course.predict_mixed(fit, DAYS[["Days"]], groups="population")
    ax = course.plot_prediction(mean, x="Days")
    assert set(bands(ax)) == {"line"}
    assert "for a row" not in get_alt_text(ax)


def test_missing_predictions_are_left_out(fit):
    gap = DAYS.assign(Days=[9, 0, np.nan])
    ax = course.plot_prediction(course.predict_mixed(fit, gap), x="Days")
    assert lines(ax, "prediction")[0].get_xdata().tolist() == [0, 9]


def test_wrong_arguments_are_refused(predictions, data):
    with refused("several predictions at Days = 9: draw one group"):
        course.plot_prediction(pd.concat([predictions, predictions]), x="Days")
    with refused("no column 'prediction': give what predict_mixed"):
        course.plot_prediction(data, x="Days")
    with refused("y is needed with data"):
        course.plot_prediction(predictions, x="Days", data=data)
    with refused("no prediction to draw"):
        course.plot_prediction(predictions.assign(prediction=np.nan), x="Days")
