"""Rules of the house: style, types, short modules, documented names, no paths of one machine."""

import ast
import inspect
import re
import shutil
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import course_lib
from tests.conftest import NO_NODE

ROOT = Path(__file__).parents[1]
PACKAGES = ("course_lib", "course_tools")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
ORDER = ("basics", "datasets", "model", "tables", "plots", "explorers")  # of rooms, left to right
# What each room of course_lib may import besides itself; all may import theme, but for basics.
MAY_IMPORT = {room: {*ORDER[:place], "theme"} for place, room in enumerate(ORDER)} | {
    "basics": set(),
    "exercises": {*ORDER[:4], "theme"},
    "report": {*ORDER[:5], "theme"},
    "lab": {"basics", "course_tools"},
    "theme": set(),
}
LONGEST = 300  # lines; "near 250"
# A path that only one machine has: a home or temporary folder with a name after it.
PRIVATE_PATH = re.compile(
    r"(?<![\w.$])(/home/|/root/|/tmp/|/Users/|/var/folders/|[A-Z]:\\+Users\\+)\w"
)


@pytest.mark.parametrize(
    "command", [["ruff", "check"], ["ruff", "format", "--check"], ["mypy"]], ids=" ".join
)
def test_style_and_types(command):
    answer = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_style_of_javascript():
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        pytest.skip(NO_NODE)
    command = [node, str(ROOT / "course_lib" / "explorers" / "frame" / "lint.mjs")]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_can_be_read_in_one_sitting(module):
    assert len(module.read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("name", course_lib.__all__)
def test_a_public_name_is_there_and_documented(name):
    value = getattr(course_lib, name)
    assert len((value.__doc__ or "").split()) >= 4
    if inspect.isfunction(value) and inspect.signature(value).parameters:
        assert "Parameters\n    -" in inspect.getsource(value)


def test_an_unknown_name_is_answered_with_those_there_are():
    with pytest.raises(AttributeError, match="fit_mixed"):
        course_lib.fit_mixd  # noqa: B018


def tracked_files() -> list[Path]:
    """Text files that git keeps."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git clone")
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    paths = (ROOT / name for name in names.stdout.decode().split("\0") if name)
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:8000]]


def test_no_file_holds_a_path_of_one_machine():
    held = {}
    for path in tracked_files():
        made_up = path.name.startswith("test_")  # tests of messages invent such paths
        found = PRIVATE_PATH.search(path.read_text(encoding="utf-8"))
        if found and not made_up:
            held[path.relative_to(ROOT).as_posix()] = found[0]
    assert held == {}


@pytest.mark.parametrize("text", ["File /home/ann/course/x.py", "C:\\\\Users\\\\Ann", "/tmp/ipy_1"])
def test_a_path_of_one_machine_is_noticed(text):
    assert PRIVATE_PATH.search(text)


def test_no_odd_folder_at_the_top():
    tops = {path.relative_to(ROOT).parts[0] for path in tracked_files()}
    folders = {top for top in tops if (ROOT / top).is_dir() and not top.startswith(".")}
    assert folders <= {"notebooks", "data", "tests", *PACKAGES}


def imports_of(path: Path) -> set[str]:
    """Modules of ours that a module imports, in functions and for types too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
    return {name for name in found if name.split(".")[0] in PACKAGES}


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


IMPORTS = {module_name(path): imports_of(path) for path in MODULES}


def test_no_module_imports_in_a_circle():
    graph = {name: (imports & set(IMPORTS)) - {name} for name, imports in IMPORTS.items()}
    try:
        list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(f"in a circle: {' → '.join(error.args[1])}")


def room_of(module: str) -> str:
    """Room of a module of course_lib; course_tools is one room."""
    package, *below = module.split(".")
    return below[0] if package == "course_lib" and below else package


def test_data_flow_one_way_between_rooms():
    strange = {
        f"{name} imports {imported}"
        for name, imports in IMPORTS.items()
        for imported in imports & set(IMPORTS)
        if name.startswith("course_lib.")
        and room_of(imported) not in {room_of(name), *MAY_IMPORT[room_of(name)]}
    }
    assert strange == set()
