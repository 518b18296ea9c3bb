"""The cheat sheet: its formulas have the parts it counts, its calls run, its sizes are computed."""

import re

import nbformat
import numpy as np
import pytest
import statsmodels.formula.api as smf
from statsmodels.genmod.families import Binomial

from course_lib import fit_glmm, fit_mixed, fixed_effects, load_dataset, variance_components
from course_tools.basics.sources import NOTEBOOKS, SHEETS, find_sources, read_source
from course_tools.build import command as build
from tests.notebooks.shown import table_rows
from tests.reference.lme4_values import FOLDER

SOURCE = find_sources(kinds=[SHEETS])[0].read_text(encoding="utf-8")
SCRIPT = (FOLDER / "lectures" / "page.R").read_text(encoding="utf-8")
SPAN = re.compile(r"`([^`]+)`")


def rows(part):
    """Return the rows of the table of a part, each a list of cells."""
    return table_rows(SOURCE, part)


@pytest.mark.parametrize("row", rows("Which formula?"), ids=lambda row: row[0])
def test_a_formula_estimates_what_is_counted(row, names):
    found = variance_components(fit_mixed(f"y ~ x + {SPAN.findall(row[0])[0]}", names["d"]))
    correlations = found["corr"].notna().sum()
    sds = found["sd"].notna().sum() - 1  # the residual's comes in addition
    counts = [f"{sds} SD{'s' if sds > 1 else ''}"]
    counts += [f"{correlations} correlation"] * bool(correlations)
    assert row[2] == ", ".join(counts)


@pytest.mark.parametrize("row", rows("Which comparison?"), ids=lambda row: row[0])
def test_calls_of_a_comparison_run_in_python_and_were_run_in_r(row, names):
    call, *column = SPAN.findall(row[1])
    found = eval(call, names)
    assert all(name in found for name in column)
    assert SPAN.findall(row[2])[0] in SCRIPT


def test_other_calls_run_too(names):
    calls = [
        call for call in SPAN.findall(SOURCE) if re.match(r"(fixed_effects|predict)\w*\(", call)
    ]
    assert len(calls) == 3
    for call in calls:
        if "re.form" in call:
            assert call in SCRIPT
        else:
            eval(call, names)
    columns = [SPAN.findall(row[2])[0] for row in rows("Which SD?")]
    assert set(columns) <= set(eval(calls[1], names))
    assert 'coef(summary(lmerTest::as_lmerModLmerTest(fit), ddf = "Kenward-Roger"))' in SCRIPT


def test_calls_for_rows_alike_in_time_and_not_normal_run(names):
    d = names["d"].assign(n=5, s=lambda d: (d["y"] > d["y"].mean()) * 3 + 1)
    d = d.assign(t=d.groupby("g").cumcount() + 1)
    names = names | {"smf": smf, "d": d}
    structured, shares, counted, average = (
        SPAN.findall(row[1])[0] for row in rows("Are rows alike in time, or not normal?")
    )
    assert -1 < eval(structured, names).phi < 1
    points = f"{re.search(r'nAGQ = ([0-9]+)', SOURCE)[1]} points"
    assert points in str(eval(shares, names).summary())
    counts = d.assign(y=d["y"].abs().round().astype(int))
    assert points in str(eval(counted, names | {"d": counts}).summary())
    eval(average.replace(", …", ""), names).fit()


def test_an_odds_ratio_averaged_over_groups_is_nearer_to_1():
    toenail = load_dataset("toenail")
    toenail["bad"] = (toenail["outcome"] == "moderate or severe").astype(int)
    typical = fit_glmm("bad ~ month + (1 | patient)", toenail).fe_params["month"]
    average = smf.gee("bad ~ month", "patient", toenail, family=Binomial()).fit().params["month"]
    assert 0.5 < np.exp(typical) < np.exp(average) < 1


def test_degrees_of_freedom_are_those_of_balanced_data():
    sleep = load_dataset("sleepstudy")
    for random, df in {"(1 + Days | Subject)": 18 - 1, "(1 | Subject)": 180 - 18 - 1}.items():
        fit = fit_mixed(f"Reaction ~ Days + {random}", sleep)
        assert fixed_effects(fit, method="kenward-roger")["df"][1] == pytest.approx(df, abs=1e-4)


def test_slopes_are_within_between_and_contextual(names):
    mean = names["d"].groupby("g")["x"].transform("mean")
    d = names["d"].assign(mean=mean, within=names["d"]["x"] - mean)
    slopes = {}
    for name, column, model in rows("Which slope?"):
        found = fit_mixed(SPAN.findall(model)[0], d).fe_params
        slopes[name.split()[0].rstrip(":")] = found[SPAN.findall(column)[0]]
    difference = slopes["between"] - slopes["within"]
    assert slopes["contextual"] == pytest.approx(difference, rel=1e-6)


def test_sizes_are_those_that_the_notebook_prints():
    cells = nbformat.read(NOTEBOOKS / "cheat_sheet.ipynb", as_version=4).cells
    printed = "".join(o["text"] for c in cells for o in c.get("outputs", []) if "text" in o)
    rates = [float(one) for one in re.findall(r"rejects ([\d.]+)%", printed)]
    sizes = dict(rows("Sizes to remember"))
    said = " ".join(sizes.values())
    assert f"{rates[0]}, {rates[1]}, {rates[2]:.0f} %" in said
    for name, given in {
        "twice the groups": 29,
        "ten times the rows": 9,
        "endless rows": 10,
    }.items():
        found = float(re.search(rf"{name}: (-[\d.]+)%", printed)[1])
        assert round(-found) == given
        assert f"−{given} %" in next(text for key, text in sizes.items() if key.startswith(name))


@pytest.mark.thorough
def test_a_rebuild_gives_the_notebook_that_is_there():
    assert build.main(["--check", "cheat_sheet"]) == 0


def test_the_notebook_holds_the_cells_of_its_source():
    built = nbformat.read(NOTEBOOKS / "cheat_sheet.ipynb", as_version=4).cells
    cells = read_source(find_sources(kinds=[SHEETS])[0]).cells
    assert [cell.source for cell in cells] == [cell.source for cell in built]
