"""`course slides`: what cannot be done is told."""

import nbformat

from course_tools.basics.notebook import tags
from course_tools.basics.sources import LECTURES, built_path, find_sources, read_cells
from course_tools.slides import command


def test_an_unknown_lecture_is_told_with_those_there_are(capsys):
    assert command.main(["99"]) == 2
    assert "02_random_intercepts" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_told(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert command.main(["00", "--out", str(tmp_path / "file" / "slides")]) == 1
    assert "Choose another folder with --out" in capsys.readouterr().err


def test_notes_and_slides_are_not_in_the_students_notebooks():
    for source in find_sources(kinds=[LECTURES]):
        notebook = nbformat.read(built_path(source), as_version=4)
        there = "\n".join(cell.source for cell in notebook.cells)
        for cell in read_cells(source):
            if {"notes", "slide"} & tags(cell):
                assert cell.source not in there, source.name
