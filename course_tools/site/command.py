"""Make the course as a web site: ``course site``."""

import argparse
import shutil
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
from rich.console import Console
from rich.progress import Progress

from course_tools.basics.errors import BuildError
from course_tools.basics.files import check_writable, write_file
from course_tools.basics.progress import progress_bar
from course_tools.basics.sources import LECTURES, NOTEBOOKS, ROOT, find_sources
from course_tools.build.course_list import Course, read_course
from course_tools.site.assets import write_assets, write_licences
from course_tools.site.book import make_book
from course_tools.site.explorers import explorer_states
from course_tools.site.hub.links import Hub
from course_tools.site.hub.make import HUB_FOLDER, make_hub, told_links
from course_tools.site.lab.around import OPENS
from course_tools.site.lab.make import FOLDER, STEPS, make_lab
from course_tools.site.pages import Page, all_pages
from course_tools.site.reference import ROOMS
from course_tools.site.serve import MISSING, site_server
from course_tools.site.settings import TEMPLATES
from course_tools.site.sources import write_downloads, write_sources
from course_tools.slides.command import build_decks
from course_tools.slides.packages import install

OUT = ROOT / "build" / "site"
PORT = 8000
_OURS = ".nojekyll"  # tells GitHub Pages to take the files as they are, and us that they are ours
_KEPT = ("slides",)  # made before


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``course site``.

    Returns
    -------
    int
        0 when all is well; 1 when the site could not be made, and the message says why.
    """
    arguments = _arguments(argv)
    console = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
    start = time.perf_counter()
    try:
        hub = None
        if arguments.hub:
            hub = make_hub(arguments.hub, arguments.repository, arguments.hub_folder, console)
        make_site(
            arguments.out,
            console,
            slides=arguments.slides,
            lab=not arguments.no_lab,
            self_hosted=arguments.self_hosted,
            hub=hub,
        )
        console.print(f"Site made in {time.perf_counter() - start:.0f} s: {arguments.out}")
        if hub:
            print(told_links(hub, all_pages(read_course(), ROOMS)))
        if arguments.serve:
            serve(arguments.out, arguments.port, console)
    except (BuildError, OSError, ValueError) as error:
        console.print(str(error), style="red")
        return 1
    return 0


def make_site(
    out: Path,
    console: Console,
    *,
    slides: bool = False,
    lab: bool = True,
    self_hosted: bool = False,
    hub: Hub | None = None,
) -> None:
    """Write the whole site.

    Parameters
    ----------
    out : Path
        Its folder. Slides that were made before are kept.
    console : Console
        Where progress goes.
    slides : bool
        Whether the slides are made too.
    lab : bool
        Whether the lab is made too.
    self_hosted : bool
        Whether all of Python is among the site's files, see `lab.make.make_lab`.
    hub : Hub, optional
        Where the pages' notebooks open besides.

    Raises
    ------
    BuildError
        When a part could not be made, or `out` holds what is no site.
    OSError
        When `out` cannot be written.
    """
    clear(out)
    course, modules = read_course(), install()
    if slides:
        _make_slides(out / "slides", console)
    with progress_bar(console) as progress:
        if lab:
            task = progress.add_task("Lab", total=STEPS)
            make_lab(
                out,
                modules,
                all_pages(course, ROOMS),
                self_hosted=self_hosted,
                advance=lambda: progress.advance(task),
            )
        states = lecture_states(course, progress)
        write_book(out, course, modules, states, progress, hub)
    write_licences(modules, out)
    write_file(out / MISSING, (TEMPLATES / MISSING).read_text(encoding="utf-8"))


def clear(out: Path) -> None:
    """Remove an earlier site, but for what is kept; refuse a folder with other things."""
    there = list(out.iterdir()) if out.is_dir() else []
    if there and not (out / _OURS).exists() and {path.name for path in there} - set(_KEPT):
        raise BuildError(f"{out} holds files that are no site. Give an empty folder with --out.")
    check_writable(out)
    for path in there:
        if path.is_dir() and path.name not in _KEPT:
            shutil.rmtree(path)
        elif path.is_file():
            path.unlink()
    write_file(out / _OURS, "")


def lecture_states(course: Course, progress: Progress) -> dict[str, dict[str, Any]]:
    """Return the states of the explorers of all lectures, by the lecture's name."""
    found = {}
    task = progress.add_task("Explorers", total=len(course.lectures))
    for lecture in course.lectures:
        path = NOTEBOOKS / f"{lecture.stem}.ipynb"
        if not path.is_file():
            raise BuildError(f"{path} is missing. Build it: course build {lecture.number}")
        cells = nbformat.read(path, as_version=4).cells
        found[lecture.stem] = explorer_states(cells, lecture.stem)
        progress.advance(task)
    return found


