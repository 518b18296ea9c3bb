"""What fits on a slide: an estimate, on the safe side, that the check in a browser confirms.

Lengths are pixels of the slide. There are two kinds of slide: wide (16:9) and tall (4:3), see
templates/deck.js; what is put on a slide has to fit both. Sizes of type are those of theme.css.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from course_tools.slides.blocks import PICTURES, TYPED, Block


@dataclass(frozen=True)
class _Room:
    """The part of a slide that blocks may fill, title included."""

    width: int
    height: int


ROOMS = (_Room(1280 - 2 * 56, 720 - 84), _Room(1120 - 2 * 56, 840 - 84))
SIZES = {"xxl": 31.0, "xl": 27.0, "l": 24.0, "m": 21.0, "s": 20.0}  # of code, output and tables
# Size, and how many lines of code may go on below themselves: one long line makes nothing small.
_ORDER = (("xxl", 0), ("xl", 0), ("l", 1), ("m", 0), ("l", 99), ("m", 99), ("s", 99))
MANY_ROWS = 10  # of a table that stands closer
_GAP = 18
_PANEL = 36  # padding of a panel, left and right
_LETTER = 0.57  # width of a letter in its size, on average, in a wide font
_LETTER_TYPED = 0.605
_DIGIT = 0.64
_LINE = 1.4
_PROSE, _ITEM, _QUESTION, _TITLE, _CLAIM = 28, 29, 38, 34, 44
_LEAST_PICTURE = {"figure": 370, "explorer": 560}


def best_size(title: str, blocks: Sequence[Block], *, opens: bool) -> str:
    """Return the largest size of type with which all fits; empty when none does.

    Parameters
    ----------
    title : str
        The title as plain text.
    blocks : sequence of Block
        What is shown.
    opens : bool
        Whether the slide opens a section: its title is larger.
    """
    for name, most in _ORDER:
        size = SIZES[name]
        if sum(_wraps(block, size, ROOMS[0].width) for block in blocks) > most:
            continue
        if all(_fits(title, blocks, opens, size, room) for room in ROOMS):
            return name
    return ""


def _fits(title: str, blocks: Sequence[Block], opens: bool, size: float, room: _Room) -> bool:
    if any(_is_wide(block, size, room.width) for block in blocks):
        return False
    used = _text_height(len(title), _CLAIM if opens else _TITLE, room.width, 1.15)
    return used + sum(_GAP + _height(block, size, room) for block in blocks) <= room.height


def _columns(size: float, width: int) -> int:
    return int((width - 2 * _PANEL) / (_LETTER_TYPED * size))


def _is_wide(block: Block, size: float, width: int) -> bool:
    """Whether a table of the output is wider than the slide."""
    columns = block.html.count("<th")
    letters = max(block.lines, default=0) + 2.0 * columns
    return block.kind == "frame" and 28 + _DIGIT * size * letters > width


def _wraps(block: Block, size: float, width: int) -> int:
    """Count the lines of code that are longer than the slide is wide; printed text may be."""
    if block.kind not in {"code", "call"}:
        return 0
    return sum(length > _columns(size, width) for length in block.lines)


def _height(block: Block, size: float, room: _Room) -> float:
    if block.kind in TYPED:
        columns = _columns(size, room.width)
        return 28 + _LINE * size * sum(max(1, ceil(n / columns)) for n in block.lines)
    if block.kind in PICTURES:
        return _LEAST_PICTURE[block.kind]
    letters = 6 * block.words
    heights = {
        "prose": _text_height(letters, _PROSE, room.width, 1.4),
        "quote": 40 + _text_height(letters, _PROSE, room.width - 80, 1.4),
        "predict": 100 + _text_height(letters, _QUESTION, room.width - 100, 1.3),
        "list": _text_height(letters, 24 if block.rows > 4 else _ITEM, room.width - 60, 1.35)
        + 22 * block.rows,
        "frame": (1.3 * size + (9 if block.rows > MANY_ROWS else 17)) * block.rows,
        "facts": (1.3 * size + 12) * block.rows,
        "table": 0.0,  # made to fit: see `text_tables`
        "formula": 150.0,
    }
    return heights.get(block.kind, 0.0)


def _text_height(letters: int, size: float, width: float, line: float) -> float:
    return size * line * max(1, ceil(letters * _LETTER * size / width))
