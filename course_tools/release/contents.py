"""What the student edition holds. Only what is named here goes in: nothing by accident."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from string import Template
from typing import Any

import nbformat

from course_lib.datasets.load import DATA_FILES
from course_lib.exercises.data import recipes
from course_tools.basics.sources import (
    ROOT,
    built_path,
    find_sources,
    is_exercise,
    read_source,
)
from course_tools.build.course_list import COURSE_FILE, CourseListError, read_course
from course_tools.build.kept_copies import was_changed
from course_tools.build.written_lists import lecture_table
from course_tools.exercises.checks import agrees_with, checks_path
from course_tools.exercises.masters import read_master
from course_tools.release.environment import (
    ReleaseError,
    student_conda,
    student_lock,
    student_makefile,
    student_pyproject,
)

ZIP, HUB = "zip", "hub"  # how students get the course
PAGES = ("glossary.md", "lme4_to_mixedlm.md")
_TEMPLATES = Path(__file__).parent / "templates"
_NOT_STUDENTS = {"node_modules", "__pycache__", "browser_case.py"}


def read_project(root: Path = ROOT) -> dict[str, Any]:
    """Return the table ``project`` of pyproject.toml: name, version and so on."""
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text)["project"])


def student_files(root: Path = ROOT) -> dict[str, bytes]:
    """Return all files of the student edition.

    Parameters
    ----------
    root : Path
        The course's folder.

    Returns
    -------
    dict
        Path in the edition, with slashes, to content; sorted by path.

    Raises
    ------
    ReleaseError
        When a file that must go in is missing or not as expected; the message names it.
    """
    paths = [*_notebooks(root), *_data(root), *_library(root), root / "LICENSE"]
    missing = [path.relative_to(root).as_posix() for path in paths if not path.is_file()]
    if missing:
        raise ReleaseError(f"These files are missing: {', '.join(missing)}.")
    files = {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}
    made = {name: text.encode() for name, text in _made_files(root).items()}
    return dict(sorted((files | made).items()))


def find_problems(root: Path = ROOT) -> list[str]:
    """List the notebooks that students must not get as they are.

    Parameters
    ----------
    root : Path
        The course's folder.

    Returns
    -------
    list of str
        A line for each: which notebook, what is wrong, what to do. A notebook is wrong when it is
        missing, when somebody changed it after the build (solved it in place, say), or when its
        source was changed after the build. Numbers and figures are not computed again: for that
        there is ``course build --check``.
    """
    sources = find_sources((), root / "notebooks" / "source")
    found = ((source, _problem(source, root)) for source in sources)
    return [
        f"{built_path(source, root / 'notebooks').relative_to(root).as_posix()} {problem} Build it "
        f"with 'course build {source.stem}'; a notebook that was changed is kept in build/kept."
        for source, problem in found
        if problem
    ]


def _problem(source: Path, root: Path) -> str:
    """Say what is wrong with the notebook of a source; empty when nothing is."""
    path = built_path(source, root / "notebooks")
    if not path.is_file():
        return "is missing."
    if was_changed(path):
        return "was changed since it was built: students would get what somebody wrote into it."
    return "" if _follows(source, path, root) else "is not what its source says now."


def _follows(source: Path, path: Path, root: Path) -> bool:
    """Whether the notebook has the text of its source as it is now."""
    built = nbformat.read(path, as_version=4).cells
    if not is_exercise(source):
        cells = read_source(source).cells
        return [cell.source for cell in cells] == [cell.source for cell in built]
    master = read_master(source)
    prose = [part.cell.source for part in master.parts if part.cell.cell_type == "markdown"]
    checks = checks_path(source.stem, root / "notebooks")
    return agrees_with(checks, master) and set(prose) <= {cell.source for cell in built}


def _notebooks(root: Path) -> Iterator[Path]:
    """Yield built notebooks that have a source, their checks, and the pages to keep at hand."""
    notebooks = root / "notebooks"
    sources = find_sources((), notebooks / "source")
    if not sources:
        raise ReleaseError(
            f"There are no sources in {notebooks / 'source'}. The student edition is made from the "
            "instructor's copy of the course; this may be a student edition."
        )
    for source in sources:
        yield built_path(source, notebooks)
        if is_exercise(source):
            yield checks_path(source.stem, notebooks)
    yield from (notebooks / page for page in PAGES)


def _data(root: Path) -> Iterator[Path]:
    """Yield the published data, their cards and the scripts that the cards tell of."""
    data = root / "data"
    yield data / "README.md"
    for name in DATA_FILES:
        yield data / f"{name}.csv"
        yield data / "prepare" / f"{name}.R"
    simulated = (name for name, recipe in recipes().items() if recipe.seed is not None)
    yield from (data / "exercises" / f"{name}.csv" for name in simulated)


def _library(root: Path) -> Iterator[Path]:
    """Yield what a student imports, with the files that it reads."""
    library = root / "course_lib"
    patterns = (
        "**/*.py",
        "explorers/*/built.*",
        "explorers/frame/LICENCES.txt",
        "lab/jupyter/**/*.json",
        "report/style.css",
    )
    for path in sorted({path for pattern in patterns for path in library.glob(pattern)}):
        parts = path.relative_to(library).parts
        if not _NOT_STUDENTS & set(parts) and not any(part.startswith(".") for part in parts):
            yield path


def _made_files(root: Path) -> dict[str, str]:
    """Write the files that students have in a form of their own."""
    names = ("pyproject.toml", "environment.yml", "uv.lock", "Makefile")
    ours = {name: (root / name).read_text(encoding="utf-8") for name in names}
    project = read_project(root)
    return {
        "pyproject.toml": student_pyproject(ours["pyproject.toml"]),
        "environment.yml": student_conda(ours["environment.yml"], ours["pyproject.toml"]),
        "uv.lock": student_lock(ours["uv.lock"], project["name"]),
        "Makefile": student_makefile(ours["Makefile"]),
        "README.md": student_readme(ZIP, root),
    }


def _lectures(root: Path) -> str:
    """Return the table of the lectures."""
    try:
        return lecture_table(read_course(root / "notebooks" / "source" / COURSE_FILE))
    except CourseListError as error:
        raise ReleaseError(str(error)) from error


def student_readme(way: str, root: Path = ROOT) -> str:
    """Write the students' README; the licence is that of ours.

    Parameters
    ----------
    way : str
        How they get the course: `ZIP` or `HUB`. It decides how they start and what can go wrong.
    root : Path
        The course's folder.
    """
    own = (_TEMPLATES / f"{way}.md").read_text(encoding="utf-8")
    return Template((_TEMPLATES / "README.md").read_text(encoding="utf-8")).substitute(
        version=read_project(root)["version"],
        lectures=_lectures(root),
        start=_section(own, "Start"),
        odd=_section(own, "When something is odd"),
        new_version=_section(own, "A new version of the course"),
        licence=_section(
            (root / "README.md").read_text(encoding="utf-8"), "Licence, and how to cite"
        ),
    )


def _section(readme: str, heading: str) -> str:
    """Return the text below a heading of the second level."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", readme, re.M | re.S)
    if not found:
        raise ReleaseError(f"A README has no section '## {heading}', which students get too.")
    return found[1].strip()
