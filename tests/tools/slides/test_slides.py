"""Slides without a browser: what is shown, what is spoken, and how it is laid out."""

import json
import re

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell

from course_tools.basics.errors import BuildError
from course_tools.basics.sources import LECTURES, built_path, find_sources, read_cells
from course_tools.slides import command, packages
from course_tools.slides.arrange import arrange
from course_tools.slides.blocks import Block
from course_tools.slides.kernel import slide_size
from course_tools.slides.lecture import read_lecture
from course_tools.slides.lecture_run import run_lecture
from course_tools.slides.markup import count_words, plain, sentences, shorten, to_html
from course_tools.slides.notes import write_notes
from course_tools.slides.outputs import frame, printed
from course_tools.slides.shown_code import shown_code
from course_tools.slides.type_size import SIZES, best_size
from tests.tools.build.test_build import HEADER

OPENING = """# 07 · A lecture

**Is this a question?**

After this lecture you can

- read,
- write.

*Before this lecture:* 06. *Time:* 20 minutes."""
LONG = "This sentence has exactly ten words, as one can count. " * 8


def slides_of(*texts, tags=()):
    """Lay out Markdown cells under the opening; the last has the tags."""
    cells = [new_markdown_cell(text) for text in (OPENING, *texts)]
    cells[-1].metadata["tags"] = list(tags)
    return arrange(read_lecture("07_x", cells, {}))[2:]


def kinds(slide):
    return [block.kind for block in slide.blocks]


def said(slide):
    return plain(" ".join(block.html for block in slide.spoken))


# What is shown and what is spoken


def test_the_opening_makes_a_title_and_the_objectives():
    lecture = read_lecture("07_x", [new_markdown_cell(OPENING)], {})
    title, aims = arrange(lecture)
    assert (lecture.number, lecture.title, lecture.minutes) == ("07", "A lecture", 20)
    assert plain(lecture.question) == "Is this a question?"
    assert plain(lecture.before) == "06"
    assert (title.style, aims.style, kinds(aims)) == ("title", "aims", ["list"])
    assert "Is this a question?" in said(aims)


def test_a_source_without_the_opening_is_refused():
    with pytest.raises(ValueError, match="does not begin with a title such as"):
        read_lecture("07_x", [new_markdown_cell("## Something")], {})


def test_prose_goes_to_the_notes():
    (slide,) = slides_of("## A claim", "- one\n- two", "Prose to hear.")
    assert (slide.title, kinds(slide), said(slide)) == ("A claim", ["list"], "Prose to hear.")


def test_what_is_kept_stays_short_and_the_whole_is_spoken():
    (slide,) = slides_of("## A claim", LONG, tags=["keep"])
    assert slide.words <= 40
    assert said(slide) == LONG.strip()


def test_a_section_of_mere_prose_shows_how_it_begins():
    (slide,) = slides_of("## A claim", LONG)
    assert kinds(slide) == ["prose"]
    assert said(slide) == LONG.strip()


def test_a_cell_tagged_slide_takes_the_place_of_the_one_above():
    (slide,) = slides_of("## A claim\n\n- one\n- two", "- In short", tags=["slide"])
    assert [plain(block.html) for block in slide.blocks] == ["In short"]
    assert said(slide) == "one two"


def test_a_cell_tagged_skip_is_neither_shown_nor_said():
    (slide,) = slides_of("## A claim", "- one", "Aside.", tags=["skip"])
    assert said(slide) == ""


def test_a_cell_tagged_fragment_comes_with_a_click():
    (slide,) = slides_of("## A claim", "$$ x $$", "- one", tags=["fragment"])
    assert [block.fragment for block in slide.blocks] == [False, True]


def test_an_optional_section_says_so():
    (slide,) = slides_of("## A claim (optional)", "- one")
    assert (slide.title, slide.optional) == ("A claim", True)


def test_a_question_stands_alone_and_its_answer_comes_with_a_click():
    one, two = slides_of("## A claim", "- one", "> **Predict.** What?", "It is so. More.")
    assert (kinds(one), kinds(two)) == (["list"], ["predict", "prose"])
    assert two.blocks[1].fragment


def test_a_long_list_is_cut_in_parts_that_say_what_matters():
    items = [f"- **Point {n}.** {LONG}" for n in range(1, 5)]
    (slide,) = slides_of("## A claim\n\n" + "\n".join(items))
    assert plain(slide.blocks[0].html) == "Point 1. Point 2. Point 3. Point 4."
    parts = slides_of("## A claim\n\n" + "\n".join([f"- {LONG[:55]}"] * 9))
    assert len(parts) == 2
    assert all(slide.words <= 55 for slide in parts)


