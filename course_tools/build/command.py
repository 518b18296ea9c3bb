"""Build the notebooks that students open from their sources: ``course build``."""

import argparse
import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from rich.console import Console

from course_tools.basics.errors import BuildError
from course_tools.basics.execution import run_notebook
from course_tools.basics.files import write_file
from course_tools.basics.pictures import keep_as_images
from course_tools.basics.predictions import cover_outputs
from course_tools.basics.progress import progress_bar
from course_tools.basics.sources import (
    KINDS,
    NOTEBOOKS,
    built_path,
    find_sources,
    is_exercise,
    orphans,
    read_source,
)
from course_tools.build.compare import differences
from course_tools.build.kept_copies import stamped, write_notebook
from course_tools.build.written_lists import renew_lists
from course_tools.exercises.checks import checks_path
from course_tools.exercises.student import build_exercise


@dataclass(frozen=True)
class Built:
    """What became of one source.

    Attributes
    ----------
    source : Path
        The MyST Markdown.
    notebook : NotebookNode or None
        The built notebook; None when the build failed.
    checks : str
        For an exercise: the text of its checks.
    error : str
        What was wrong, with the notebook and the cell; empty when all is well.
    seconds : float
        Time taken.
    """

    source: Path
    notebook: NotebookNode | None
    checks: str
    error: str
    seconds: float


def build_notebook(source: Path, folder: Path = NOTEBOOKS) -> NotebookNode:
    """Read a source, run it, and return the built notebook.

    Parameters
    ----------
    source : Path
        MyST Markdown.
    folder : Path
        Working folder of the kernel.

    Raises
    ------
    BuildError
        When a cell fails or shows what a lecture must not show; the message names the cell.
    """
    try:
        notebook = read_source(source)
    except Exception as error:
        raise BuildError(f"{source.name} cannot be read as MyST Markdown: {error}") from error
    ran = run_notebook(notebook, source.stem, folder)
    keep_as_images(ran.cells)
    cover_outputs(ran)
    return stamped(ran)


def _build_one(source: Path, folder: Path) -> Built:
    start = time.perf_counter()
    notebook: NotebookNode | None = None
    checks = error = ""
    try:
        if is_exercise(source):
            notebook, checks = build_exercise(source, folder)
            notebook = stamped(notebook)
        else:
            notebook = build_notebook(source, folder)
    except BuildError as problem:
        error = str(problem)
    except Exception as problem:  # one notebook's trouble must not stop the others
        error = f"{source.stem}: {type(problem).__name__}: {problem}"
    return Built(source, notebook, checks, error, time.perf_counter() - start)


def build_all(
    sources: Sequence[Path],
    *,
    folder: Path = NOTEBOOKS,
    workers: int = 2,
    console: Console | None = None,
) -> Iterator[Built]:
    """Build in parallel with a progress bar, and yield each notebook as it is done.

    Parameters
    ----------
    sources : sequence of Path
        MyST Markdown files.
    folder : Path
        Working folder of the kernels.
    workers : int
        How many kernels run at the same time.
    console : Console, optional
        Where the progress bar goes.
    """
    # Threads suffice: the work is done by the kernels, which are processes.
    with progress_bar(console) as progress, ThreadPoolExecutor(workers) as pool:
        task = progress.add_task("Building notebooks", total=len(sources))
        running = [pool.submit(_build_one, source, folder) for source in sources]
        try:
            for done in as_completed(running):
                progress.advance(task)
                yield done.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def check_notebook(built: NotebookNode, target: Path) -> list[str]:
    """List how a fresh build differs from the notebook that is there."""
    if not target.exists():
        return ["has not been built yet: run 'make notebooks'"]
    try:
        there = nbformat.read(target, as_version=4)
    except Exception as error:
        return [f"cannot be read as a notebook: {error}"]
    return differences(there, built)


def check_checks(built: str, target: Path) -> list[str]:
    """Say that the checks that are there are not those of a fresh build; nothing if they are."""
    there = target.read_text(encoding="utf-8") if target.is_file() else ""
    return [f"checks/{target.name}: differs from the build"] if built and built != there else []


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="course build",
        description="Rebuild lectures, exercises and the cheat sheet from notebooks/source.",
    )
    parser.add_argument("names", nargs="*", help="numbers or names, such as 02; all without any")
    parser.add_argument("--kind", choices=KINDS, help="only these; all without it")
    parser.add_argument("--check", action="store_true", help="only compare: write nothing")
    parser.add_argument(
        "--workers", type=int, default=min(2, os.cpu_count() or 1), help="kernels at the same time"
    )
    parser.add_argument(
        "--notebooks", type=Path, default=NOTEBOOKS, help="the folder that holds source"
    )
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``course build``.

    Returns
    -------
    int
        0 when all is well, 1 when a notebook or a list of lectures differs or failed, 2 for a name
        that no source has or a course.toml that cannot be used.
    """
    arguments = _arguments(argv)
    folder = arguments.notebooks.resolve()
    console = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
    kinds = [arguments.kind] if arguments.kind else KINDS
    try:
        lists = _lists(folder, console, check=arguments.check)
        sources = find_sources(arguments.names, folder / "source", kinds)
    except ValueError as error:
        console.print(str(error), style="red")
        return 2
    bad = len(lists)
    workers = max(1, arguments.workers)
    for built in build_all(sources, folder=folder, workers=workers, console=console):
        problems = _finish(built, folder, console, check=arguments.check)
        bad += bool(problems)
        for problem in problems:
            console.print(problem, style="red")
    for path in [] if arguments.names else orphans(folder):
        bad += 1
        console.print(f"{path.name} has no source any more: delete it", style="red")
    if bad:
        console.print(f"Notebooks that need attention: {bad}", style="red")
    return int(bad > 0)


def _lists(folder: Path, console: Console, *, check: bool) -> list[str]:
    """Renew the tables that come from course.toml, or return the pages where they differ."""
    pages = renew_lists(folder.parent, write=not check)
    does = (
        "differs from course.toml: run 'make notebooks'" if check else "follows course.toml again"
    )
    for page in pages:
        console.print(f"{page} {does}", style="red" if check else None)
    return pages if check else []


def _finish(built: Built, folder: Path, console: Console, *, check: bool) -> list[str]:
    """Write or compare one notebook, and return what is wrong."""
    if built.notebook is None:
        return [built.error]
    target = built_path(built.source, folder)
    name = target.relative_to(folder).as_posix()
    checks = checks_path(built.source.stem, folder)
    if check:
        problems = check_notebook(built.notebook, target) + check_checks(built.checks, checks)
        return [f"{name}, {problem}" for problem in problems]
    message = write_notebook(built.notebook, target, folder.parent / "build" / "kept")
    if built.checks:
        write_file(checks, built.checks)
    console.print(f"{name} built in {built.seconds:.1f} s")
    if message:
        console.print(message, style="yellow")
    return []


if __name__ == "__main__":
    raise SystemExit(main())
