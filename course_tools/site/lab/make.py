"""Make the lab: Python, the notebooks, and the pages around them."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from packaging.utils import canonicalize_name, parse_wheel_filename

from course_tools.release.contents import student_files
from course_tools.site.assets import LICENCES
from course_tools.site.lab.around import write_around
from course_tools.site.lab.builds import find_builds
from course_tools.site.lab.course_wheel import COURSE, write_course_wheel
from course_tools.site.lab.environment import LabEnvironment
from course_tools.site.lab.licences import write_lab_licences
from course_tools.site.lab.lite import build_lite
from course_tools.site.lab.python_parts import pyodides_files, read_version, write_python
from course_tools.site.pages import Page

FOLDER = "lab"
PYTHON = Path("static") / "pyodide"  # in the lab
STEPS = 4
# What a browser loads before the first cell runs, and keeps besides of what Python makes of it.
# Tests hold both to what there is.
MEGABYTES, COMPILED = 55, 19
_SHOWN = ("notebooks/", "data/")  # of the student edition, to a reader


def make_lab(
    out: Path,
    modules: Path,
    pages: Mapping[str, Page],
    *,
    self_hosted: bool,
    advance: Callable[[], object] = lambda: None,
) -> None:
    """Write the lab.

    Parameters
    ----------
    out : Path
        The site's folder.
    modules : Path
        The folder ``node_modules``.
    pages : mapping
        Of the book, see `pages.all_pages`: they name the notebooks.
    self_hosted : bool
        Whether Pyodide's builds are among the site's files; else a reader's browser fetches them
        from Pyodide's addresses.
    advance : callable
        Is called `STEPS` times.

    Raises
    ------
    BuildError
        When a part could not be made; the message says what to do.
    """
    environment = LabEnvironment()
    core, files = modules / "pyodide", student_files()
    wanted = pyodides_files(core)
    builds = find_builds(wanted, read_version(core)) if self_hosted else None
    advance()
    with TemporaryDirectory(prefix="course-lab-") as place:
        scratch = Path(place)
        (scratch / "wheels").mkdir()
        wheels = {_name(wheel): wheel for wheel in _kernels_wheels(environment)}
        wheels[COURSE] = write_course_wheel(scratch / "wheels", files)
        write_python(core, builds, scratch / "python", wheels)
        advance()
        contents = {path: text for path, text in files.items() if path.startswith(_SHOWN)}
        (scratch / "lite").mkdir()
        build_lite(environment, scratch / "python", contents, scratch / "lite", scratch / "out")
        advance()
        titles = {page.notebook: _title(page) for page in pages.values() if page.notebook}
        write_around(scratch / "out", titles, MEGABYTES, COMPILED)
        write_lab_licences(environment, scratch / "python", out / LICENCES / FOLDER)
        shutil.rmtree(out / FOLDER, ignore_errors=True)
        shutil.move(scratch / "out", out / FOLDER)
    advance()


def _title(page: Page) -> str:
    """Return what a reader calls the notebook of a page."""
    said = page.description.partition(":")[0]
    return f"{page.lecture.number} {said}" if page.lecture and not page.is_exercise else said


def _name(wheel: Path) -> str:
    return str(canonicalize_name(parse_wheel_filename(wheel.name)[0]))


def _kernels_wheels(environment: LabEnvironment) -> list[Path]:
    """Wheels that JupyterLite's kernel brings, in place of what a browser cannot run."""
    found = environment.distribution("jupyterlite-pyodide-kernel")
    paths = [path for path in found.files or () if path.match("static/pypi/*.whl")]
    return sorted(Path(str(found.locate_file(path))) for path in paths)
