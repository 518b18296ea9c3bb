"""Explorers without a browser: what a notebook keeps, what they refuse."""

import base64
from io import BytesIO

import matplotlib.image as mpimg
import matplotlib.pyplot as plt
import numpy as np
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_output

from course_lib.explorers.frame.browser_case import find_cases
from course_lib.explorers.frame.explorer import Explorer, look, plain
from course_lib.theme import set_alt_text
from course_tools.basics.execution import clean_outputs
from course_tools.basics.pictures import keep_as_images, picture_of

CASES = find_cases()
ANY = CASES[0].name
by_name = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
WIDGET = "application/vnd.jupyter.widget-view+json"


@by_name
def test_a_built_notebook_keeps_the_picture_its_alt_text_and_the_numbers(case):
    bundle, metadata = case.explorer()._repr_mimebundle_()
    assert WIDGET in bundle  # what JupyterLab shows
    output = new_output("execute_result", data=bundle, metadata=metadata)
    kept = clean_outputs([output])[0]
    keep_as_images([NotebookNode(outputs=[kept])])
    assert sorted(kept["data"]) == ["text/html", "text/plain"]
    png, alt = picture_of(kept)
    assert mpimg.imread(BytesIO(base64.b64decode(png)), format="png").std() > 0.05
    assert len(alt.split()) > 20
    assert len(kept["data"]["text/plain"].split()) > 8


@by_name
def test_no_figure_is_left_open(case):
    made = dict(case.objects())
    exec(case.code.rpartition("\n")[2], made)
    assert plt.get_fignums() == []


def test_a_figure_needs_alt_text():
    with pytest.raises(ValueError, match="no alt text"):
        Explorer(ANY, data={}, start={}, figure=plt.figure(), text="")


def test_data_for_javascript_are_plain():
    figure = plt.figure()
    set_alt_text(figure, "Nothing.")
    data = {"a": np.arange(2), "b": (np.float64("nan"), np.bool_(True)), 3: float("inf")}
    explorer = Explorer(ANY, data=data, start={}, figure=figure, text="")
    assert {key: explorer.data[key] for key in "ab3"} == {"a": [0, 1], "b": [None, True], "3": None}
    assert plain("text") == "text"


def test_a_style_of_matplotlib_is_handed_to_javascript():
    solid = {"color": "#00305A", "ls": "-"}
    assert look(solid) == {"colour": "var(--partial)", "dashes": []}
    assert look(solid | {"ls": (0, (5, 2))})["dashes"] == [5, 2]
    with pytest.raises(ValueError, match="no colour of the course"):
        look(solid | {"color": "#123456"})


@by_name
def test_python_reads_and_sets_where_the_hand_is(case):
    explorer = case.explorer()
    assert explorer.state == explorer.start
    name, value = next(iter(explorer.start.items()))
    explorer.state = {name: value}
    assert explorer.state == explorer.start  # what is not named stays
    with pytest.raises(ValueError, match="There is no control 'speeed'"):
        explorer.state = {"speeed": 1}
