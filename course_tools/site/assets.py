"""What the pages load: type, formulas, style; and the licences of all of it."""

import re
import shutil
from importlib.metadata import Distribution, distribution
from pathlib import Path

from course_lib.theme import COLOURS, DARK_COLOURS
from course_tools.basics.explorers import MOUNT
from course_tools.basics.sources import ROOT
from course_tools.site.settings import HERE

STYLE = HERE / "style"
LICENCES = "licences"
_MATHJAX = Path("mathjax") / "es5"
# Type: package of npm, and the faces that are used of it.
_TYPE = {
    "source-serif-4": ("index.css", "wght-italic.css"),
    "source-sans-3": ("index.css",),
}
_SCRIPTS = {"latin", "latin-ext", "greek"}
_FACE = re.compile(r"/\* ([\w-]+) \*/\s*(@font-face \{.*?\})", re.DOTALL)
_FILE = re.compile(r"url\(\./files/([\w.-]+)\)")
# Name in the site: package of npm, and its licence. The rest comes from Python's packages.
_NPM = {
    "mathjax": "mathjax/LICENSE",
    "source-serif-4": "@fontsource-variable/source-serif-4/LICENSE",
    "source-sans-3": "@fontsource-variable/source-sans-3/LICENSE",
}
_PYTHON = ("pydata-sphinx-theme", "sphinx", "myst-nb", "pygments")


def write_assets(modules: Path, static: Path) -> None:
    """Write what the pages load into the book's sources.

    Parameters
    ----------
    modules : Path
        The folder ``node_modules``.
    static : Path
        The folder ``_static`` of the sources.
    """
    for name in ("book.css", "book.js"):
        shutil.copyfile(STYLE / name, static / name)
    shutil.copyfile(MOUNT, static / MOUNT.name)
    (static / "colours.css").write_text(colours_css(), encoding="utf-8")
    _write_type(modules, static / "fonts")
    (static / "mathjax").mkdir(exist_ok=True)
    shutil.copyfile(modules / _MATHJAX / "tex-chtml.js", static / "mathjax" / "tex-chtml.js")
    fonts = Path("output") / "chtml" / "fonts" / "woff-v2"
    shutil.copytree(modules / _MATHJAX / fonts, static / "mathjax" / fonts, dirs_exist_ok=True)


def colours_css() -> str:
    """Return the course's colours as variables of CSS, on a light and on a dark page."""
    light, dark = (
        "".join(f"  --course-{name}: {colour};\n" for name, colour in colours.items())
        for colours in (COLOURS, DARK_COLOURS)
    )
    return f':root {{\n{light}}}\nhtml[data-theme="dark"] {{\n{dark}}}\n'


def _write_type(modules: Path, folder: Path) -> None:
    """Write the faces in use, and the style sheet that names them."""
    folder.mkdir(exist_ok=True)
    faces = []
    for package, sheets in _TYPE.items():
        home = modules / "@fontsource-variable" / package
        for sheet in sheets:
            for name, face in _FACE.findall((home / sheet).read_text(encoding="utf-8")):
                if name.removeprefix(f"{package}-").rpartition("-wght")[0] in _SCRIPTS:
                    file = _FILE.findall(face)[0]
                    shutil.copyfile(home / "files" / file, folder / file)
                    faces.append(face.replace("./files/", ""))
    (folder / "fonts.css").write_text("\n".join(faces) + "\n", encoding="utf-8")


def write_licences(modules: Path, out: Path) -> None:
    """Write the licence of the course, and of each package that the site holds a part of."""
    folder = out / LICENCES
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(ROOT / "LICENSE", folder / "course.txt")
    for name, path in _NPM.items():
        shutil.copyfile(modules / path, folder / f"{name}.txt")
    for name in _PYTHON:
        (folder / f"{name}.txt").write_text(licence_of(distribution(name)), encoding="utf-8")
    explorers = ROOT / "course_lib" / "explorers" / "frame" / "LICENCES.txt"
    shutil.copyfile(explorers, folder / "explorers.txt")


def licence_of(found: Distribution) -> str:
    """Return the licences that a Python package brings."""
    files = [file for file in found.files or [] if re.search(r"(?i)licen[cs]e|copying", file.name)]
    texts = [file.read_text(encoding="utf-8") for file in sorted(files, key=str)]
    return "\n\n".join(texts)
