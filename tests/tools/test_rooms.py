"""The rooms of course_tools: no circle between files or rooms; grading stands on its own."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

TOOLS = Path(__file__).parents[2] / "course_tools"
ROOMS = {"basics", "build", "exercises", "grading", "release", "sheet", "site", "slides"}


def module_name(path: Path) -> str:
    parts = path.relative_to(TOOLS.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in sorted(TOOLS.rglob("*.py"))}


def imported(path: Path) -> set[str]:
    """Return the modules of course_tools that a file imports, within functions too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (names & set(MODULES)) or {node.module or ""}
    return found & set(MODULES)


IMPORTS = {name: imported(path) for name, path in MODULES.items()}


def room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def rooms_entered(modules: dict[str, set[str]]) -> dict[str, set[str]]:
    """Return {room: the other rooms that it imports from}."""
    entered: dict[str, set[str]] = {name: set() for name in ROOMS}
    for module, targets in modules.items():
        if room(module):
            entered[room(module)] |= {room(target) for target in targets} - {room(module), ""}
    return entered


def circle(graph: dict[str, set[str]]) -> list[str]:
    """Return the names along a circle; empty when there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def test_the_rooms_are_those_of_the_house():
    assert {room(name) for name in MODULES} - {""} == ROOMS
    assert len(MODULES) > 50  # all were looked at


def test_files_import_each_other_in_no_circle():
    assert circle(IMPORTS) == []


def test_rooms_import_each_other_in_no_circle():
    assert circle(rooms_entered(IMPORTS)) == []


@pytest.mark.parametrize(
    ("graph", "names"),
    [({"a": {"b"}, "b": {"a"}}, {"a", "b"}), ({"a": {"b"}, "b": {"c"}, "c": set()}, set())],
)
def test_a_circle_is_noticed(graph, names):
    assert set(circle(graph)) == names


def test_grading_needs_nothing_of_slides_or_build():
    needed, waiting = set(), ["course_tools.grading.command"]
    while waiting:
        module = waiting.pop()
        if module not in needed:
            needed.add(module)
            waiting += IMPORTS[module]
    assert "course_tools.exercises.masters" in needed  # the walk goes through other rooms
    assert [name for name in sorted(needed) if room(name) in {"slides", "build"}] == []


def test_what_all_rooms_use_needs_no_other_room():
    assert rooms_entered(IMPORTS)["basics"] == set()
