"""The explorer of who is next: one mathematics, equal to `predict_mixed`."""

import pandas as pd
import pytest
from numpy.testing import assert_allclose

from course_lib import explore_who_is_next, predict_mixed
from course_lib.explorers.who_is_next.browser_case import CASE
from course_lib.explorers.who_is_next.predictions import NEW, know_at
from tests.explorers.node import run_math

PARTS = ("prediction", "sd_mean", "sd_line", "sd_row", "pred_low", "pred_high")


def data():
    return CASE.explorer().data


@pytest.mark.parametrize("at", [0.0, 5.0, 9.0])
@pytest.mark.parametrize(("group", "kept"), [("308", 10), ("374", 2), ("373", 1), (NEW, 0)])
def test_with_all_rows_it_is_predict_mixed(group, kept, at):
    fit = CASE.objects()["pooling"].fits["partial"]
    kind = "new" if group == NEW else "known"
    rows = pd.DataFrame({"Days": [at], "Subject": [group]})
    expected = predict_mixed(fit, rows, groups=kind).iloc[0]
    said = know_at(data(), group, kept, at).numbers(data()["multiplier"])
    assert_allclose([*said.values()], [expected[name] for name in PARTS], rtol=1e-8)


@pytest.mark.parametrize("at", [0.0, 4.0, 9.0])
@pytest.mark.parametrize(
    ("group", "kept"), [("308", 10), ("308", 3), ("335", 0), ("373", 1), (NEW, 0)]
)
def test_javascript_knows_what_python_does(group, kept, at):
    given = data()
    said = run_math(
        "who_is_next/mathematics",
        "know(data, code, kept)(at)",
        data=given,
        code=[*given["groups"], NEW].index(group),
        kept=kept,
        at=at,
    )
    now = know_at(given, group, kept, at)
    ours = [now.prediction, now.sd_mean, now.sd_line, now.sd_row]
    theirs = [said[name] for name in ("prediction", "sdMean", "sdLine", "sdRow")]
    assert_allclose(theirs, ours, rtol=1e-9)


def test_rows_of_its_own_narrow_a_line_and_never_a_stranger():
    sds = [know_at(data(), "308", kept, 5.0).sd_line for kept in range(11)]
    assert sds == sorted(sds, reverse=True)
    stranger = know_at(data(), NEW, 0, 5.0)
    between = pd.DataFrame(data()["covariance"]).to_numpy()
    assert stranger.sd_line**2 > between[0, 0] + 10 * between[0, 1] + 25 * between[1, 1]


@pytest.mark.parametrize(
    ("given", "message"),
    [({"group": "999"}, "There is no group '999'"), ({"at": 4.5}, "from 0 to 9 in steps of 1")],
)
def test_what_there_is_not_is_refused(given, message):
    with pytest.raises(ValueError, match=message):
        explore_who_is_next(CASE.objects()["pooling"], **given)
