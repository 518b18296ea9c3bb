"""Adversarial and broken submissions, with what is honestly earned by each."""

from tests.hostile.cells import CELL_KINDS
from tests.hostile.files import FILE_KINDS
from tests.hostile.kind import CELLS, HONEST, NAMES, Kind, notebook, write_honest, write_text

KINDS: list[Kind] = [*CELL_KINDS, *FILE_KINDS]

__all__ = ["CELLS", "HONEST", "KINDS", "NAMES", "Kind", "notebook", "write_honest", "write_text"]
