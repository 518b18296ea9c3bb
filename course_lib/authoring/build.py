"""Build the notebooks that students open from their sources: ``course build``."""

import argparse
import hashlib
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import datetime
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from course_lib.authoring.compare import differences
from course_lib.authoring.execute import BuildError, run_notebook
from course_lib.authoring.sources import NOTEBOOKS, ROOT, lecture_sources, read_source


def content_hash(notebook: NotebookNode) -> str:
    """Hash a notebook's cells and outputs, to see later whether somebody changed them."""
    parts = []
    for cell in notebook.cells:
        outputs = cell.get("outputs", [])
        shown = [
            (o.output_type, o.get("text", ""), str(sorted(o.get("data", {}).items())))
            for o in outputs
        ]
        parts.append(repr((cell.cell_type, cell.source, shown)))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def build_notebook(source: Path, folder: Path = NOTEBOOKS) -> NotebookNode:
    """Read a source, run it, and return the built notebook.

    Parameters
    ----------
    source : Path
        MyST Markdown.
    folder : Path
        Working folder of the kernel.
    """
    notebook = run_notebook(read_source(source), source.stem, folder)
    # The hash is of what a reader gets back from the file.
    notebook = nbformat.reads(_text(notebook), as_version=4)
    notebook.metadata["course"] = {"sha256": content_hash(notebook)}
    return notebook


def _text(notebook: NotebookNode) -> str:
    return nbformat.writes(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def write_notebook(notebook: NotebookNode, target: Path, kept: Path) -> str:
    """Write atomically; a notebook that was changed since its build is kept as a dated copy.

    Returns
    -------
    str
        What was kept and where; empty when there was nothing to keep.
    """
    message = ""
    if target.exists() and _was_changed(target):
        kept.mkdir(parents=True, exist_ok=True)
        copy = kept / f"{target.stem}-{datetime.now():%Y-%m-%d-%H%M%S}.ipynb"
        shutil.copy2(target, copy)
        message = f"{target.name} was changed since it was built: your version is kept in {copy}"
    draft = target.with_suffix(".ipynb.new")
    draft.write_text(_text(notebook), encoding="utf-8")
    os.replace(draft, target)
    return message


def _was_changed(path: Path) -> bool:
    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception:
        return True
    return notebook.metadata.get("course", {}).get("sha256") != content_hash(notebook)


def _build_one(source: Path) -> tuple[NotebookNode, float]:
    start = time.perf_counter()
    return build_notebook(source), time.perf_counter() - start


def build_all(
    sources: Sequence[Path], *, workers: int = 2, console: Console | None = None
) -> Iterator[tuple[Path, NotebookNode | BuildError, float]]:
    """Build in parallel with a progress bar; yields each notebook, or what was wrong with it."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as progress, ProcessPoolExecutor(workers) as pool:
        task = progress.add_task("Building notebooks", total=len(sources))
        running = {pool.submit(_build_one, source): source for source in sources}
        for done in as_completed(running):
            progress.advance(task)
            try:
                yield running[done], *done.result()
            except BuildError as error:
                yield running[done], error, 0.0


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="course build", description="Rebuild the notebooks from notebooks/source/lectures."
    )
    parser.add_argument("lectures", nargs="*", help="numbers or names; all without any")
    parser.add_argument("--check", action="store_true", help="compare, and write nothing")
    parser.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1))
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``course build`` and return its exit status: 0 when all is well."""
    arguments = _arguments(argv)
    console = Console(stderr=True)
    try:
        sources = lecture_sources(arguments.lectures)
    except ValueError as error:
        console.print(f"[red]{error}")
        return 2
    failed = False
    for source, result, seconds in build_all(sources, workers=arguments.workers, console=console):
        target = NOTEBOOKS / f"{source.stem}.ipynb"
        if isinstance(result, BuildError):
            failed = True
            console.print(f"[red]Failed:[/] {result}", highlight=False, markup=True)
        elif arguments.check:
            problems = check_notebook(result, target)
            failed |= bool(problems)
            for problem in problems:
                console.print(f"{target.name}: {problem}", markup=False)
        else:
            message = write_notebook(result, target, ROOT / "build" / "kept")
            console.print(message or f"{target.name} built in {seconds:.1f} s", markup=False)
    return int(failed)


def check_notebook(built: NotebookNode, target: Path) -> list[str]:
    """List how a fresh build differs from the committed notebook."""
    if not target.exists():
        return [f"{target.name} has not been built: run 'make notebooks'"]
    return differences(nbformat.read(target, as_version=4), built)


if __name__ == "__main__":
    raise SystemExit(main())
