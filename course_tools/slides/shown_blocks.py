"""Sections that every lecture has, and sections in which nothing would be seen."""

import re
from collections.abc import Sequence
from dataclasses import replace

from course_tools.slides.blocks import Block
from course_tools.slides.markup import count_words

STYLES = {
    "The answer": "answer",
    "Key points": "points",
    "Notation": "reference",
    "References": "end",
}
TITLES = {"end": "What comes next"}
_LEAD_IN = re.compile(r"<p><strong>(Exercise|Test yourself|What comes next)\.</strong>")
_MORE = re.compile(r": each answer is .*</p>")  # which every exercise says of itself
_PARAGRAPH = re.compile(r"<p>(.*)</p>", re.DOTALL)


def visible(blocks: Sequence[Block], style: str) -> list[Block]:
    """Return a section's blocks so that something of it is seen.

    At the end the exercise and what comes next are shown; the references stand in the handout. A
    section of mere prose shows how it begins.
    """
    if style == "end":
        return [_at_the_end(block) for block in blocks]
    if not any(block.shown for block in blocks):
        return _beginning(blocks)
    return _answered(blocks)


def _answered(blocks: Sequence[Block]) -> list[Block]:
    """Show, with a click, how the answer begins when nothing else follows a question."""
    last = max((at for at, block in enumerate(blocks) if block.shown), default=0)
    if blocks[last].kind != "predict":
        return list(blocks)
    return [*blocks[: last + 1], *_beginning(blocks[last + 1 :], fragment=True)]


def _at_the_end(block: Block) -> Block:
    if block.kind == "say" and _LEAD_IN.match(block.html):
        html = _MORE.sub(".</p>", block.html)
        return replace(block, kind="prose", html=html, words=count_words(html))
    return block


def _beginning(blocks: Sequence[Block], *, fragment: bool = False) -> list[Block]:
    """Show how the first paragraph begins; say it all."""
    found = list(blocks)
    for i, block in enumerate(found):
        if block.kind == "say" and block.short:
            words = count_words(block.short)
            shown = replace(block, kind="prose", html=block.short, words=words, fragment=fragment)
            found.insert(i, shown)
            break
    return found
