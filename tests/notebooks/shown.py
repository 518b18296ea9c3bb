"""What a lecture shows, compared with R's values written to the digits that it has."""

from collections.abc import Sequence

import nbformat

from course_tools.basics.sources import NOTEBOOKS
from tests.notebooks.predictions import even, said


def lecture_outputs(number: str) -> str:
    """All that a lecture prints, blanks made even."""
    (path,) = NOTEBOOKS.glob(f"{number}_*.ipynb")
    return even("\n".join(map(said, nbformat.read(path, as_version=4).cells)))


def not_shown(outputs: str, formats: str, values: Sequence[object]) -> list[str]:
    """Which parts of the formats, between bars, are nowhere in the outputs when filled in."""
    wanted = formats.format(*values)
    return [part for part in wanted.split("|") if even(part) not in outputs]
