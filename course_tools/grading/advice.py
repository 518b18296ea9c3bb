"""What to tell a student whose notebook did not run as it should, and where it failed."""

import re
from collections.abc import Sequence

from course_tools.exercises.questions import CHECK_CALL

SETUP = "start_exercise("
_RESET = re.compile(r"^\s*%reset(?!_)|get_ipython\(\)\.(?:reset|magic\(.%?reset)", re.M)
_NOT_PYTHON = re.compile("[\u201c\u201d\u201e\u2018\u2019\u00a0]")
_CELL = re.compile(r"cell (\d+): ")


def locate_errors(errors: Sequence[str], cells: Sequence[str]) -> tuple[str, ...]:
    """Say at which question each error stands.

    Parameters
    ----------
    errors : sequence of str
        Such as ``cell 4: NameError: ...``.
    cells : sequence of str
        Sources of the notebook's code cells.

    Returns
    -------
    tuple of str
        Such as ``typist_sd, cell 4: NameError: ...``. An error before the first question, after
        the last check, or in a notebook without checks stays as it is.
    """
    return tuple(_located(error, cells) for error in errors)


def _located(error: str, cells: Sequence[str]) -> str:
    found = _CELL.match(error)
    number = int(found[1]) if found else 0
    if number <= _setup_end(cells):
        return error
    later = (CHECK_CALL.search(cell) for cell in cells[number - 1 :])
    check = next(filter(None, later), None)
    return f"{check[1]}, {error}" if check else error


def _setup_end(cells: Sequence[str]) -> int:
    """Number of the last cell that loads the exercise or its data; it belongs to no question."""
    loads = [n for n, cell in enumerate(cells, 1) if re.search(r"(start|load)_exercise\(", cell)]
    first = next((n for n, cell in enumerate(cells, 1) if CHECK_CALL.search(cell)), 0)
    return max((n for n in loads if n < first), default=0)


def run_advice(
    errors: Sequence[str], cells: Sequence[str], *, has_setup: bool = True
) -> tuple[str, ...]:
    """Say what was wrong with a notebook as a whole, in the student's words.

    Parameters
    ----------
    errors : sequence of str
        As the run told them: ``cell 4: NameError: ...``.
    cells : sequence of str
        Sources of the notebook's code cells.
    has_setup : bool
        Whether the exercise begins with a cell that calls ``start_exercise``.

    Returns
    -------
    tuple of str
        A sentence or two each; empty when the notebook is as it was handed out.
    """
    written = [number for number, cell in enumerate(cells, 1) if cell.strip()]
    failed = {int(found[1]) for error in errors if (found := _CELL.match(error))}
    advice = []
    if written and failed.issuperset(written):
        advice.append("No cell of your notebook ran: each ended with an error.")
    broken = [cells[number - 1] for number in failed if number <= len(cells)]
    if any(_NOT_PYTHON.search(cell) for cell in broken):
        advice.append(
            "Your code holds curly quotes or no-break spaces, as word processors and web pages "
            "write them. Python does not read these: type them again in JupyterLab."
        )
    if has_setup and not any(SETUP in cell for cell in cells):
        advice.append(
            "The cell that begins with the imports and loads the exercise is missing from your "
            "notebook. Copy it from the notebook that was handed out."
        )
    if any(_RESET.search(cell) for cell in cells):
        advice.append(
            "Your notebook holds `%reset`, which deletes all variables: answers above it have no "
            "value after it. Take it out."
        )
    return tuple(advice)
