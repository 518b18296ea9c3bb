"""A test case of an explorer: how a notebook makes it, what a hand does, what must be shown then.

Each explorer has one, ``CASE``, in its ``browser_case.py``. The browser tests and the
measurements run all that they find. Neither students nor wheels get these files.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from course_lib.explorers import explorer_names
from course_lib.explorers.frame.explorer import Explorer

Numbers = dict[str, float | None]
Expected = Callable[[Numbers, dict[str, Any]], Numbers]


@dataclass(frozen=True)
class Move:
    """One thing that a hand does, always from the start, and the numbers that must follow.

    Attributes
    ----------
    what : str
        For the test's report.
    expect : function
        Takes the numbers that are shown and the case's objects (`Case.objects`); returns those
        that must be shown, by their id, to 1e-8 (NaN: shown as absent). It may read a number that
        only the page knows, such as where a point was dropped.
    target : str
        CSS selector of what is focused or dragged.
    keys : tuple of str
        Keys to press there.
    drag : pair of float, optional
        Where the mouse drags the target: to a share of its width and height when it is a slider,
        else by as many pixels.
    choose : tuple of pairs
        Selector of a list or of buttons, and the label to choose there; done first.
    """

    what: str
    expect: Expected
    target: str
    keys: tuple[str, ...] = ()
    drag: tuple[float, float] | None = None
    choose: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Case:
    """How a notebook makes an explorer, and what a hand does.

    Attributes
    ----------
    name : str
        The explorer's.
    code : str
        Code of a cell. Its last line makes `explorer`.
    moves : tuple of Move
        Each is done from the start.
    slider : str
        CSS selector of the control that the measurements move.
    """

    name: str
    code: str
    moves: tuple[Move, ...]
    slider: str

    def objects(self) -> dict[str, Any]:
        """Return what the code made, by name; run once."""
        return _run(self.code)

    def explorer(self) -> Explorer:
        """Return the explorer itself."""
        explorer: Explorer = self.objects()["explorer"]
        return explorer


@cache
def _run(code: str) -> dict[str, Any]:
    made: dict[str, Any] = {}
    exec(code, made)
    return made


def find_cases() -> list[Case]:
    """Return the cases of all explorers that there are."""
    return [
        import_module(f"course_lib.explorers.{name}.browser_case").CASE for name in explorer_names()
    ]


# Some rows more for sleepstudy: one subject with two of them, and one with a single one.
POOLED_SLEEPSTUDY = """
import pandas as pd
import course_lib
from course_lib import fit_pooling, load_dataset

course_lib.use_theme()
added = pd.DataFrame(
    {"Reaction": [286.0, 288, 245], "Days": [0, 1, 0], "Subject": ["374", "374", "373"]}
)
data = pd.concat([load_dataset("sleepstudy"), added], ignore_index=True)
pooling = fit_pooling(data, outcome="Reaction", predictor="Days", group="Subject")
"""
