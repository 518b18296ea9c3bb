"""The build of the notebooks: the same bytes each time, and clear complaints."""

import shutil
from pathlib import Path

import pytest

from course_tools.basics.pictures import picture_of
from course_tools.basics.sources import find_sources, read_cells, read_source
from course_tools.build import command as build
from tests.tools.build.small_course import code, make_course, read, run

BAD = {
    "01_fails": "## A claim\n\n" + code("values = {}", "values['nowhere[/]']"),
    "02_stderr": code("import sys", "print('watch out', file=sys.stderr)"),
    "03_no_alt": code("import matplotlib.pyplot as plt", "plt.plot([1, 2])", "plt.show()"),
    "04_path": code("print('/home/somebody/data.csv')") + "\n" + code("object()"),
    "05_dies": code("import os", "os._exit(3)"),
    "06_fine": code("print('fine')"),
}


@pytest.fixture(scope="module")
def refused(tmp_path_factory):
    """Return status, words and folder of a build in which five of six notebooks are bad."""
    notebooks = make_course(tmp_path_factory.mktemp("bad"), BAD)
    return (*run(notebooks), notebooks)


def test_two_builds_give_the_same_bytes(course, monkeypatch):
    before = (course / "01_good.ipynb").read_bytes()
    (course / "01_good.ipynb").unlink()
    for name, value in {"MPLBACKEND": "svg", "COLUMNS": "20", "PYTHONWARNINGS": "error"}.items():
        monkeypatch.setenv(name, value)  # a user's own settings do not show
    assert run(course)[0] == 0
    assert (course / "01_good.ipynb").read_bytes() == before
    assert before.endswith(b"}\n")
    assert not list(course.glob("*.new"))


def test_nothing_of_the_machine_is_recorded(built):
    text = (built / "01_good.ipynb").read_text(encoding="utf-8")
    notebook = read(built)
    assert notebook.metadata.kernelspec.name == "python3"
    assert "version" not in notebook.metadata.language_info
    assert "widgets" not in notebook.metadata
    assert "iopub" not in text
    assert str(built) not in text


def test_cells_for_the_instructor_are_left_out_but_can_be_read(built):
    text = (built / "01_good.ipynb").read_text(encoding="utf-8")
    assert "Only for the instructor" not in text
    assert "Only on the slide" not in text
    source = built / "source" / "lectures" / "01_good.md"
    assert [c.source for c in read_cells(source) if c.metadata.slideshow.slide_type == "notes"] == [
        "Only for the instructor."
    ]


def test_slide_types_follow_headings_and_tags(built):
    types = {c.source.splitlines()[0]: c.metadata.slideshow.slide_type for c in read(built).cells}
    assert types["# 01 · A title"] == "slide"
    assert types["### A detail"] == "fragment"
    assert types["### Another detail"] == "subslide"
    assert types["1 + 1"] == "-"
    assert [c.metadata.tags for c in read(built).cells if "tags" in c.metadata][1] == ["keep"]


def test_ids_come_from_content_and_are_unique(built):
    ids = [cell.id for cell in read(built).cells]
    assert len(set(ids)) == len(ids)
    assert ids == [cell.id for cell in read_source(built / "source/lectures/01_good.md").cells]


def test_each_picture_has_alt_text_from_the_figure_or_the_cell(built):
    outputs = [output for cell in read(built).cells for output in cell.get("outputs", [])]
    pictures = filter(None, map(picture_of, outputs))
    assert [picture.alt for picture in pictures] == ["A rising line.", "A falling line."]


def test_pieces_of_a_stream_are_joined(built):
    cell = next(cell for cell in read(built).cells if "range(3)" in cell.source)
    assert [output.get("text") for output in cell.outputs] == ["0\n1\n2\n", None]


def test_a_failing_cell_is_named_and_the_others_are_built(refused):
    status, said, notebooks = refused
    assert status == 1
    assert (
        "01_fails, cell 2, under 'A claim', beginning 'values = {}': KeyError: 'nowhere[/]'" in said
    )
    assert "Notebooks that need attention: 5" in said
    assert [path.name for path in notebooks.glob("*.ipynb")] == ["06_fine.ipynb"]


@pytest.mark.parametrize(
    "words",
    [
        "02_stderr, cell 1, under '', beginning 'import sys': writes to stderr: watch out",
        "03_no_alt, cell 1, under '', beginning 'import matplotlib.pyplot as plt': "
        "shows a picture without alt text; call set_alt_text",
        "04_path, cell 1, under '', beginning 'print('/home/somebody/data.csv')': "
        "shows a path of this machine: /home/somebody",
        "04_path, cell 2, under '', beginning 'object()': shows an address in memory",
        "05_dies, cell 1, under '', beginning 'import os': the kernel stopped",
    ],
)
def test_what_a_lecture_must_not_show_is_refused(refused, words):
    assert words in refused[1]


def test_an_unknown_lecture_is_answered_with_those_there_are(course):
    status, said = run(course, "07")
    assert status == 2
    assert "There is no lecture, exercise or sheet '07'" in said
    assert "01_good" in said
    assert [path.stem for path in find_sources(["1"], course / "source")] == ["01_good"]


def test_check_reports_a_changed_source_and_a_notebook_without_source(course):
    assert run(course, "--check")[0] == 0
    source = course / "source" / "lectures" / "01_good.md"
    text = source.read_text(encoding="utf-8").replace("## A claim", "## Another claim")
    source.write_text(text, encoding="utf-8")
    shutil.copy(course / "01_good.ipynb", course / "09_orphan.ipynb")
    before = (course / "01_good.ipynb").read_bytes()
    status, said = run(course, "--check")
    assert status == 1
    assert "01_good.ipynb, cell 2, under 'Another claim'" in said
    assert "source, line 1: the notebook has '## A claim', the build gives '## Another" in said
    assert "09_orphan.ipynb has no source" in said
    assert (course / "01_good.ipynb").read_bytes() == before


def test_a_course_without_lectures_is_no_error(tmp_path):
    assert run(make_course(tmp_path, {}), "--check")[0] == 0


def test_a_lecture_never_built_is_reported(built):
    assert "run 'make notebooks'" in build.check_notebook(read(built), built / "02_new.ipynb")[0]


def test_sources_that_are_no_notebook_are_named(tmp_path):
    source = Path(tmp_path) / "01_bad.md"
    source.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(build.BuildError, match=r"01_bad\.md cannot be read"):
        build.build_notebook(source, tmp_path)
