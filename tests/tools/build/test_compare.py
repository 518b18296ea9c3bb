"""Text is compared to the letter, pictures as machines may draw them."""

import base64
import copy
import io
import json

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_lib.theme import image_html
from course_tools.basics.pictures import picture_of
from course_tools.build.compare import differences
from tests.tools.build.small_course import read


def picture(values):
    """Return a drawing of the values as base64, as notebooks hold it."""
    fig, ax = plt.subplots(figsize=(5, 3))
    ax.plot(values)
    buffer = io.BytesIO()
    fig.savefig(buffer, format="png")
    plt.close(fig)
    return base64.b64encode(buffer.getvalue()).decode()


def change(notebook, what, value):
    """Change one thing in the first picture's cell, or in the printed text."""
    cells = notebook.cells
    shown = next(cell for cell in cells if "set_alt_text" in cell.source).outputs[0]
    if what == "alt":
        shown.data["text/html"] = image_html(picture_of(shown).png, value)
    elif what == "picture":
        shown.data["text/html"] = image_html(value, picture_of(shown).alt)
    elif what == "text":
        next(cell for cell in cells if "range(3)" in cell.source).outputs[0].text = value
    elif what == "tags":
        cells[-1].metadata["tags"] = value
    else:
        cells.pop()


@pytest.mark.parametrize(
    ("what", "value", "words"),
    [
        ("alt", "Another line.", "alt text, line 1"),
        ("text", "0\n1\n3\n", "stdout, line 3: the notebook has '2', the build gives '3'"),
        ("tags", ["keep"], "cell metadata, line 2"),
        ("cell", None, "no longer in the source"),
        ("picture", picture([0, 1]), "picture: "),
    ],
)
def test_each_kind_of_difference_is_named_with_its_cell(built, what, value, words):
    old, new = read(built), read(built)
    assert differences(old, new) == []
    change(new, what, value)
    found = differences(old, new)
    assert len(found) == 1
    assert words in found[0]
    assert found[0].startswith("cell ")


def test_pictures_may_differ_as_machines_do_and_not_more(built):
    values = np.sin(np.arange(30))
    old, other = read(built), read(built)
    change(old, "picture", picture(values))
    with plt.rc_context({"text.hinting": "none"}):
        change(other, "picture", picture(values))
    assert json.dumps(old) != json.dumps(other)
    assert differences(old, other) == []
    moved = copy.deepcopy(old)
    change(moved, "picture", picture(values + np.eye(30)[4]))
    assert len(differences(old, moved)) == 1
