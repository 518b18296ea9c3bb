"""Each recipe of CONTRIBUTING.md, followed to the letter in a copy, leads where it says."""

import json
import re
from textwrap import dedent

import nbformat
import pytest

from tests.recipes import ROOT, Copy, read_recipe

GUIDE = ROOT / "CONTRIBUTING.md"
RAILS = "Rail,travel\n" + "".join(f"{i},{t}\n" for i in range(1, 7) for t in (50 + i, 60 - i, 55))


@pytest.fixture
def copy(tmp_path):
    return Copy(tmp_path)


def test_a_new_plot_is_found_by_its_file(copy):
    copy.follow(read_recipe(GUIDE, "Add a plot"))
    said = copy.python("import course_lib; print(course_lib.plot_group_counts.__module__)")
    assert said == "course_lib.plots.group_counts"
    new = "course_lib/plots/group_counts.py tests/plots/test_group_counts.py"
    copy.run(f"ruff check {new} && ruff format --check {new}")


def test_a_new_lecture_is_built_and_listed(copy):
    copy.follow(read_recipe(GUIDE, "Add a lecture"))
    notebook = nbformat.read(copy.root / "notebooks" / "99_my_topic.ipynb", as_version=4)
    assert any(
        "image/png" in o.get("data", {}) for c in notebook.cells for o in c.get("outputs", [])
    )
    row = "| [99 My topic](notebooks/99_my_topic.ipynb) (optional) | 20 |  | Do some batches"
    assert row in (copy.root / "README.md").read_text(encoding="utf-8")
    start = (copy.root / "notebooks" / "00_start_here.ipynb").read_text(encoding="utf-8")
    assert "[99 My topic](99_my_topic.ipynb) (optional)" in start


def test_a_lecture_that_nobody_listed_is_noticed(copy):
    for step in read_recipe(GUIDE, "Add a lecture"):
        if step.file.startswith("notebooks/source/lectures/"):
            copy.write(step)
    with pytest.raises(AssertionError, match=r"Add a \[\[lecture\]\] for each of these"):
        copy.run("uv run pytest tests/notebooks/test_course_list.py -k each_lecture_has_an_entry")


def test_a_new_exercise_is_built_and_its_solution_gets_full_marks(copy):
    copy.follow(read_recipe(GUIDE, "Add a lecture"), commands=False)
    copy.follow(read_recipe(GUIDE, "Add an exercise"))
    code = "from course_lib import load_exercise; print(load_exercise('snails').shape)"
    assert copy.python(code) == "(40, 2)"
    exercises = copy.root / "notebooks" / "exercises"
    student = nbformat.read(exercises / "99_my_topic.ipynb", as_version=4)
    assert "pond_sd = ..." in [cell.source for cell in student.cells]
    checks = json.loads((exercises / "checks" / "99_my_topic.json").read_text(encoding="utf-8"))
    assert [question["name"] for question in checks["questions"]] == ["pond_sd"]
    solved = nbformat.read(copy.root / "build" / "solutions" / "99_my_topic.ipynb", as_version=4)
    said = [str(o.get("data")) for c in solved.cells for o in c.get("outputs", [])]
    assert "pond_sd" in said[-1]
    assert "passed" in said[-1]


def test_a_new_data_set_is_loaded_with_its_checksum_and_has_a_card(copy):
    (copy.root / "data" / "Rail.csv").write_text(RAILS, encoding="utf-8")  # what R writes
    copy.follow(read_recipe(GUIDE, "Add a data set"))
    code = """
        import warnings
        warnings.simplefilter("error")  # a wrong checksum warns
        from course_lib import list_datasets, load_dataset
        print(load_dataset("Rail")["Rail"].cat.categories.tolist())
        print("Rail" in list(list_datasets()["name"]))
    """
    assert copy.python(dedent(code)).splitlines() == ["['1', '2', '3', '4', '5', '6']", "True"]


def test_each_file_that_the_guide_names_is_there():
    """But for those that a recipe makes, and what a build leaves."""
    text = GUIDE.read_text(encoding="utf-8")
    headings = re.findall(r"^## (Add a.*)$", text, re.MULTILINE)
    made = {step.file for h in headings for step in read_recipe(GUIDE, h) if not step.place}
    made |= {"data/Rail.csv", "data/exercises/snails.csv"}
    prose = re.sub(r"^( *)(`{3,}).*?^\1\2$", "", text, flags=re.MULTILINE | re.DOTALL)
    named = set(re.findall(r"`([\w./]+/[\w./]*)`|\]\(([\w./]+)\)", prose))
    paths = {one or other for one, other in named} - made
    assert len(paths) > 30
    missing = {path for path in paths if not (ROOT / path).exists()}
    assert {path for path in missing if "99_my_topic" not in path} == set()
