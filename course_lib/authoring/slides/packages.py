"""Packages from npm that slides are shown with: installed once, as the lock file says."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from html import escape
from importlib.metadata import distribution
from pathlib import Path

from course_lib.authoring.execute import BuildError
from course_lib.authoring.sources import ROOT

HERE = Path(__file__).parent
INSTALLED = ROOT / "build" / "slides-packages"
_MANIFESTS = ("package.json", "package-lock.json")
_NPM = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
NO_NODE = (
    "Slides need Node and npm, once, to fetch reveal.js and MathJax. "
    "Debian: sudo apt-get install nodejs npm; elsewhere: nodejs.org."
)
# What goes with the slides: file of a package -> file beside the decks.
REVEAL = {
    "reveal.js/dist/reset.css": "reveal/reset.css",
    "reveal.js/dist/reveal.css": "reveal/reveal.css",
    "reveal.js/dist/reveal.js": "reveal/reveal.js",
    "reveal.js/plugin/notes/notes.js": "reveal/notes.js",
    "reveal.js/LICENSE": "reveal/LICENSE.txt",
}
WIDGETS = {
    "requirejs/require.js": "widgets/require.js",
    "@jupyter-widgets/html-manager/dist/embed-amd.js": "widgets/embed-amd.js",
    "@jupyter-widgets/html-manager/LICENSE": "widgets/LICENSE.txt",
}


def install(packages: Path = INSTALLED) -> Path:
    """Install the packages, unless those of the lock file are there already.

    Returns
    -------
    Path
        The folder ``node_modules``.

    Raises
    ------
    BuildError
        When Node is missing or npm fails; the message says what to do.
    """
    lock = (HERE / "package-lock.json").read_bytes()
    modules = packages / "node_modules"
    done = modules / ".installed"
    if done.exists() and done.read_bytes() == lock:
        return modules
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise BuildError(NO_NODE)
    packages.mkdir(parents=True, exist_ok=True)
    for name in _MANIFESTS:
        shutil.copyfile(HERE / name, packages / name)
    answer = subprocess.run(
        [npm, *_NPM], cwd=packages, capture_output=True, text=True, check=False
    )
    if answer.returncode:
        raise BuildError(
            "npm could not install the packages of the slides. Is the network there? "
            f"It is needed this one time. npm says: {answer.stderr.strip()[-500:]}"
        )
    done.write_bytes(lock)
    return modules


def copy_assets(modules: Path, out: Path, *, widgets: bool) -> None:
    """Put beside the decks what they load; what explorers need only where there are any."""
    wanted = {modules / one: out / two for one, two in (REVEAL | (WIDGETS if widgets else {})).items()}
    if widgets:
        anywidget = distribution("anywidget").locate_file("anywidget/nbextension/index.js")
        wanted[Path(str(anywidget))] = out / "widgets" / "anywidget.js"
    for source, target in wanted.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def draw_formulas(
    wanted: Sequence[tuple[str, str]], modules: Path, name: str
) -> dict[tuple[str, str], str]:
    """Draw formulas as SVG.

    Parameters
    ----------
    wanted : sequence of (str, str)
        Inline or display, and TeX.
    modules : Path
        The folder ``node_modules``.
    name : str
        The lecture, for messages.

    Raises
    ------
    BuildError
        When a formula is not TeX that MathJax understands; the message names it.
    """
    unique = list(dict.fromkeys(wanted))
    if not unique:
        return {}
    node = shutil.which("node")
    if node is None:
        raise BuildError(NO_NODE)
    answer = subprocess.run(
        [node, str(HERE / "math.cjs"), str(modules.parent)],
        input=json.dumps(unique),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if answer.returncode:
        raise BuildError(f"{name}: MathJax failed. {answer.stderr.strip()[-500:]}")
    drawn = json.loads(answer.stdout)
    bad = [f"{tex} ({error})" for (_, tex), (_, error) in zip(unique, drawn, strict=True) if error]
    if bad:
        raise BuildError(f"{name}: not a formula that MathJax can draw: {'; '.join(bad)}")
    return {key: svg.replace("<svg ", '<svg aria-hidden="true" ') for key, (svg, _) in zip(unique, drawn, strict=True)}
