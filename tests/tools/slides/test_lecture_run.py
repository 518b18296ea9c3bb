"""A lecture that is run for its slides: code, figures, explorers, notes."""

import json
import re

import pytest

from course_tools.slides.arrange import arrange
from course_tools.slides.kernel import DOTS, slide_size
from course_tools.slides.lecture_run import run_lecture
from course_tools.slides.markup import plain
from course_tools.slides.notes import write_notes
from tests.tools.slides.small_lecture import RUN, kinds, said


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    source = tmp_path_factory.mktemp("source") / "07_lecture.md"
    source.write_text(RUN, encoding="utf-8")
    return run_lecture(source, source.parent)


@pytest.fixture(scope="module")
def laid_out(ran):
    return arrange(ran)


def test_code_that_models_is_shown_without_imports_and_labels(laid_out):
    (code, output) = laid_out[2].blocks
    shown = plain(code.html)
    assert "smf . ols" in shown.replace("  ", " ")
    assert "import" not in shown
    assert "matplotlib" not in shown
    assert "slope" not in shown
    assert "slope 0.98" in output.html
    assert said(laid_out[2]) == "The slope is near one."


def test_a_figure_has_its_caption_its_alt_text_and_its_code_folded(laid_out):
    slide = laid_out[3]
    assert kinds(slide) == ["figure", "caption"]
    assert 'alt="A rising line."' in slide.blocks[0].html
    assert any("ax" in code for code in slide.folded)
    assert float(re.search(r'data-type="([\d.]+)"', slide.blocks[0].html)[1]) >= 12 * DOTS / 72
    assert plain(slide.blocks[1].html) == "A line that rises. Figure 7.1"


def test_a_large_figure_is_drawn_for_the_slide(laid_out):
    png = laid_out[3].blocks[0].picture
    width = int.from_bytes(png[16:20], "big")
    assert 1000 < width < 2400  # inches of the slide, 240 points each


def test_a_table_is_alone_on_its_slide(laid_out):
    assert [kinds(slide) for slide in laid_out[4:6]] == [["frame"], ["text"]]


def test_an_explorer_carries_its_state_and_a_still_picture(laid_out):
    slide = laid_out[-1]
    (explorer,) = slide.blocks
    state = json.loads(re.search(r'json">(.*?)</script>', explorer.html, re.DOTALL)[1])
    assert {"_esm", "_css", "data", "start"} <= set(state)
    assert "export" in state["_esm"]
    assert '<div class="still"><img' in explorer.html
    assert "Move the slider." in said(slide)


def test_every_slide_has_notes_and_their_times_add_up(ran, laid_out):
    notes = write_notes(ran, laid_out)
    assert all("<h4" in note.html for note in notes)
    assert sum(note.seconds for note in notes) == 20 * 60
    assert "Timing: quick." in notes[0].html
    assert "Minute 0 of 20" in notes[0].html


def test_figures_are_drawn_in_the_size_of_their_place():
    assert slide_size(8, 5) == (6.5, 3.95)
    assert slide_size(12, 7) == (8.5, 3.8)
    assert slide_size(12, 3) == (9.0, 3)
