"""Tables of the text: in the largest type in which they fit on a slide, else in parts."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, groupby

from course_tools.slides.blocks import Block
from course_tools.slides.markup import count_words, plain, to_html, to_inline

TYPES = (26, 23, 20)  # pixels; theme.css has a class for each
_WIDTH, _HEIGHT = 1008, 540  # of the room below a title, on both kinds of slide
_LETTER, _LINE, _PADDING, _APART = 0.56, 1.3, 15, 30
_FORMULA = re.compile(r"\$[^$]+\$")
_MANY = 4  # columns
_BETWEEN = re.compile(r"(?<!\\)\|")


def table_blocks(lines: Sequence[str]) -> Iterator[Block]:
    """Yield a Markdown table, given by its lines, as one block if it fits, else in parts."""
    head, rows = list(lines[:2]), list(lines[2:])
    columns = len(_BETWEEN.split(head[0])) - 2
    size = next((one for one in TYPES if _height(rows, one) <= _HEIGHT), TYPES[-1])
    size = TYPES[-1] if columns >= _MANY else size  # their code is not broken
    for part in in_parts(rows, lambda row: _height([row], size), _HEIGHT):
        html = to_html("\n".join([*head, *part]))
        frame = f'<div class="type-{size} columns-{columns}">{html}</div>'
        yield Block("table", frame, words=count_words(html), rows=len(part) + 1)


def _height(rows: Sequence[str], size: int) -> int:
    """Estimate the height of rows: columns are as wide as what stands in them asks for."""
    cells = [[_letters(cell) for cell in _BETWEEN.split(row)[1:-1]] for row in rows]
    widest = [max(column) for column in zip(*cells, strict=True)]
    room = _WIDTH - _APART * len(widest)
    asked = [max(1, letters) * _LETTER * size for letters in widest]
    share = min(1, room / sum(asked))
    lines = [
        max(
            -(-int(n * _LETTER * size) // max(1, int(w * share)))
            for n, w in zip(row, asked, strict=True)
        )
        for row in cells
    ]
    return sum(int(n * _LINE * size + _PADDING) for n in lines)


def _letters(cell: str) -> int:
    """Count the letters of a cell; a formula is about half as long as its TeX."""
    tex = sum(len(found) // 2 for found in _FORMULA.findall(cell))
    return len(plain(to_inline(_FORMULA.sub("", cell)))) + tex


def in_parts(items: Sequence[str], size: Callable[[str], int], most: int) -> list[list[str]]:
    """Cut into the fewest parts that are about alike and not above a size."""
    sizes = [size(item) for item in items]
    for count in range(max(1, -(-sum(sizes) // most)), len(items) + 1):
        middles = [end - one / 2 for end, one in zip(accumulate(sizes), sizes, strict=True)]
        numbers = [int(middle * count / max(1, sum(sizes))) for middle in middles]
        grouped = groupby(zip(numbers, items, sizes, strict=True), key=lambda one: one[0])
        parts = [list(part) for _, part in grouped]
        if all(sum(one[2] for one in part) <= most for part in parts):
            break
    return [[item for _, item, _ in part] for part in parts]
