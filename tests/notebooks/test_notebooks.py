"""The lectures: sources and notebooks agree, and each lecture has what a reader needs.

The checks of form run over all lectures in one test each, so that an empty folder passes.
"""

import ast
import contextlib
import io
import re

import nbformat
import pytest

from course_tools.basics.execution import complaints
from course_tools.basics.notebook import NOTEBOOK_METADATA, tags
from course_tools.basics.pictures import picture_of
from course_tools.basics.predictions import real_outputs
from course_tools.basics.sources import (
    LECTURES,
    NOTEBOOKS,
    find_sources,
    orphans,
    read_cells,
    read_source,
)
from course_tools.build import command as build
from course_tools.build.kept_copies import was_changed

MAX_LINES = 15  # of code in one cell, blank lines not counted
WORDS_PER_LINE = 10  # of prose per line of code
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def lectures():
    """Return {name: notebook as its source gives it}, without outputs."""
    return {path.stem: read_source(path) for path in find_sources(kinds=[LECTURES])}


@pytest.fixture(scope="module")
def notebooks():
    """Return {name: notebook as it is built}."""
    paths = sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))
    return {path.stem: nbformat.read(path, as_version=4) for path in paths}


def code(notebook, but=""):
    """Return the sources of cells of code, but those with a tag."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [cell.source for cell in cells if but not in tags(cell)]


def prose(notebook):
    """Return the Markdown cells without fenced blocks."""
    texts = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    return [FENCE.sub("", text) for text in texts]


def unfolded(source):
    """Return a Markdown cell as its source has it, without the fold around it."""
    return re.sub(r"^<details>\n<summary>[^<]*</summary>\n\n", "", source)


def code_lines(source):
    return [line for line in source.splitlines() if line.strip() and not line.startswith("#")]


def test_every_source_is_built_and_every_notebook_has_a_source(lectures, notebooks):
    assert sorted(lectures) == sorted(notebooks)
    assert orphans() == []


def test_notebooks_hold_the_cells_of_their_sources(lectures, notebooks):
    stale = [
        f"{name}, cell {number}"
        for name, source in lectures.items()
        for number, (one, two) in enumerate(
            zip(source.cells, notebooks[name].cells, strict=False), start=1
        )
        if (one.id, one.source, one.metadata) != (two.id, two.source, two.metadata)
    ]
    assert stale == [], "run 'make notebooks'"
    lengths = {name: len(source.cells) for name, source in lectures.items()}
    assert lengths == {name: len(notebook.cells) for name, notebook in notebooks.items()}


def test_notebooks_are_as_the_build_wrote_them():
    assert [path.name for path in NOTEBOOKS.glob("[0-9]*.ipynb") if was_changed(path)] == []


def test_notebooks_record_nothing_of_the_machine(notebooks):
    for name, notebook in notebooks.items():
        metadata = {key: value for key, value in notebook.metadata.items() if key != "course"}
        assert metadata == NOTEBOOK_METADATA, name


def test_outputs_hold_no_error_path_or_picture_without_alt_text(notebooks):
    found = [
        f"{name}, cell {number}: {complaint}"
        for name, notebook in notebooks.items()
        for number, cell in enumerate(notebook.cells, start=1)
        if cell.cell_type == "code"
        for complaint in complaints(cell)
    ]
    assert found == []


def test_a_rebuild_gives_the_notebooks_that_are_there():
    """Text, sources and alt text exactly; pictures as another machine may draw them."""
    with contextlib.redirect_stderr(io.StringIO()) as said:
        status = build.main(["--check", "--kind", "lectures"])
    assert status == 0, said.getvalue()


ANATOMY = {
    "a title with its number": r"\A# \d\d · \S",
    "a question in bold": r"^\*\*[^*]*\?\*\*$",
    "three or four objectives": r"you can\b[^\n]*\n\n(- [^\n]+\n){3,4}\n",
    "prerequisites": r"\*Before this lecture:\* \S",
    "minutes": r"\*Time:\* \d+ minutes",
    "key points": r"^## Key points\n\n(<details>\n<summary>[^<]*</summary>\n\n)?- \S",
    "notation": r"^## Notation\n",
    "references": r"^## References\n\n\S",
    "what comes next": r"^\*\*What comes next\.\*\*",
}


@pytest.mark.parametrize("part", ANATOMY)
def test_lectures_have(part, lectures):
    """00 is the door, not a lecture: only its title is asked for."""
    without = [
        name
        for name, notebook in lectures.items()
        if not name.startswith("00") or part == "a title with its number"
        if not re.search(ANATOMY[part], "\n\n".join(prose(notebook)), re.MULTILINE)
    ]
    assert without == [], f"without {part}"


def test_titles_carry_the_number_of_the_file(lectures):
    for name, notebook in lectures.items():
        assert notebook.cells[0].source.startswith(f"# {name[:2]} · "), name


def test_the_theme_is_set_before_any_figure(lectures):
    """The first cell of code that is more than imports calls use_theme()."""
    for name, notebook in lectures.items():
        first = next(
            (source for source in code(notebook) if "plt" in source or "plot_" in source), ""
        )
        assert not first or "use_theme()" in first, name


def test_headings_open_their_cells(lectures):
    """Slides begin with a heading, and a slide begins with a cell."""
    inside = [
        f"{name}: {match[0]}"
        for name, notebook in lectures.items()
        for text in prose(notebook)
        for match in re.finditer(r"(?<=\n)#{1,3} .*", text)
    ]
    assert inside == [], "put '+++' above"


def test_figures_have_captions(notebooks):
    """The cell after a picture begins '*Figure', for readers who see it and those who do not."""
    without = [
        f"{name}, cell {number}"
        for name, notebook in notebooks.items()
        for number, (cell, after) in enumerate(
            zip(notebook.cells, [*notebook.cells[1:], {"source": ""}], strict=True), start=1
        )
        if any(map(picture_of, real_outputs(cell)))
        and not unfolded(after["source"]).startswith(("*Figure ", "*Explorer "))
    ]
    assert without == []


def test_code_cells_are_short(lectures):
    long = [
        f"{name}: {len(lines)} lines, beginning {lines[0]}"
        for name, notebook in lectures.items()
        for source in code(notebook)
        if len(lines := [line for line in source.splitlines() if line.strip()]) > MAX_LINES
    ]
    assert long == []


def test_no_function_is_defined_in_a_notebook(lectures):
    """But in cells tagged ``taught``: there the function is what is taught."""
    definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    defining = [
        f"{name}: {source}"
        for name, notebook in lectures.items()
        for source in code(notebook, but="taught")
        if any(isinstance(node, definitions) for node in ast.walk(ast.parse(source)))
    ]
    assert defining == []


def test_prose_outweighs_code(lectures):
    thin = {}
    for name, notebook in lectures.items():
        lines = sum(len(code_lines(source)) for source in code(notebook))
        words = sum(len(text.split()) for text in prose(notebook))
        if words < WORDS_PER_LINE * lines:
            thin[name] = f"{words} words, {lines} lines of code"
    assert thin == {}


def test_nothing_is_called_simple():
    """What is simple to the writer is not so to the reader: instructor's cells included."""
    for path in find_sources(kinds=[LECTURES]):
        for cell in read_cells(path):
            assert not re.search(r"\bsimply\b", cell.source, re.IGNORECASE), path.name


FORBIDDEN = {
    "a global seed": r"random\.seed\(",
    "a blanket warning filter": r"filterwarnings\(|simplefilter\([\"']ignore",
    "an install": r"^\s*[!%]\s*(pip|conda)\b",
    "the network": r"https?://|get_rdataset|sns\.load_dataset",
    "a star import": r"import \*",
}


@pytest.mark.parametrize("thing", FORBIDDEN)
def test_code_has_none_of(thing, lectures):
    found = [
        f"{name}: {source}"
        for name, notebook in lectures.items()
        for source in code(notebook)
        if re.search(FORBIDDEN[thing], source, re.MULTILINE)
    ]
    assert found == []


def test_links_between_files_lead_somewhere(lectures):
    for name, notebook in lectures.items():
        for target in re.findall(r"\]\(([^)#\s]+)", "\n".join(prose(notebook))):
            if "://" not in target and not target.startswith("mailto:"):
                assert (NOTEBOOKS / target).exists(), f"{name}: {target}"
