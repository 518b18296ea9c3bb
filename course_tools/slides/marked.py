"""Mark what is to be read: the rows of a table, or the lines, that hold a finding's numbers."""

import re
from collections.abc import Sequence
from dataclasses import replace

from course_tools.slides.blocks import Block
from course_tools.slides.markup import plain

_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.(\d+))?(?:e([+-]?\d+))?(?![\w])")
_ROW = re.compile(r"<tr>.*?</tr>|<div><dt>.*?</div>", re.DOTALL)
_LINES = re.compile(r"<pre>(.*?)</pre>", re.DOTALL)


def mark(block: Block, finding: str) -> Block:
    """Return a table or printed lines with a mark on each row in which the finding's numbers are.

    Parameters
    ----------
    block : Block
        What the slide shows; other kinds stay as they are.
    finding : str
        The title of the slide, as HTML.
    """
    wanted = _numbers(plain(finding))
    if block.kind in {"frame", "facts"}:
        return replace(block, html=_ROW.sub(lambda row: _row(row[0], wanted), block.html))
    if block.kind == "text":
        return replace(block, html=_LINES.sub(lambda text: _lines(text[1], wanted), block.html))
    return block


def _row(html: str, wanted: Sequence[tuple[float, int]]) -> str:
    if ("<td" not in html and "<dt" not in html) or not _has_one(plain(html), wanted):
        return html
    return re.sub(r"<(tr|div)>", r'<\1 class="read">', html, count=1)


def _lines(text: str, wanted: Sequence[tuple[float, int]]) -> str:
    """Mark lines, unless that would be all of several."""
    lines = text.split("\n")
    found = [_has_one(line, wanted) for line in lines]
    if all(found) and len(lines) > 1:
        return f"<pre>{text}</pre>"
    marked = [
        f'<span class="read">{line}</span>' if one else line
        for line, one in zip(lines, found, strict=True)
    ]
    return "<pre>" + "\n".join(marked) + "</pre>"


def _has_one(text: str, wanted: Sequence[tuple[float, int]]) -> bool:
    there = [value for value, _ in _numbers(text)]
    return any(_is_rounded(value, decimals, one) for value, decimals in wanted for one in there)


def _is_rounded(value: float, decimals: int, number: float) -> bool:
    """Whether a number, given to so many decimals, is that one; a share may be told in per cent."""
    half = 0.5 * 10**-decimals * (1 + 1e-9)
    if decimals <= 0 and value < 100 and number != value:
        return abs(100 * number - value) <= half and number < 1
    return abs(number - value) <= half


def _numbers(text: str) -> list[tuple[float, int]]:
    """Return numbers without their signs, and the decimals that each is given to."""
    found = _NUMBER.finditer(text.replace("−", "-"))
    return [(float(one[0]), len(one[1] or "") - int(one[2] or 0)) for one in found]
