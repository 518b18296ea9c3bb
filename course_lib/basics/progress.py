"""Progress of long work, for whoever looks on."""

import os
from collections.abc import Iterable, Sized
from typing import Any, Protocol

from rich.progress import track

VARIABLE = "COURSE_PROGRESS"  # "off" where nobody looks on: in builds and tests
_FEW = 3  # parts of the work, below which nothing is shown


class _Work(Sized, Iterable[Any], Protocol):
    """Parts of work that can be counted."""


def with_progress(work: _Work, description: str) -> Iterable[Any]:
    """Go through the parts of long work, with a bar that vanishes at the end.

    Parameters
    ----------
    work : sized iterable
        Its parts.
    description : str
        What is done, such as "Leaving out".
    """
    if len(work) < _FEW or os.environ.get(VARIABLE) == "off":
        return work
    return track(work, description=description, transient=True, total=len(work))