def test_the_end_shows_the_exercise_and_says_the_references():
    (slide,) = slides_of("## References\n\n- A book.\n\n**What comes next.** More.\n\nWhatever.")
    assert (slide.title, kinds(slide)) == ("What comes next", ["prose"])
    assert "A book." in said(slide)


def test_a_short_line_above_a_formula_is_shown_with_it():
    (slide,) = slides_of("## A claim\n\nCrossed:\n\n$$ x $$\n\nNested:\n\n$$ y $$")
    assert kinds(slide) == ["prose", "formula", "prose", "formula"]


# A lecture that is run

RUN = (
    HEADER
    + OPENING
    + """

+++ {"tags": ["notes"]}

Timing: quick.

+++

## Points lie on a line

```{code-cell} ipython3
import matplotlib.pyplot as plt
import pandas as pd
import statsmodels.formula.api as smf
from course_lib import set_alt_text, use_theme

use_theme()
data = pd.DataFrame({"x": [0, 1, 2, 3.0], "y": [0, 1.1, 1.9, 3.0]})
fit = smf.ols("y ~ x", data).fit()
print(f"slope {fit.params['x']:.2f}")
```

The slope is near one. Now the figure:

```{code-cell} ipython3
fig, ax = plt.subplots(figsize=(12, 9))
ax.plot(data["x"], data["y"])
set_alt_text(fig, "A rising line.")
plt.show()
```

*Figure 7.1. A line that rises.*

```{code-cell} ipython3
data.head(2)
```

```{code-cell} ipython3
print(fit.params.round(2).to_string())
```

+++

## Pooling

```{code-cell} ipython3
from course_lib import explore_pooling, fit_pooling, load_dataset

pooling = fit_pooling(
    load_dataset("sleepstudy"), outcome="Reaction", predictor="Days", group="Subject"
)
explore_pooling(pooling)
```

*Explorer 7.1. Move the slider.*
"""
)


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
    assert "import statsmodels" in shown
    assert "matplotlib" not in shown
    assert "slope" not in shown
    assert "slope 0.98" in output.html
    assert said(laid_out[2]) == "The slope is near one. Now the figure:"


def test_a_figure_has_its_caption_its_alt_text_and_its_code_folded(laid_out):
    slide = laid_out[3]
    assert kinds(slide) == ["figure", "caption"]
    assert 'alt="A rising line."' in slide.blocks[0].html
    assert '<details class="fold">' in slide.blocks[0].html
    assert plain(slide.blocks[1].html) == "A line that rises. Figure 7.1"


def test_a_large_figure_is_drawn_for_the_slide(laid_out):
    png = laid_out[3].blocks[0].picture
    width = int.from_bytes(png[16:20], "big")
    assert 1500 < width < 2400  # inches of the slide, 200 points each


def test_a_second_short_cell_comes_with_a_click(laid_out):
    blocks = laid_out[4].blocks
    assert [block.kind for block in blocks] == ["code", "frame", "code", "text"]
    assert [block.fragment for block in blocks] == [False, False, True, True]


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


# Parts


@pytest.mark.parametrize(
    ("source", "draws", "shown"),
    [
        ("from course_lib import plot_x\nplot_x(1)", True, ""),
        ("fit = fit_mixed('y ~ 1', d)\nplot_x(fit)", True, "fit = fit_mixed('y ~ 1', d)"),
        ("x = 1\nax.plot(x)", True, ""),
        ("use_theme()\ndata = load()\ndata.head()", False, "data = load()\ndata.head()"),
        ("fit = f()\nprint(f'a {fit}')", False, "fit = f()"),
        ("print(f'a {fit}')", False, "print(f'a {fit}')"),
        (
            "d = f()\nprint('a', g(d))\nprint('b', d)",
            False,
            "d = f()\nprint('a', g(d))\nprint('b', d)",
        ),
        ("fit = f()\nprint(fit.summary())", False, "fit = f()\nprint(fit.summary())"),
        ("import statsmodels.formula.api as smf\nd = 1", False, "d = 1"),
        ("x = 1\n# why\ny = 2", False, "x = 1\n# why\ny = 2"),
    ],
)
def test_shown_code(source, draws, shown):
    assert shown_code(source, draws=draws) == shown


def test_sentences_are_cut_where_they_end():
    text = "As in `a. B` and $x. Y$, e.g. This one. See lme4 (Bates et al. 2015). Is it? Yes."
    assert sentences(text) == [
        "As in `a. B` and $x. Y$, e.g. This one.",
        "See lme4 (Bates et al. 2015).",
        "Is it?",
        "Yes.",
    ]
    assert shorten("One two three. Four five. Six.", 5) == "One two three. Four five."


