"""The notebook for one's own data runs, in a kernel, on files of other shapes."""

import nbformat
import pytest
from nbclient import NotebookClient

from course_lib import load_dataset
from course_tools.basics.sources import NOTEBOOKS
from tests.report.csv_files import crossed, frame, nested

SHAPES = {
    "oats": (
        load_dataset("Oats"),
        {"RESPONSE": "yield", "GROUPS": ["Block", "Variety"], "FACTORS": ["Variety", "nitro"]},
    ),
    "missing, one factor less": (
        frame().mask(frame() == 14),
        {"RESPONSE": "value", "GROUPS": ["person"], "FACTORS": [], "NUMBERS": ["day"]},
    ),
    "odd names": (
        frame().rename(columns={"person": "größe no.", "day": "a day", "value": "weight (g)"}),
        {"RESPONSE": "weight (g)", "GROUPS": ["größe no."], "FACTORS": [], "NUMBERS": ["a day"]},
    ),
    "nested": (
        nested(),
        {"RESPONSE": "score", "GROUPS": ["school", "class", "pupil"], "FACTORS": ["test"]},
    ),
    "crossed": (
        crossed(),
        {
            "RESPONSE": "time",
            "GROUPS": ["person", "picture"],
            "FACTORS": ["kind"],
            "NESTED": False,
        },
    ),
}


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """Return the template, and a kernel that runs its cells one after the other."""
    (path,) = NOTEBOOKS.glob("14_*.ipynb")
    notebook = nbformat.read(path, as_version=4)
    folder = tmp_path_factory.mktemp("own")
    one = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(folder)}})
    with one.setup_kernel():
        yield one, folder


@pytest.mark.parametrize("shape", SHAPES)
def test_the_template_makes_a_page_of_each(shape, client):
    one, folder = client
    data, columns = SHAPES[shape]
    data.to_csv(folder / "own.csv", index=False)
    page = folder / "my_report.html"
    page.unlink(missing_ok=True)
    codes = [at for at, cell in enumerate(one.nb.cells) if cell.cell_type == "code"]
    settings = {"PATH": "own.csv", "FACTORS": [], "NUMBERS": [], "NESTED": True} | columns
    for at in codes:
        cell = nbformat.from_dict(dict(one.nb.cells[at]))
        if cell.source.startswith("PATH"):
            cell.source += "".join(f"\n{name} = {value!r}" for name, value in settings.items())
        one.execute_cell(cell, at)  # an error in a cell is raised
    text = page.read_text(encoding="utf-8")
    assert text.count("<img ") == 2
    assert "Not written yet." in text
