"""One folder per explorer: what it holds, that it stands alone, and what of it is shipped."""

import ast
import tomllib
from graphlib import TopologicalSorter
from pathlib import PurePosixPath

import pytest

from course_lib.explorers import SHARED, explorer_names
from course_lib.explorers.frame.browser_case import find_cases
from course_tools.release.contents import student_files
from tests.explorers.node import EXPLORERS, ROOT

NAMES = explorer_names()
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in EXPLORERS.rglob("*.py")
}
TOPS = ("course_lib", "course_tools", "tests")
SHIPPED = (".py", "built.js", "built.css", "LICENCES.txt")
by_name = pytest.mark.parametrize("name", NAMES)


def imported(path):
    """Modules of the explorers that a file imports, at its top or anywhere else."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in MODULES else node.module for name in names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def files_of(name):
    return [path for path in (EXPLORERS / name).rglob("*") if "__pycache__" not in path.parts]


def test_explorers_are_found_by_their_folders():
    folders = {path.parent.name for path in EXPLORERS.glob("*/page.js")}
    assert set(NAMES) == folders
    assert len(NAMES) >= 8
    assert SHARED not in NAMES


@by_name
def test_a_folder_holds_all_of_an_explorer(name):
    held = {path.name for path in files_of(name)}
    assert held >= {"__init__.py", "page.js", "built.js", "browser_case.py"}
    assert (ROOT / "tests" / "explorers" / f"test_{name}.py").is_file()


def test_each_folder_has_its_case():
    assert [case.name for case in find_cases()] == NAMES


@by_name
def test_an_explorer_takes_from_the_frame_and_from_no_other_explorer(name):
    others = tuple(f"course_lib.explorers.{other}" for other in NAMES if other != name)
    taken = [module for path in (EXPLORERS / name).glob("*.py") for module in imported(path)]
    assert [module for module in taken if module.startswith(others)] == []
    pages = [path.read_text(encoding="utf-8") for path in files_of(name) if path.suffix == ".js"]
    assert not any(f"../{other}/" in page for other in NAMES for page in pages)


def test_no_explorer_is_imported_outside_its_folder_and_its_test():
    """So that one may be deleted, with its tests, and nothing else breaks."""
    packages = {f"course_lib.explorers.{name}": name for name in NAMES}
    found = []
    for path in (path for top in TOPS for path in (ROOT / top).rglob("*.py")):
        taken = {packages.get(".".join(module.split(".")[:3])) for module in imported(path)}
        here = path.relative_to(ROOT).parts
        found += [
            (path.name, name)
            for name in taken - {None}
            if name not in here and not path.stem.startswith(f"test_{name}")
        ]
    assert found == []


def test_no_imports_go_in_a_circle():
    graph = {name: set(imported(path)) & set(MODULES) - {name} for name, path in MODULES.items()}
    TopologicalSorter(graph).prepare()  # raises where there is a circle


def test_the_student_edition_holds_what_an_explorer_runs_with():
    given = {name for name in student_files() if name.startswith("course_lib/explorers/")}
    assert given == needed()


def test_the_wheel_holds_what_an_explorer_runs_with():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    left_out = project["tool"]["hatch"]["build"]["targets"]["wheel"]["exclude"]
    paths = [
        PurePosixPath(path.relative_to(ROOT).as_posix())
        for path in EXPLORERS.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]
    kept = {str(path) for path in paths if not any(path.match(one) for one in left_out)}
    assert kept == needed()


def needed():
    """Python but for the test cases, and what is built."""
    return {
        path.relative_to(ROOT).as_posix()
        for path in EXPLORERS.rglob("*")
        if path.name.endswith(SHIPPED) and path.name != "browser_case.py"
    }
