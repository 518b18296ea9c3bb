"""Nobody's work is lost: a changed notebook is noticed, and kept before it is built again."""

import nbformat

from course_tools.build.kept_copies import was_changed
from tests.tools.build.small_course import read, run


def test_a_changed_notebook_is_kept(course):
    path = course / "01_good.ipynb"
    notebook = read(course)
    notebook.cells[-1].source = "my own work"
    nbformat.write(notebook, path)
    assert was_changed(path)
    mine = path.read_bytes()
    status, said = run(course)
    kept = list((course.parent / "build" / "kept").glob("01_good-*.ipynb"))
    assert status == 0
    assert [copy.read_bytes() for copy in kept] == [mine]
    assert "01_good.ipynb was changed since it was built; your version is kept in" in said
    assert str(kept[0]) in said


def test_what_counts_as_a_change(course):
    path = course / "01_good.ipynb"
    assert not was_changed(path)
    opened = read(course)
    opened.metadata.language_info["version"] = "3.14.0"  # JupyterLab does that on saving
    nbformat.write(opened, path)
    assert not was_changed(path)
    ran = read(course)
    ran.cells[-1].execution_count = 12
    nbformat.write(ran, path)
    assert was_changed(path)
    path.write_text("no notebook", encoding="utf-8")
    assert was_changed(path)
