"""What the course puts around the notebooks of the lab: word of the start, and a reader's work."""

import hashlib
import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from course_tools.basics.errors import BuildError
from course_tools.basics.templates import templates
from course_tools.site.lab.lite import APPS, STORAGE, TITLE

HERE = Path(__file__).parent / "around"
OPENS = "notebooks/index.html?path="  # a notebook, in the lab
LASTING = ("static", "build", "extensions")  # as keep.js has it
_SCRIPTS = ("start.js", "work.js")
# Of JupyterLite's files, those that only its makers need.
_LEFT_OUT = ("rspack.config*.js", "package.json")


def write_around(lab: Path, notebooks: Mapping[str, str], megabytes: int, compiled: int) -> None:
    """Add our pages to a lab that JupyterLite has built.

    Parameters
    ----------
    lab : Path
        Its folder.
    notebooks : mapping
        Path of each notebook in the lab to its title, in the order of reading.
    megabytes : int
        What the browser loads before the first cell runs.
    compiled : int
        Megabytes of compiled modules that it keeps.

    Raises
    ------
    BuildError
        When a page of JupyterLite is not as expected.
    """
    for pattern in _LEFT_OUT:
        for path in lab.glob(pattern):
            path.unlink()
    store = f"course-lab {_digest(lab)}"
    said = f'data-megabytes="{megabytes}" data-store="{store}"'
    start = f'<script src="../start.js" {said} defer></script>\n</head>'
    for app in APPS:
        page = lab / app / "index.html"
        text = page.read_text(encoding="utf-8")
        found, times = re.subn("</head>", start, text, count=1)
        if not times:
            raise BuildError(f"JupyterLite's page {app}/index.html has no head; update {__name__}.")
        found = re.sub(r"<html>", '<html lang="en">', found, count=1)
        found = re.sub(r"<title>.*?</title>", f"<title>{TITLE}</title>", found, count=1)
        page.write_text(found, encoding="utf-8")
    for name in _SCRIPTS:
        shutil.copyfile(HERE / name, lab / name)
    sizes = {"megabytes": megabytes, "compiled": compiled}
    values = {"title": TITLE, "storage": STORAGE, "notebooks": notebooks, "opens": OPENS}
    text = templates(HERE).get_template("index.html").render(**values, **sizes)
    (lab / "index.html").write_text(text, encoding="utf-8")
    _keep_what_was_loaded(lab, store)
    _rename(lab / "manifest.webmanifest")


def _digest(lab: Path) -> str:
    """Return what names the browser's store: it changes with the files that are kept in it."""
    digest = hashlib.sha256()
    for path in sorted(path for folder in LASTING for path in (lab / folder).rglob("*.*")):
        if path.is_file():
            digest.update(path.relative_to(lab).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _keep_what_was_loaded(lab: Path, store: str) -> None:
    """Put our service worker before JupyterLite's."""
    ours = (HERE / "keep.js").read_text(encoding="utf-8").replace("@STORE@", store)
    worker = lab / "service-worker.js"
    worker.write_text(ours + "\n" + worker.read_text(encoding="utf-8"), encoding="utf-8")


def _rename(manifest: Path) -> None:
    """Let an installed lab bear the course's name."""
    said = json.loads(manifest.read_text(encoding="utf-8"))
    said |= {"name": TITLE, "short_name": "Mixed models", "description": "The course's notebooks."}
    said.pop("shortcuts", None)
    manifest.write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
