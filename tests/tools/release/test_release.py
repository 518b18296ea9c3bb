"""The student edition: complete, without answers and instructor's parts, and it runs."""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
import zipfile
from functools import cache
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
import yaml
from packaging.requirements import Requirement

import course_lib
from course_tools.basics.notebook import tags
from course_tools.basics.sources import EXERCISES, LECTURES, LEFT_OUT, find_sources, read_cells
from course_tools.exercises.masters import read_master
from course_tools.release import command as release
from course_tools.release.contents import find_problems, student_files
from course_tools.release.environment import (
    ReleaseError,
    student_conda,
    student_lock,
    student_makefile,
)
from tests.bench.bench_startup import ADDRESS, clean_environment
from tests.test_house_rules import PRIVATE_PATH
from tests.waiting import SECONDS

ROOT = Path(__file__).parents[3]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
TOP = f"{PROJECT['project']['name']}-{PROJECT['project']['version']}"
LINK = re.compile(r"\]\(([^)\s]+)\)|(?:href|src)=\"([^\"]+)\"")
# Files at the top of the edition, which are the instructor's too.
COPIED = ("LICENSE", "Makefile", "README.md", "environment.yml", "pyproject.toml", "uv.lock")
REPORT = "14_your_own_data.ipynb"
NOT_COPIED = shutil.ignore_patterns("__pycache__", "node_modules", ".ipynb_checkpoints")
# Run by the Python of the unzipped course, in notebooks/exercises: an exercise up to its first
# check, with an answer that a misconception gives.
WRONG_ANSWER = """
import json, sys
from pathlib import Path
cells = json.loads(Path("00_start_here.ipynb").read_text(encoding="utf-8"))["cells"]
codes = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
first = next(n for n, code in enumerate(codes) if code.startswith("grader.check"))
variables = {"__name__": "__main__"}
for code in codes[: first - 1]:
    exec(code, variables)
assert "half_km = ..." in codes[first - 1]
exec('half_km = smf.ols("minutes ~ km", data).fit().params["km"]', variables)
print(sys.prefix)
print(eval(codes[first], variables))
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Return the folder of the student edition, unzipped into an empty one."""
    folder = tmp_path_factory.mktemp("student")
    with zipfile.ZipFile(release.write_release(folder / "out")) as archive:
        archive.extractall(folder)
    return folder / TOP


@pytest.fixture(scope="module")
def texts(course):
    """Return {path in the edition: its text}; of a notebook all that somebody can read in it."""
    paths = sorted(path for path in course.rglob("*") if path.is_file())
    return {path.relative_to(course).as_posix(): readable(path) for path in paths}


def readable(path: Path) -> str:
    """Return a file's text; of a notebook every text in it, metadata too, but for pictures."""
    text = path.read_text(encoding="utf-8")
    return "\n".join(strings(json.loads(text))) if path.suffix == ".ipynb" else text


