"""The course as students get it, as a wheel: no tools, no answers."""

from collections.abc import Mapping
from importlib.metadata import distribution
from pathlib import Path

from course_tools.site.lab.wheels import write_wheel

COURSE = "mixed-models-course"
# What runs before a reader's first cell; see around/start.js.
_START = Path(__file__).parent / "around" / "course_start.py"
_INSIDE = {"course_lib/": "course_lib/", "data/": "course_lib/_data/"}


def write_course_wheel(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write the wheel.

    Parameters
    ----------
    folder : Path
        Where it goes.
    files : mapping
        The student edition: path to content.
    """
    found = distribution(COURSE)
    within = {
        path.replace(begin, target, 1): content
        for path, content in files.items()
        for begin, target in _INSIDE.items()
        if path.startswith(begin)
    }
    within[_START.name] = _START.read_bytes()
    within[f"{COURSE}.dist-info/licenses/LICENSE"] = files["LICENSE"]
    within[f"{COURSE}.dist-info/METADATA"] = (found.read_text("METADATA") or "").encode()
    return write_wheel(folder, COURSE, found.version, within)
