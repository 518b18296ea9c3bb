"""Adversarial and broken submissions, with what is honestly earned by each."""

from tests.tools.grading.hostile.cells import CELL_KINDS
from tests.tools.grading.hostile.files import FILE_KINDS
from tests.tools.grading.hostile.kind import (
    CELLS,
    HONEST,
    NAMES,
    Kind,
    notebook,
    write_honest,
    write_text,
)

KINDS: list[Kind] = [*CELL_KINDS, *FILE_KINDS]

__all__ = ["CELLS", "HONEST", "KINDS", "NAMES", "Kind", "notebook", "write_honest", "write_text"]
