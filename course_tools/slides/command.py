"""Make slides from the lectures' sources: ``course slides``."""

import argparse
import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from rich.console import Console

from course_tools.basics.errors import BuildError
from course_tools.basics.progress import progress_bar
from course_tools.basics.sources import LECTURES, ROOT, find_sources
from course_tools.slides.arrange import Slide
from course_tools.slides.browser import open_browser
from course_tools.slides.check import check_decks
from course_tools.slides.deck import write_deck, write_index
from course_tools.slides.lecture import Lecture
from course_tools.slides.lecture_run import run_lecture
from course_tools.slides.markup import count_words
from course_tools.slides.packages import copy_assets, install
from course_tools.slides.pdf import handout_pdf, slides_pdf, write_pdfs

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
    try:
        sources = find_sources(arguments.names, kinds=[LECTURES])
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
    decks = build_decks(sources, out, workers=arguments.workers, console=console)
    bad = len(sources) - len(decks)
    console.print(f"Slides built in {time.perf_counter() - start:.0f} s: {out / 'index.html'}")
    problems = check_decks(decks) if arguments.check else []
    for problem in problems:
        console.print(str(problem), style="red")
    if arguments.check:
        console.print(f"Problems found on slides: {len(problems)}")
    if arguments.pdf:
        with open_browser() as browser:
            for deck in decks:
                write_pdfs(browser, deck)
        write_index(out)
    return int(bool(bad or problems))


def build_decks(
    sources: Sequence[Path], out: Path, *, workers: int, console: Console
) -> list[Path]:
    """Run lectures, write their decks, and the page that lists all decks of the folder.

    Parameters
    ----------
    sources : sequence of Path
        MyST Markdown files of lectures.
    out : Path
        Folder of the decks; it exists.
    workers : int
        How many kernels run at the same time.
    console : Console
        Where progress and complaints go.

    Returns
    -------
    list of Path
        The decks; a lecture that failed has none, and the console says why.
    """
    modules = install()
    copy_assets(modules, out)
    decks = []
    for ran in _run_all(sources, workers, console):
        if ran.lecture is None:
            console.print(ran.error, style="red")
            continue
        deck = out / f"{ran.lecture.stem}.html"
        for old in (slides_pdf(deck), handout_pdf(deck)):  # they would show the slides of before
            old.unlink(missing_ok=True)
        slides = write_deck(ran.lecture, out, modules)
        console.print(_summary(ran.lecture, slides))
        decks.append(deck)
    write_index(out)
    return sorted(decks)


def _summary(lecture: Lecture, slides: Sequence[Slide]) -> str:
    words = [slide.words + count_words(slide.title) for slide in slides]
    return (
        f"{lecture.stem}: {len(slides)} slides; "
        f"words per slide: median {median(words):.0f}, at most {max(words)}"
    )


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
        "--check", action="store_true", help="look at every slide in a browser: does all fit?"
    )
    parser.add_argument(
        "--pdf", action="store_true", help="also a PDF of the slides, and a handout with notes"
    )
    parser.add_argument("--out", type=Path, default=OUT, help="folder to write (%(default)s)")
    parser.add_argument(
        "--workers", type=int, default=min(2, os.cpu_count() or 1), help="kernels at the same time"
    )
    return parser.parse_args(argv)


if __name__ == "__main__":
    raise SystemExit(main())