def write_book(
    out: Path,
    course: Course,
    modules: Path,
    states: Mapping[str, Mapping[str, Any]],
    progress: Progress,
    hub: Hub | None = None,
) -> None:
    """Write the pages of the book, and what a reader can download."""
    pages = all_pages(course, ROOMS)
    task = progress.add_task("Pages", total=2 * len(pages) + 1)
    with TemporaryDirectory(prefix="course-site-") as scratch:
        sources = Path(scratch) / "book"
        (sources / "_static").mkdir(parents=True)
        write_sources(pages, course, states, sources)
        write_assets(modules, sources / "_static")
        links = links_of(out, pages) | {"hub": hub}
        make_book(sources, out, pages, links, lambda: progress.advance(task))
    write_downloads(pages, out)


def links_of(out: Path, pages: Mapping[str, Page]) -> dict[str, Any]:
    """Return what else the site has: the lab, and the slides of which lectures."""
    slides = [name for name in pages if (out / "slides" / f"{name}.html").exists()]
    lab = f"{FOLDER}/{OPENS}" if (out / FOLDER / "index.html").exists() else ""
    return {"lab": lab, "slides": slides}


def _make_slides(folder: Path, console: Console) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    sources = find_sources(kinds=[LECTURES])
    decks = build_decks(sources, folder, workers=2, console=console)
    if len(decks) < len(sources):
        raise BuildError("The slides of a lecture could not be made: see above.")


def serve(folder: Path, port: int, console: Console) -> None:
    """Show the site until the reader stops it."""
    try:
        server = site_server(folder, port)
    except OSError as error:
        raise BuildError(
            f"Port {port} cannot be used: {error.strerror}. Give another one with --port."
        ) from error
    with server:
        console.print(f"The site is at http://localhost:{server.server_port} . To stop, Ctrl+C.")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            console.print("Stopped.")


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="course site",
        description="Make the course as a web site: one folder for any web server.",
    )
    parser.add_argument("--out", type=Path, default=OUT, help="folder to write (%(default)s)")
    parser.add_argument("--slides", action="store_true", help="make the slides too (minutes)")
    parser.add_argument("--no-lab", action="store_true", help="leave out the lab")
    parser.add_argument(
        "--self-hosted",
        action="store_true",
        help="put all of Python into the folder (55 MB), so that the lab asks nothing elsewhere",
    )
    parser.add_argument(
        "--hub",
        metavar="URL",
        help="make a git folder for your class's hub too, and print a link for each notebook; the "
        "address of a JupyterHub, or https://mybinder.org",
    )
    parser.add_argument(
        "--repository",
        metavar="URL",
        default="",
        help="where the hub finds that folder; asked for once",
    )
    parser.add_argument(
        "--hub-folder", type=Path, default=HUB_FOLDER, help="that folder (%(default)s)"
    )
    parser.add_argument("--serve", action="store_true", help="show it on this machine afterwards")
    parser.add_argument("--port", type=int, default=PORT, help="port to show it on (%(default)s)")
    return parser.parse_args(argv)


if __name__ == "__main__":
    raise SystemExit(main())