def strings(value):
    """Yield all texts in a notebook; those in lines are put together."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        if all(isinstance(item, str) for item in value):
            yield "".join(value)
        else:
            yield from (text for item in value for text in strings(item))
    elif isinstance(value, dict):
        yield from (text for k, v in value.items() if "image/" not in k for text in strings(v))


def test_one_folder_with_all_that_students_need(course, texts):
    assert [path.name for path in course.parent.iterdir() if path.name != "out"] == [TOP]
    assert {name.partition("/")[0] for name in texts} == {
        *COPIED,
        "course_lib",
        "data",
        "notebooks",
    }
    expected = {f"notebooks/{path.stem}.ipynb" for path in find_sources(kinds=[LECTURES])}
    for path in find_sources(kinds=[EXERCISES]):
        expected.add(f"notebooks/exercises/{path.stem}.ipynb")
        expected.add(f"notebooks/exercises/checks/{path.stem[:2]}.json")
    expected |= {
        "notebooks/cheat_sheet.ipynb",
        "notebooks/glossary.md",
        "notebooks/lme4_to_mixedlm.md",
        "data/README.md",
    }
    assert {name for name in texts if name.startswith("notebooks/")} == {
        name for name in expected if name.startswith("notebooks/")
    }
    assert expected <= set(texts)


def test_what_is_the_instructors_stays_there(texts):
    parts = {part for name in texts for part in name.split("/")}
    assert not parts & {"course_tools", "source", "tests", "build", "node_modules"}
    assert not parts & {"INSTRUCTORS.md", "CONTRIBUTING.md", "package.json", "build.mjs"}
    assert not any(part.startswith(".") for part in parts)
    # The command line looks for what is not there; nothing else speaks of it.
    assert [name for name, text in texts.items() if "course_tools" in text] == [
        "course_lib/lab/cli.py"
    ]


@cache
def shown_by_sources() -> str:
    """Return what sources show to students: lectures, and masters without solutions and tests."""
    lectures = [
        cell.source
        for path in find_sources(kinds=[LECTURES])
        for cell in read_cells(path)
        if not LEFT_OUT & tags(cell)
    ]
    parts = [part for path in find_sources(kinds=[EXERCISES]) for part in read_master(path).parts]
    lines = [line for p in parts if not p.is_test for line in p.cell.source.splitlines()]
    return "\n".join([*lectures, *(line for line in lines if "# SOLUTION" not in line)])


@cache
def secrets(kind: str) -> dict[str, str]:
    """Return {what students must not get: the source that holds it}.

    Kinds: ``solutions`` (lines of solutions and what stands behind their ``=``; what a lecture or
    a hint shows anyway is none), ``answers`` (lines of tests), ``notes`` (instructor's cells).
    """
    found = {}
    for path in find_sources(kinds=[LECTURES if kind == "notes" else EXERCISES]):
        found |= dict.fromkeys(SECRETS[kind](path), path.name)
    return {line: name for line, name in found.items() if line not in shown_by_sources()}


def solution_lines(path: Path):
    """Yield lines of solutions, and the value of each; short ones could stand anywhere."""
    for match in re.finditer(r"^(.+?)\s*# SOLUTION$", path.read_text(encoding="utf-8"), re.M):
        line = match[1].strip()
        value = line.partition("=")[2].strip()
        yield line
        if len(value) > 20 and value[0] not in "\"'":
            yield value


def test_lines(path: Path):
    """Yield lines of tests that hold an answer: its computation, not its message."""
    for part in read_master(path).parts:
        lines = part.cell.source.splitlines() if part.is_test else []
        yield from (line for line in lines if re.match(r"(answer|wrong)\(|\w+ = ", line))


test_lines.__test__ = False


def notes_lines(path: Path):
    """Yield the instructor's lines of a lecture."""
    for cell in read_cells(path):
        if LEFT_OUT & tags(cell):
            yield from (line for line in cell.source.splitlines() if len(line) > 25)


def is_library(name: str) -> bool:
    """Whether a file of the edition is one of the library."""
    return name.startswith("course_lib/")


@cache
def question_names() -> set[str]:
    masters = [read_master(path) for path in find_sources(kinds=[EXERCISES])]
    return {question.name for master in masters for question in master.questions}


def general(line: str) -> bool:
    """Whether a line of code could stand in any program: it names no question of an exercise."""
    return not question_names() & set(re.findall(r"\w+", line))


SECRETS = {"solutions": solution_lines, "answers": test_lines, "notes": notes_lines}


@pytest.mark.parametrize("kind", SECRETS)
def test_no_file_holds_a_solution_an_answer_or_a_note(kind, texts):
    found = secrets(kind)
    count = len(find_sources(kinds=[EXERCISES]))
    assert len(set(found.values())) == count, "each source has some, else the search is blind"
    held = {
        name: [line for line in found if line in text and not (is_library(name) and general(line))]
        for name, text in texts.items()
    }
    assert {name: lines for name, lines in held.items() if lines} == {}


@pytest.mark.parametrize("kind", SECRETS)
def test_the_search_finds_what_is_put_into_a_notebook(kind):
    for secret in secrets(kind):
        planted = {"cells": [{"source": [f"x\n{secret}\n", "y"]}], "metadata": {}}
        again = "\n".join(strings(json.loads(json.dumps(planted))))
        assert secret in again


def test_notebooks_hold_no_mark_of_a_master_or_a_hidden_check(texts):
    words = ("SOLUTION", "BEGIN TEST", "BEGIN QUESTION", "check_plain", "other_data")
    for name, text in texts.items():
        if name.startswith("notebooks/"):
            assert [word for word in words if word in text] == [], name
            assert '"notes"' not in text, name


def test_nothing_in_it_needs_otter(texts):
    for name, text in texts.items():
        assert not re.search(r"\botter\b", text), name


def test_no_file_holds_a_path_of_one_machine(course, texts):
    raw = {name: (course / name).read_text(encoding="utf-8") for name in texts}
    held = {name: PRIVATE_PATH.search(text) for name, text in raw.items()}
    assert {name: found[0] for name, found in held.items() if found} == {}
    assert [name for name, text in raw.items() if str(ROOT) in text] == []


def test_links_lead_somewhere(course, texts):
    lost, followed = [], 0
    for name, text in texts.items():
        if not name.endswith((".md", ".ipynb")):
            continue
        for match in LINK.finditer(text):
            target = (match[1] or match[2]).partition("#")[0]
            if target and not re.match(r"https?:|attachment:|data:|mailto:", target):
                followed += 1
                there = ((course / name).parent / target).resolve()
                inside = there.is_relative_to(course.resolve())
                lost += [] if inside and there.exists() else [(name, target)]
    assert lost == []
    assert followed > 40


def test_every_lecture_leads_to_its_exercise(texts):
    with_exercise = {path.stem for path in find_sources(kinds=[EXERCISES])}
    lectures = [p.stem for p in find_sources(kinds=[LECTURES]) if p.stem in with_exercise]
    assert len(lectures) >= 14
    for stem in lectures:
        assert f"](exercises/{stem}.ipynb)" in texts[f"notebooks/{stem}.ipynb"]


def test_the_readme_says_how_to_start_work_and_hand_in(texts):
    readme = texts["README.md"]
    for word in (
        "make lab",
        "uv run course lab",
        "my_02",
        "## Hand in",
        "## When something is odd",
    ):
        assert word in readme
    assert PROJECT["project"]["version"] in readme
    assert "$" not in readme


def test_the_project_is_ours_without_tools_for_development(texts):
    ours = {name: table for name, table in PROJECT.items() if name != "dependency-groups"}
    ours["tool"] = {name: PROJECT["tool"][name] for name in ("hatch", "uv")}
    assert tomllib.loads(texts["pyproject.toml"]) == ours


def test_conda_lists_the_same_packages(texts):
    listed = yaml.safe_load(texts["environment.yml"])["dependencies"]
    plain = [each for each in listed if isinstance(each, str)]
    piped = next(each["pip"] for each in listed if isinstance(each, dict))
    assert "-e ." in piped
    packages = {Requirement(line) for line in [*plain, *piped] if line not in {"pip", "-e ."}}
    python = Requirement(f"python{PROJECT['project']['requires-python']}")
    assert packages == {python, *map(Requirement, PROJECT["project"]["dependencies"])}


def test_a_package_of_development_is_left_out_however_it_is_spelled():
    pyproject = (
        '[dependency-groups]\ndev = ["Nb_Val>=1", {include-group = "live"}]\nlive = ["rise"]'
    )
    conda = "# ours\nname: x\ndependencies:\n  - nb-val>=1\n  - nb-value>=1\n  - rise\n"
    assert student_conda(conda, pyproject).splitlines()[1:] == [
        "name: x",
        "dependencies:",
        "  - nb-value>=1",
    ]


def locked(lock) -> dict:
    """Return {(name, version): all that the lock file says}, but for the course itself."""
    each = {(p["name"], p.get("version")): p for p in lock["package"]}
    return {key: package for key, package in each.items() if key[0] != PROJECT["project"]["name"]}


def test_the_lock_holds_our_versions_and_no_other_packages(texts):
    lock, ours = tomllib.loads(texts["uv.lock"]), locked(LOCK)
    assert {key: ours.get(key) for key in locked(lock)} == locked(lock)
    names = {name for name, _ in locked(lock)}
    needed = {Requirement(line).name for line in PROJECT["project"]["dependencies"]}
    assert needed <= names
    assert not names & {"mypy", "nbval", "otter-grader", "pytest", "ruff"}
    hosts = set(re.findall(r'https?://[^/"]+', texts["uv.lock"]))
    assert hosts == {"https://pypi.org", "https://files.pythonhosted.org"}


def test_a_lock_of_another_project_is_told_in_words():
    with pytest.raises(ReleaseError, match="does not hold absent: run 'uv lock'"):
        student_lock((ROOT / "uv.lock").read_text(encoding="utf-8"), "absent")


def test_the_makefile_gets_uv_as_ours_and_offers_lab_alone(texts):
    ours = (ROOT / "Makefile").read_text(encoding="utf-8")
    rule = re.compile(r"^build/uv/bin/uv:\n(?:\t.+\n)+", re.M)
    assert rule.search(texts["Makefile"])[0] == rule.search(ours)[0]
    assert re.findall(r"^(\w[\w./]+):", texts["Makefile"], re.M) == ["lab", "build/uv/bin/uv"]


def test_a_makefile_without_lab_is_told_in_words():
    with pytest.raises(ReleaseError, match="begins with 'lab:'"):
        student_makefile("UV := uv\n\n.PHONY: x\n\nbuild/uv/bin/uv:\n\ttrue\n")


def test_the_same_course_gives_the_same_bytes(tmp_path):
    one, two = (release.write_release(tmp_path / name) for name in ("one", "two"))
    assert one.name == f"{TOP}.zip"
    assert one.read_bytes() == two.read_bytes()
    with zipfile.ZipFile(one) as archive:
        assert archive.testzip() is None
        entries = archive.infolist()
    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)
    assert {entry.date_time for entry in entries} == {entries[0].date_time}
    assert len({entry.external_attr for entry in entries}) == 1


