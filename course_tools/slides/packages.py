"""Packages from npm that slides are shown with: installed once, as the lock file says."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from course_tools.basics.errors import BuildError
from course_tools.basics.sources import ROOT

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
    answer = subprocess.run([npm, *_NPM], cwd=packages, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise BuildError(
            "npm could not install the packages of the slides. Is the network there? "
            f"It is needed this one time. npm says: {answer.stderr.strip()[-500:]}"
        )
    done.write_bytes(lock)
    return modules


def copy_assets(modules: Path, out: Path) -> None:
    """Put beside the decks what they load."""
    for source, target in REVEAL.items():
        (out / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(modules / source, out / target)


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
    return {
        key: svg.replace("<svg ", '<svg aria-hidden="true" ')
        for key, (svg, _) in zip(unique, drawn, strict=True)
    }
