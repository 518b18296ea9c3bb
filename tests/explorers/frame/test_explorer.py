"""Explorers without a browser: what a notebook keeps, what they refuse."""

import base64
from io import BytesIO

import matplotlib.image as mpimg
import matplotlib.pyplot as plt
import numpy as np
import pytest
from nbformat.v4 import new_output

from course_lib import explore_pooling, explore_shrinkage
from course_lib.explorers.frame.explorer import Explorer, plain
from course_lib.theme import set_alt_text
from course_tools.basics.execution import clean_outputs
from tests.explorers.cases import CASES, POOLING

by_name = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
WIDGET = "application/vnd.jupyter.widget-view+json"


@by_name
def test_a_built_notebook_keeps_the_picture_its_alt_text_and_the_numbers(case):
    bundle, metadata = case.explorer()._repr_mimebundle_()
    assert WIDGET in bundle  # what JupyterLab shows
    output = new_output("execute_result", data=bundle, metadata=metadata)
    kept = clean_outputs([output])[0]
    assert sorted(kept["data"]) == ["image/png", "text/plain"]
    pixels = mpimg.imread(BytesIO(base64.b64decode(kept["data"]["image/png"])), format="png")
    assert pixels.std() > 0.05
    assert len(kept["metadata"]["image/png"]["alt"].split()) > 20
    assert len(kept["data"]["text/plain"].split()) > 8


@by_name
def test_no_figure_is_left_open(case):
    made = dict(case.objects())
    exec(case.code.rpartition("\n")[2], made)
    assert plt.get_fignums() == []


def test_a_figure_needs_alt_text():
    with pytest.raises(ValueError, match="no alt text"):
        Explorer("pooling", data={}, start={}, figure=plt.figure(), text="")


def test_data_for_javascript_are_plain():
    figure = plt.figure()
    set_alt_text(figure, "Nothing.")
    data = {"a": np.arange(2), "b": (np.float64("nan"), np.bool_(True)), 3: float("inf")}
    explorer = Explorer("pooling", data=data, start={}, figure=figure, text="")
    assert {key: explorer.data[key] for key in "ab3"} == {"a": [0, 1], "b": [None, True], "3": None}
    assert plain("text") == "text"


@pytest.mark.parametrize("explore", [explore_pooling, explore_shrinkage])
def test_an_unknown_group_is_answered_with_those_there_are(explore):
    with pytest.raises(ValueError, match=r"no group '999'; the groups are 308, .*374"):
        explore(POOLING.objects()["pooling"], group="999")


def test_the_group_with_the_fewest_rows_is_followed():
    assert POOLING.explorer().start == {"position": 0, "group": "374"}


def test_the_group_furthest_from_the_population_shows_shrinkage_best():
    start = explore_shrinkage(POOLING.objects()["pooling"]).start
    assert start["group"] == "309"  # the lowest mean, 215 against 297 of all
    assert start["kept"] == 10
