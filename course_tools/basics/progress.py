"""The progress bar of long work."""

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


def progress_bar(console: Console | None) -> Progress:
    """Return the progress bar of long work, with count and time."""
    text, elapsed = TextColumn("{task.description}"), TimeElapsedColumn()
    return Progress(text, BarColumn(), MofNCompleteColumn(), elapsed, console=console)