def test_a_zip_that_cannot_be_written_leaves_nothing_behind(tmp_path):
    (tmp_path / f"{TOP}.zip").mkdir()  # in the way
    with pytest.raises(OSError, match=re.escape(TOP)):
        release.write_release(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [f"{TOP}.zip"]


def refused(out: Path, capsys) -> str:
    """Return what the command says about a place that it refuses."""
    assert release.main(["--out", str(out)]) == 2
    return capsys.readouterr().err


def test_a_refused_place_is_told_in_words(tmp_path, capsys):
    a_file = tmp_path / "file"
    a_file.touch()
    for place in (a_file, a_file / "below"):
        assert f"{a_file} is a file, and --out takes a folder" in refused(place, capsys)
    assert "the zip gets its own name" in refused(tmp_path / "course.zip", capsys)
    for place in (ROOT, ROOT / "notebooks", ROOT / "data" / "exercises"):
        assert "among the course's own files" in refused(place, capsys)


def test_the_command_says_what_it_wrote_or_could_not_write(tmp_path, capsys):
    assert release.main(["--out", str(tmp_path / "new" / "folder")]) == 0
    said = capsys.readouterr().err
    zipped = tmp_path / "new" / "folder" / f"{TOP}.zip"
    assert f"{zipped} is ready for students" in said
    assert "make lab" in said
    assert zipped.is_file()
    zipped.unlink()
    zipped.mkdir()  # in the way
    assert "does not take the zip" in refused(zipped.parent, capsys)


@pytest.fixture
def instructors_copy(tmp_path):
    """Return a copy of the course that a test may change."""
    for name in COPIED:
        shutil.copy2(ROOT / name, tmp_path)
    for name in ("course_lib", "course_tools", "data", "notebooks"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=NOT_COPIED)
    return tmp_path


def test_notebooks_that_students_must_not_get_are_named(instructors_copy):
    notebooks = instructors_copy / "notebooks"
    before = find_problems(instructors_copy)
    solved = notebooks / "exercises" / "01_grouped_data.ipynb"
    solved.write_text(solved.read_text(encoding="utf-8").replace(" = ...", " = 1.23"))
    (notebooks / "03_random_slopes.ipynb").unlink()
    for name in ("lectures/04_crossed_and_nested", "exercises/05_partial_pooling"):
        source = notebooks / "source" / f"{name}.md"
        source.write_text(source.read_text(encoding="utf-8") + "\n\nA new paragraph.\n")
    found = {line.partition(" ")[0]: line for line in find_problems(instructors_copy)}
    assert "was changed since it was built" in found["notebooks/exercises/01_grouped_data.ipynb"]
    assert "is missing" in found["notebooks/03_random_slopes.ipynb"]
    assert "source says now" in found["notebooks/04_crossed_and_nested.ipynb"]
    assert "source says now" in found["notebooks/exercises/05_partial_pooling.ipynb"]
    assert all("Build it with 'course build 0" in line for line in found.values())
    of_the_changed = re.compile(r"(exercises/0[15]|notebooks/0[34])_")
    others = [line for line in found.values() if not of_the_changed.search(line)]
    assert [line for line in others if line not in before] == []


def test_nothing_goes_in_by_accident(instructors_copy):
    before = student_files(instructors_copy)
    for name in (
        "notebooks/my_02.ipynb",
        "notebooks/notes.md",
        "notebooks/07_draft.ipynb",
        "notebooks/exercises/my_01.ipynb",
        "notebooks/exercises/checks/77.json",
        "notebooks/exercises/checks/01_grouped_data/old.py",
        "data/grades.csv",
        "data/exercises/other.csv",
        "course_lib/.ipynb_checkpoints/models-checkpoint.py",
        "course_lib/__pycache__/models.py",
        "course_lib/explorers/pooling/.old.js",
        "roster.csv",
    ):
        path = instructors_copy / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("secret", encoding="utf-8")
    assert student_files(instructors_copy) == before


def test_a_missing_file_and_a_copy_without_sources_are_told_in_words(instructors_copy):
    (instructors_copy / "data" / "ex33.csv").unlink()
    with pytest.raises(ReleaseError, match=r"files are missing: data/ex33\.csv\."):
        student_files(instructors_copy)
    shutil.rmtree(instructors_copy / "notebooks" / "source")
    with pytest.raises(ReleaseError, match="instructor's copy of the course"):
        student_files(instructors_copy)


def run_there(course: Path, *words: str) -> str:
    """Run Python with the unzipped library, from inside the unzipped course."""
    env = os.environ | {"PYTHONPATH": str(course), "PYTHONDONTWRITEBYTECODE": "1"}
    answer = subprocess.run(
        [sys.executable, *words],
        cwd=course / "notebooks",
        env=env,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    return answer.stdout + answer.stderr


def test_the_library_imports_without_the_instructors_part(course):
    code = (
        "import course_lib\n"
        "for name in course_lib.__all__: getattr(course_lib, name)\n"
        "print(course_lib.__file__, len(course_lib.__all__), len(course_lib.load_dataset('ex33')))"
    )
    place = course / "course_lib" / "__init__.py"
    assert run_there(course, "-c", code).split() == [
        str(place),
        str(len(course_lib.__all__)),
        "168",
    ]


def test_the_command_offers_lab_alone(course):
    # This environment finds the instructor's copy too, which a student's does not.
    code = (
        f"import sys; sys.path.remove({str(ROOT)!r})\nfrom course_lib.lab.cli import main; main()"
    )
    said = run_there(course, "-c", code, "--help")
    assert re.findall(r"^    (\w+)", said, re.M) == ["lab"]
    assert re.search(r"choose from '?lab'?\)", run_there(course, "-c", code, "grade"))


@contextlib.contextmanager
def make_lab(course: Path, folder: Path):
    """Type the edition's one command where there is Python and make but no uv; yield the address.

    uv comes from PyPI. Its cache is the usual one, else each run would fetch all packages.
    """
    env = clean_environment(folder)
    own = str(Path(sys.executable).parent)  # this environment is not the students'
    env["PATH"] = os.pathsep.join(p for p in env["PATH"].split(os.pathsep) if p != own)
    env["JUPYTER_CONFIG_DIR"] = str(folder)
    env.pop("UV_CACHE_DIR")
    env |= {name: value for name, value in os.environ.items() if name == "UV_CACHE_DIR"}
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            ["make", "lab", "ARGS=--no-browser"],
            cwd=course,
            env=env,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield printed_address(process, folder / "log")
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(SECONDS)


def printed_address(process: subprocess.Popen, log: Path) -> str:
    """Wait for the address that ``make lab`` prints; a cold cache of uv takes minutes."""
    end = time.monotonic() + 600
    while time.monotonic() < end and process.poll() is None:
        if match := ADDRESS.search(log.read_text()):
            return match[0]
        time.sleep(0.1)
    raise AssertionError(f"make lab printed no address:\n{log.read_text()}")


def ask(address: str, path: str) -> dict:
    """Return the answer of a JupyterLab's own interface."""
    base, _, token = re.match(r"(http://[^/]+)/(\S*)\?token=(\w+)", address).groups()
    headers = {"Authorization": f"token {token}"}
    with urlopen(Request(f"{base}/api/{path}", headers=headers)) as answer:
        return json.load(answer)


@pytest.mark.thorough  # it fetches and installs all packages of the edition
@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_the_one_command_runs_and_an_exercise_answers(course, tmp_path):
    with make_lab(course, tmp_path) as address:
        assert "/lab/tree/notebooks/00_start_here.ipynb?" in address
        assert ask(address, "contents/notebooks/00_start_here.ipynb")["type"] == "notebook"
        listed = {each["name"] for each in ask(address, "contents/notebooks")["content"]}
        assert "06_assumptions.ipynb" in listed
    python = course / ".venv" / "bin" / "python"
    answer = subprocess.run(
        [python, "-c", WRONG_ANSWER],
        cwd=course / "notebooks" / "exercises",
        env=clean_environment(tmp_path) | {"MPLBACKEND": "agg"},
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert answer.stderr == ""
    place, said = answer.stdout.strip().split("\n")
    assert place == str(course / ".venv")
    assert said.startswith("✗ half_km: These are the minutes for one kilometre more.")
    installed = {path.name.partition("-")[0] for path in course.glob(".venv/lib/*/site-packages/*")}
    assert "statsmodels" in installed
    assert not installed & {"mypy", "nbval", "otter", "otter_grader", "pytest", "ruff"}
    lock = (course / "uv.lock").read_text(encoding="utf-8")
    assert lock.encode() == student_files()["uv.lock"]


def test_a_student_writes_a_report(course):
    """What the library reads besides its code is in the edition: in our folder it always is."""
    notebook = json.loads((course / "notebooks" / REPORT).read_text(encoding="utf-8"))
    cells = ["".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code"]
    said = run_there(course, "-c", "\n".join([*cells, "print('All cells ran.')"]))
    assert "All cells ran." in said
    assert "<style>" in (course / "notebooks" / "my_report.html").read_text(encoding="utf-8")
