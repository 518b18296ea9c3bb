"""Each recipe of CONTRIBUTING.md, followed to the letter in a copy, leads where it says."""

import hashlib
import json
import re
import shutil

import nbformat
import pytest

from course_tools.basics.pictures import picture_of
from tests.conftest import NO_NODE
from tests.explorers.node import EXPLORERS, PACKAGES
from tests.recipes import ROOT, Copy, read_recipe

GUIDE = ROOT / "CONTRIBUTING.md"
RAILS = "Rail,travel\n" + "".join(f"{i},{t}\n" for i in range(1, 7) for t in (50 + i, 60 - i, 55))


@pytest.fixture
def copy(tmp_path):
    return Copy(tmp_path)


def test_a_new_plot_is_found_by_its_file(copy):
    said = copy.follow(read_recipe(GUIDE, "Add a plot"))
    assert "test_group_counts.py::test_a_bar_is_as_long_as_its_group_has_rows" in said
    assert "test_a_public_name_is_there_and_documented[plot_group_counts]" in said
    copy.check_style("course_lib/plots/group_counts.py", "tests/plots/test_group_counts.py")


def test_a_new_explorer_is_found_by_its_folder_built_and_has_its_case(copy):
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip(NO_NODE)
    copy.lend(PACKAGES)
    said = copy.follow(read_recipe(EXPLORERS / "README.md", "Add an explorer"))
    folder = copy.root / "course_lib" / "explorers" / "doubling"
    assert "A number and its double" in (folder / "built.js").read_text(encoding="utf-8")
    assert "test_javascript_doubles_as_python_does[3]" in said
    assert "the_picture_its_alt_text_and_the_numbers[doubling]" in said  # its case is found
    assert "test_a_public_name_is_there_and_documented[explore_doubling]" in said
    copy.check_style("course_lib/explorers/doubling", "tests/explorers/test_doubling.py")


@pytest.mark.thorough
def test_a_new_lecture_is_built_and_listed(copy):
    copy.follow(read_recipe(GUIDE, "Add a lecture"))
    notebook = nbformat.read(copy.root / "notebooks" / "99_my_topic.ipynb", as_version=4)
    assert any(picture_of(o) for c in notebook.cells for o in c.get("outputs", []))
    row = "| [99 My topic](notebooks/99_my_topic.ipynb) (optional) | 10 |  | Do some batches"
    assert row in (copy.root / "README.md").read_text(encoding="utf-8")
    start = (copy.root / "notebooks" / "00_start_here.ipynb").read_text(encoding="utf-8")
    assert "[99 My topic](99_my_topic.ipynb) (optional)" in start


@pytest.mark.thorough
def test_a_new_exercise_is_built_and_its_solution_gets_full_marks(copy):
    copy.follow(read_recipe(GUIDE, "Add a lecture"), commands=False)
    copy.follow(read_recipe(GUIDE, "Add an exercise"))
    copy.check_style("course_lib/exercises/recipes/snails.py")
    exercises = copy.root / "notebooks" / "exercises"
    student = nbformat.read(exercises / "99_my_topic.ipynb", as_version=4)
    assert "fit = ...\npond_sd = ..." in [cell.source for cell in student.cells]
    checks = json.loads((exercises / "checks" / "99.json").read_text(encoding="utf-8"))
    assert [question["name"] for question in checks["questions"]] == ["pond_sd", "pond_advice"]
    assert "more snails of the same ponds" not in json.dumps(
        [cell.source for cell in student.cells]
    )
    solved = nbformat.read(copy.root / "build" / "solutions" / "99_my_topic.ipynb", as_version=4)
    said = [str(o.get("data")) for c in solved.cells for o in c.get("outputs", [])]
    assert "pond_sd" in said[-1]
    assert "passed" in said[-1]
    assert "a person reads your answer" in said[-1]
    assert any("more snails of the same ponds" in cell.source for cell in solved.cells)


@pytest.mark.thorough
def test_a_new_data_set_is_loaded_with_its_checksum_and_has_a_card(copy):
    (copy.root / "data" / "Rail.csv").write_text(RAILS, encoding="utf-8")  # what R writes
    copy.follow(read_recipe(GUIDE, "Add a data set"))
    records = (copy.root / "course_lib" / "datasets" / "load.py").read_text(encoding="utf-8")
    assert hashlib.sha256(RAILS.encode()).hexdigest() in records
    assert "## Rail\n" in (copy.root / "data" / "README.md").read_text(encoding="utf-8")
    start = (copy.root / "notebooks" / "00_start_here.ipynb").read_text(encoding="utf-8")
    assert "Travel time of ultrasound" in start
    copy.check_style("course_lib/datasets/load.py", "tests/datasets/test_load.py")


def test_each_file_that_the_guide_names_is_there():
    """But for those that a recipe makes, and what a build leaves."""
    text = GUIDE.read_text(encoding="utf-8")
    headings = re.findall(r"^## (Add a.*)$", text, re.MULTILINE)
    made = {step.file for h in headings for step in read_recipe(GUIDE, h) if not step.place}
    made |= {"data/Rail.csv", "data/exercises/snails.csv", "notebooks/exercises/checks/99.json"}
    prose = re.sub(r"^( *)(`{3,}).*?^\1\2$", "", text, flags=re.MULTILINE | re.DOTALL)
    named = set(re.findall(r"`([\w./]+/[\w./]*)`|\]\(([\w./]+)\)", prose))
    paths = {one or other for one, other in named} - made
    assert len(paths) > 30
    assert {path for path in paths if not (ROOT / path).exists()} == set()