def test_words_are_what_a_reader_takes_for_words():
    assert count_words(to_html("The slope $\\beta_1 + 2$ of `a ~ b + c` – is 3.")) == 7


def test_links_within_the_course_become_names():
    html = to_html("[Exercise](exercises/01.ipynb), [R](https://www.r-project.org)")
    assert 'href="https://www.r-project.org"' in html
    assert "exercises" not in html


SUMMARY = """         Mixed Linear Model Regression Results
=======================================================
Model:            MixedLM Dependent Variable: V2
No. Observations: 500     Method:             REML
Min. group size:  100     Log-Likelihood:     -152.0624
-------------------------------------------------------
           Coef.  Std.Err.   z    P>|z| [0.025 0.975]
-------------------------------------------------------
Intercept  -5.849    1.378 -4.246 0.000 -8.549 -3.149
Group Var   9.478   21.481
======================================================="""


def test_a_summary_is_shown_in_two_parts():
    facts, estimates = printed(SUMMARY)
    assert "<dt>No. Observations</dt><dd>500</dd>" in facts.html
    assert "<dt>Log-Likelihood</dt><dd>−152.0624</dd>" in facts.html
    assert estimates.html.count("<tr>") == 3
    assert '<td>Group Var</td><td class="number">9.478</td>' in estimates.html
    assert estimates.fragment


def test_a_frame_loses_row_numbers_and_keeps_a_named_index():
    import pandas as pd

    data = pd.DataFrame({"who": ["a", "b"], "much": [1.5, None]}, index=[7, 9])
    table = frame(data.to_html()).html
    assert "<td>a</td>" in table
    assert ">7<" not in table
    assert '<span class="missing">–</span>' in table
    named = frame(data.set_index("who").to_html()).html
    assert "<th>who</th>" in named
    assert "<td>a</td>" in named


def test_a_printed_table_is_a_table_and_printed_lines_are_not():
    import pandas as pd

    data = pd.DataFrame({"term": ["Intercept", "Days"], "sd": [1.25, -2.0]})
    parts = printed(f"{data.to_string()}\n{data.to_string(index=False)}\ndone 3")
    assert [block.kind for block in parts] == ["frame", "frame", "text"]
    lines = "  4 points per group: slope 0.340\n100 points per group: slope 0.496"
    assert [block.kind for block in printed(lines)] == ["text"]


def test_type_is_as_large_as_fits():
    short = Block("code", "", lines=(30, 30))
    long = Block("code", "", lines=(80,) * 14)
    assert best_size("A claim", [short], opens=False) == "xxl"
    assert best_size("A claim", [long], opens=False) == "s"
    assert best_size("A claim", [long, long], opens=False) == ""
    assert min(SIZES.values()) > 18


def test_figures_are_drawn_in_the_size_of_their_place():
    assert slide_size(8, 5) == (8, 5)
    assert slide_size(11, 9) == (8.4, 5.4)
    assert slide_size(12, 4) == (11.2, 4)


# The command and its packages


def test_an_unknown_lecture_is_told_with_those_there_are(capsys):
    assert command.main(["99"]) == 2
    assert "02_random_intercepts" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_told(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert command.main(["00", "--out", str(tmp_path / "file" / "slides")]) == 1
    assert "Choose another folder with --out" in capsys.readouterr().err


def test_formulas_are_drawn_and_a_bad_one_is_named():
    try:
        modules = packages.install()
    except BuildError as error:
        pytest.skip(str(error))
    drawn = packages.draw_formulas([("inline", r"\tau^2")], modules, "07")
    assert "<svg" in drawn["inline", r"\tau^2"]
    with pytest.raises(BuildError, match=r"07: not a formula .* \\frac\{"):
        packages.draw_formulas([("display", r"\frac{")], modules, "07")


def test_packages_are_pinned_and_name_no_registry():
    manifest = json.loads((packages.HERE / "package.json").read_text())
    lock = json.loads((packages.HERE / "package-lock.json").read_text())
    for name, version in manifest["dependencies"].items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), name
        assert lock["packages"][f"node_modules/{name}"]["version"] == version
    assert "resolved" not in json.dumps(lock)


def test_notes_and_slides_are_not_in_the_students_notebooks():
    for source in find_sources(kinds=[LECTURES]):
        notebook = nbformat.read(built_path(source), as_version=4)
        there = "\n".join(cell.source for cell in notebook.cells)
        for cell in read_cells(source):
            if {"notes", "slide"} & set(cell.metadata.get("tags", [])):
                assert cell.source not in there, source.name
