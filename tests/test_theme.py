"""One look for all figures; alt text reaches a notebook on each way that a figure can take."""

import itertools
import subprocess
import sys
from base64 import b64decode

import matplotlib as mpl
import matplotlib.pyplot as plt
import nbformat
import pytest
from matplotlib.colors import to_rgb
from nbclient import NotebookClient

from course_lib.theme import (
    COLOURS,
    DARK_COLOURS,
    DARK_GROUP_COLOURS,
    GROUP_COLOURS,
    LINE_STYLES,
    figure_bundle,
    get_alt_text,
    image_html,
    set_alt_text,
    use_theme,
)
from course_tools.basics.execution import _ThisPython
from tests.waiting import SECONDS

SETUP = """
import matplotlib.pyplot as plt
from course_lib import set_alt_text, use_theme
use_theme()
"""
DRAW = "figure, ax = plt.subplots()\nset_alt_text(ax, 'A line that rises.')\n"
WAYS = {
    "plt.show()": DRAW + "plt.show()",
    "the end of a cell": DRAW.strip(),
    "the cell's value": DRAW + "plt.close(figure)\nfigure",
    "display(figure)": DRAW + "plt.close(figure)\ndisplay(figure)",
}
NO_ALT = "figure, ax = plt.subplots()\nplt.show()"


def luminance(colour):
    return sum(w * c for w, c in zip((0.299, 0.587, 0.114), to_rgb(colour), strict=True))


@pytest.fixture(autouse=True)
def _own_look():
    with mpl.rc_context():
        yield


@pytest.fixture(scope="module")
def shown():
    """Return {way: [output of each picture]} of a notebook that a real kernel ran."""
    sources = (SETUP + WAYS["plt.show()"], *WAYS.values(), NO_ALT)
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, kernel_manager_class=_ThisPython, timeout=SECONDS).execute()
    return {
        way: [output for output in cell.outputs if "image/png" in output.get("data", {})]
        for way, cell in zip(("the first cell", *WAYS, "no alt text"), notebook.cells, strict=True)
    }


@pytest.mark.parametrize("way", ["the first cell", *WAYS])
def test_alt_text_is_in_the_outputs_metadata_and_in_an_image(way, shown):
    (output,) = shown[way]
    assert output.metadata["image/png"]["alt"] == "A line that rises."
    assert output.data["text/html"] == image_html(output.data["image/png"], "A line that rises.")


def test_a_figure_without_alt_text_claims_none(shown):
    (output,) = shown["no alt text"]
    assert "alt" not in output.metadata.get("image/png", {})
    assert 'alt="Figure without a description: no labels."' in output.data["text/html"]


def test_a_figure_that_nobody_described_is_called_by_its_labels():
    figure, (left, right) = plt.subplots(1, 2)
    left.set(title="A & B", xlabel="day", ylabel="time (ms)")
    right.set(xlabel="dose")
    html = figure_bundle(figure)[0]["text/html"]
    assert "Figure without a description: A &amp; B time (ms) against day; dose." in html


def test_alt_text_belongs_to_the_whole_figure_in_one_line():
    figure, axes = plt.subplots(1, 2)
    assert get_alt_text(figure) == ""
    set_alt_text(axes[1], "Two panels,\n    left and right.")
    assert get_alt_text(figure) == get_alt_text(axes[0]) == "Two panels, left and right."
    with pytest.raises(ValueError, match="Figure or Axes; got list"):
        set_alt_text([figure], "A list is not a figure.")


def test_the_same_figure_gives_the_same_bytes():
    def draw():
        figure, ax = plt.subplots()
        ax.plot([1, 2], [3, 4])
        set_alt_text(ax, "A line.")
        return figure_bundle(figure)

    (one, metadata), (two, _) = draw(), draw()
    assert one == two
    assert b64decode(one["image/png"]).startswith(b"\x89PNG")
    assert metadata == {"image/png": {"alt": "A line."}}


def test_text_can_be_read_from_the_last_row():
    use_theme()
    names = ("axes.labelsize", "axes.titlesize", "xtick.labelsize", "legend.fontsize", "font.size")
    assert min(mpl.rcParams[name] for name in names) >= 12
    assert mpl.rcParams["figure.figsize"][0] <= 11


def test_pooling_methods_differ_in_grey_and_in_line():
    for colours in (COLOURS, DARK_COLOURS):
        shades = sorted(luminance(colours[model]) for model in LINE_STYLES)
        assert min(b - a for a, b in itertools.pairwise(shades)) > 0.15
    assert len({str(style) for style in LINE_STYLES.values()}) == len(LINE_STYLES) == 3


def contrast(one, two):
    """Return the contrast of two colours as WCAG 2.2 defines it."""
    linear = [[c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
              for colour in (one, two)]  # fmt: skip
    shades = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in linear)
    return (shades[1] + 0.05) / (shades[0] + 0.05)


@pytest.mark.parametrize(
    ("page", "colours", "groups"),
    [("#FFFFFF", COLOURS, GROUP_COLOURS), ("#252C34", DARK_COLOURS, DARK_GROUP_COLOURS)],
)
def test_each_colour_can_be_seen_on_its_page(page, colours, groups):
    assert min(contrast(colour, page) for colour in (*colours.values(), *groups)) >= 3
    assert len(set(groups)) == len(groups)


def test_light_and_dark_have_the_same_names():
    assert list(COLOURS) == list(DARK_COLOURS)
    assert len(GROUP_COLOURS) == len(DARK_GROUP_COLOURS)


def test_the_theme_loads_neither_seaborn_nor_a_model():
    code = "import sys, course_lib.theme; print({'seaborn', 'statsmodels'} & set(sys.modules))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert answer.stdout.strip() == "set()", answer.stderr


def test_outside_a_notebook_the_theme_is_set_without_a_word(capsys):
    use_theme()
    assert capsys.readouterr() == ("", "")
