"""Make slides from the lectures' sources: ``course slides``."""

import argparse
import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from course_tools.basics.errors import BuildError
from course_tools.basics.progress import progress_bar
from course_tools.basics.sources import LECTURES, ROOT, find_sources
from course_tools.build.course_list import Course, read_course
from course_tools.slides.access import violations
from course_tools.slides.browser import open_browser
from course_tools.slides.check import SCREENS, look_at
from course_tools.slides.deck import WORKSHOP, Deck, lecture_deck, write_deck, write_index
from course_tools.slides.faults import faults, summary
from course_tools.slides.lecture import Lecture
from course_tools.slides.lecture_run import run_lecture
from course_tools.slides.packages import copy_assets, install
from course_tools.slides.pdf import pdfs, write_pdfs
from course_tools.slides.plan import lectures_of, workshop_deck

OUT = ROOT / "build" / "slides"


@dataclass(frozen=True)
class _Ran:
    """What became of a lecture: it was run, or what was wrong."""

    source: Path
    lecture: Lecture | None
    error: str = ""


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``course slides``.

    Returns
    -------
    int
        0 when all is well, 1 when a lecture failed or a slide has a fault, 2 for a name that no
        lecture has.
    """
    arguments = _arguments(argv)
    console = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
    names = lectures_of(read_course()) if arguments.plan else arguments.names
    try:
        sources = find_sources(names, kinds=[LECTURES])
    except ValueError as error:
        console.print(str(error), style="red")
        return 2
    try:
        return _make(sources, arguments, console)
    except BuildError as error:
        console.print(str(error), style="red")
    except OSError as error:
        console.print(
            f"The slides cannot be written to {arguments.out}: {error.strerror}. "
            "Choose another folder with --out.",
            style="red",
        )
    return 1


def _make(sources: Sequence[Path], arguments: argparse.Namespace, console: Console) -> int:
    """Build, check and print as asked for."""
    start = time.perf_counter()
    out: Path = arguments.out
    out.mkdir(parents=True, exist_ok=True)
    course = read_course() if arguments.plan else None
    decks = build_decks(sources, out, course, workers=arguments.workers, console=console)
    bad = (1 if course else len(sources)) - len(decks)
    console.print(f"Slides built in {time.perf_counter() - start:.0f} s: {out / 'index.html'}")
    problems = _check(decks, out, console) if arguments.check else 0
    if arguments.pdf:
        with open_browser() as browser:
            for deck in decks:
                write_pdfs(browser, out / f"{deck.stem}.html")
        write_index(out)
    return int(bool(bad or problems))


def _check(decks: Sequence[Deck], out: Path, console: Console) -> int:
    """Print what is wrong with decks, how small their type is, and return the number of faults."""
    paths = [out / f"{deck.stem}.html" for deck in decks]
    with open_browser() as browser:
        looks = [look_at(browser, path, screen) for path in paths for screen in SCREENS]
        found = [str(one) for path in paths for one in violations(browser, path, install())]
    found += [str(problem) for look in looks for problem in look.problems]
    found += [f"{deck.stem}, slide {n}: {what}" for deck in decks for n, what in faults(deck)]
    for what in found:
        console.print(what, style="red")
    for deck, look in zip(decks, looks[:: len(SCREENS)], strict=True):
        console.print(f"{deck.stem}: smallest type {look.smallest:.1f} px")
    console.print(f"Problems found on slides: {len(found)}")
    return len(found)


def build_decks(
    sources: Sequence[Path],
    out: Path,
    course: Course | None = None,
    *,
    workers: int,
    console: Console,
) -> list[Deck]:
    """Run lectures, write their decks, and the page that lists all decks of the folder.

    Parameters
    ----------
    sources : sequence of Path
        MyST Markdown files of lectures.
    out : Path
        Folder of the decks; it exists.
    course : Course, optional
        Given: one deck, that of the course's workshop.
    workers : int
        How many kernels run at the same time.
    console : Console
        Where progress and complaints go.

    Returns
    -------
    list of Deck
        What was written; a lecture that failed has none, and the console says why.
    """
    modules = install()
    copy_assets(modules, out)
    ran, decks = list(_run_all(sources, workers, console)), []
    for failed in (one for one in ran if one.lecture is None):
        console.print(failed.error, style="red")
    for deck in _laid_out([one.lecture for one in ran if one.lecture], course, len(sources)):
        for old in pdfs(out / f"{deck.stem}.html"):  # they would show the slides of before
            old.unlink(missing_ok=True)
        write_deck(deck, out, modules)
        console.print(summary(deck))
        decks.append(deck)
    write_index(out)
    return decks


def _laid_out(lectures: Sequence[Lecture], course: Course | None, wanted: int) -> Iterator[Deck]:
    """Yield a deck for each lecture, or that of the plan if all its lectures ran."""
    if course is None:
        yield from (lecture_deck(one) for one in sorted(lectures, key=lambda one: one.stem))
    elif len(lectures) == wanted:
        yield workshop_deck(course, {one.number: one for one in lectures})


def _run_all(sources: Sequence[Path], workers: int, console: Console) -> Iterator[_Ran]:
    """Run lectures in parallel, with a progress bar."""
    with progress_bar(console) as progress, ThreadPoolExecutor(max(1, workers)) as pool:
        task = progress.add_task("Running lectures", total=len(sources))
        running = [pool.submit(_run_one, source) for source in sources]
        try:
            for done in as_completed(running):
                progress.advance(task)
                yield done.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _run_one(source: Path) -> _Ran:
    try:
        return _Ran(source, run_lecture(source))
    except (BuildError, ValueError) as error:
        return _Ran(source, None, str(error))


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="course slides",
        description="Make slides with speaker notes from notebooks/source/lectures.",
    )
    parser.add_argument("names", nargs="*", help="numbers or names, such as 02; all without any")
    parser.add_argument(
        "--plan", choices=[WORKSHOP], help="one deck for a plan of course.toml, instead of names"
    )
    parser.add_argument(
        "--check", action="store_true", help="look at every slide in a browser: does all fit?"
    )
    parser.add_argument(
        "--pdf", action="store_true", help="also a PDF of the slides, and two handouts"
    )
    parser.add_argument("--out", type=Path, default=OUT, help="folder to write (%(default)s)")
    parser.add_argument(
        "--workers", type=int, default=min(2, os.cpu_count() or 1), help="kernels at the same time"
    )
    return parser.parse_args(argv)


if __name__ == "__main__":
    raise SystemExit(main())
