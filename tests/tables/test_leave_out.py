"""Each row predicted by a fit that has not seen it, by R's refits."""

import warnings

import numpy as np
import pandas as pd
import pytest

import course_lib.tables.leave_out as module
from course_lib import MissingRowsWarning, leave_out, load_dataset
from tests.reference.lme4_values import near
from tests.reference.prediction_values import ERROR, data_of, prediction_values

LEFT_OUT = {one["id"]: one for one in prediction_values()["left_out"]}
# Twice 180 fits take some seconds: every twentieth row is left out here, all of them elsewhere.
LONG = ["intercepts_row", "slopes_row"]


def _quiet(*arguments, **named):
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".* fits are singular")
        return leave_out(*arguments, **named)


@pytest.mark.parametrize("ident", [ident for ident in LEFT_OUT if ident not in LONG])
def test_errors_are_those_of_rs_refits(ident):
    one = LEFT_OUT[ident]
    data = data_of(one["data"])
    found = _quiet(one["formula"], data, by=one["by"])
    assert list(found.columns) == [*data.columns, "prediction", "error"]
    assert found.index.equals(data.index)
    near(found["error"], one["error"], ERROR, float(np.std(one["error"])))


@pytest.mark.parametrize("ident", LONG)
def test_single_rows_of_known_groups(ident, monkeypatch):
    one, data = LEFT_OUT[ident], load_dataset("sleepstudy")
    some = range(3, len(data), 20)
    predict = module._without
    monkeypatch.setattr(
        module, "_without",
        lambda units, unit, *rest: predict(units, unit, *rest) if unit in some else (0.0, False),
    )  # fmt: skip
    found = leave_out(one["formula"], data, by="row").iloc[list(some)]
    near(found["error"], np.array(one["error"])[list(some)], ERROR, 30)


def test_the_surprise_of_lecture_09():
    rmse = {ident: np.sqrt(np.mean(np.square(one["error"]))) for ident, one in LEFT_OUT.items()}
    near(
        [rmse[f"{name}_row"] for name in ("ols", "intercepts", "slopes")],
        [48.0, 32.74, 28.74],
        0.01,
    )
    near([rmse[f"{n}_Subject"] for n in ("ols", "intercepts", "slopes")], [49.60] * 3, 5e-3)


def test_missing_rows_are_left_out_once():
    data = load_dataset("sleepstudy").assign(row_label=1)
    data.loc[[4, 60], "Reaction"] = np.nan
    data.index = range(1000, 1180)
    with pytest.warns(MissingRowsWarning, match="2 of 180") as caught:
        found = leave_out("Reaction ~ Days + (1 | Subject)", data, by="Subject")
    assert len(caught) == 1
    assert len(found) == 178
    assert found.index.isin(data.index).all()
    assert 1004 not in found.index
    near(found["error"], found["Reaction"] - found["prediction"], 1e-9)


def test_variables_and_functions_of_the_notebook():
    data = load_dataset("sleepstudy")
    later = np.asarray(data["Days"]) >= 5

    def halved(values):
        return values / 2

    named = leave_out("Reaction ~ halved(Days) + later + (1 | Subject)", data, by="Subject")
    columns = data.assign(later=later)
    plain = leave_out("Reaction ~ Days + later + (1 | Subject)", columns, by="Subject")
    near(named["error"], plain["error"], 1e-4)
    ordinary = leave_out("Reaction ~ halved(Days)", data, by="Subject")
    near(ordinary["error"], leave_out("Reaction ~ Days", data, by="Subject")["error"], 1e-8)


def test_singular_fits_are_counted():
    with pytest.warns(
        UserWarning, match=r"\d of 6 fits are singular, each without one of the values of 'Batch'"
    ):
        leave_out("Yield ~ 1 + (1 | Batch)", load_dataset("Dyestuff2"), by="Batch")


def test_an_interruption_keeps_what_was_done(monkeypatch):
    data, predict = load_dataset("sleepstudy"), module._without

    def stopped(units, unit, *rest):
        if unit == 4:
            raise KeyboardInterrupt
        return predict(units, unit, *rest)

    monkeypatch.setattr(module, "_without", stopped)
    with pytest.warns(UserWarning, match="Interrupted: 4 of 18"):
        found = leave_out("Reaction ~ Days + (1 | Subject)", data, by="Subject")
    assert found["Subject"].unique().tolist() == ["308", "309", "310", "330"]


def test_what_cannot_be_left_out_is_said():
    data = load_dataset("sleepstudy")
    formula = "Reaction ~ Days + (1 | Subject)"
    with pytest.raises(ValueError, match=r"no column 'subject'. Did you mean 'Subject'"):
        leave_out(formula, data, by="subject")
    with pytest.raises(ValueError, match="'one' has one value only"):
        leave_out(formula, data.assign(one=1), by="one")
    with pytest.raises(ValueError, match="have a column 'row'"):
        leave_out(formula, data.assign(row=1), by="row")
    for name in ("prediction", "error"):
        with pytest.raises(ValueError, match=f"column '{name}' already"):
            leave_out(formula, data.assign(**{name: 1}), by="Subject")
    two = data[data["Subject"].isin(["308", "309"])]
    with pytest.raises(ValueError, match=r"Without one of .* no fit.* one level"):
        leave_out(formula, two, by="Subject")
    with pytest.raises(ValueError, match="2 rows have no value of 'part'"):
        leave_out(formula, data.assign(part=["a"] * 90 + ["b"] * 88 + [None] * 2), by="part")


def test_a_level_that_is_gone_is_named():
    data = pd.DataFrame(load_dataset("ex33"))
    with pytest.raises(ValueError, match=r"Without one of the values of 'breed' .* told apart"):
        leave_out("PCV ~ time + breed + (1 | animal_id)", data, by="breed")
    with pytest.raises(ValueError, match="told apart"):
        leave_out("PCV ~ time + breed", data, by="breed")
