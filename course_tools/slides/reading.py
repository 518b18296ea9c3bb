"""From cells to blocks: which part of a lecture is shown on slides, and which is spoken."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from nbformat import NotebookNode

from course_tools.basics.notebook import tags
from course_tools.slides import limits
from course_tools.slides.blocks import Block, line_lengths
from course_tools.slides.markup import (
    Piece,
    count_words,
    highlighted,
    pieces,
    shorten,
    to_html,
    to_inline,
)
from course_tools.slides.outputs import output_blocks
from course_tools.slides.shown_code import models, shown_code

Explorers = Mapping[int, Mapping[str, Any]]
# What a cell tagged `slide` says in short for the cell above it.
_IN_SHORT = {"paragraph", "bullet_list", "ordered_list", "table"}
_CAPTION = re.compile(r"\*((?:Figure|Explorer) \d+\.\d+)\.?\s+(.*)\*", re.DOTALL)
_LEAD = re.compile(r"\*\*(.+?)\*\*")
_CLAUSE = re.compile(r"[,;]\s|\s\(")


def cell_blocks(
    cell: NotebookNode, number: int, explorers: Explorers, *, spoken: bool = False
) -> list[Block]:
    """Return the blocks of a cell.

    Parameters
    ----------
    cell : NotebookNode
        A cell of a lecture that was run.
    number : int
        Its number in the lecture.
    explorers : mapping
        States of the explorers, by execution count of their cells.
    spoken : bool
        Whether all prose, lists and tables are spoken, since a cell tagged ``slide`` follows that
        says it in short.
    """
    marks = tags(cell)
    if cell.cell_type == "code":
        blocks = _code_blocks(cell, explorers.get(cell.execution_count or 0))
    elif "notes" in marks:
        blocks = [Block("note", to_html(cell.source))]
    elif "finding" in marks:
        blocks = [Block("finding", to_inline(" ".join(cell.source.split())))]
    else:
        extra = {"spoken"} if spoken else {"aims"} if number == 0 else set()
        parts = [piece for piece in pieces(cell.source) if piece.kind != "heading"]
        blocks = []
        for piece, after in _with_next(parts):
            blocks += _piece_blocks(piece, after, marks | extra)
    clicks = "fragment" in marks
    return [
        replace(block, cell=number, fragment=block.fragment or (clicks and block.shown))
        for block in blocks
    ]


def _code_blocks(cell: NotebookNode, explorer: Mapping[str, Any] | None) -> list[Block]:
    outputs = output_blocks(cell, explorer)
    shown = "" if explorer else shown_code(cell.source, draws=any(b.picture for b in outputs))
    code = []
    if shown:
        html, fits = highlighted(shown, "python"), models(cell.source)
        code = [Block("code", html, lines=line_lengths(shown), models=fits)]
    return code + [_with_code(block, cell.source) for block in outputs]


def _with_code(block: Block, source: str) -> Block:
    """Fold a figure's code away under it."""
    if block.kind != "figure":
        return block
    code = highlighted(source, "python")
    fold = f'<details class="fold"><summary>Code</summary>{code}</details>'
    return replace(block, html=block.html + fold)


def _with_next(parts: Sequence[Piece]) -> Iterator[tuple[Piece, str]]:
    """Yield each part with the kind of the one after it."""
    kinds = [*(piece.kind for piece in parts[1:]), ""]
    yield from zip(parts, kinds, strict=False)


def _piece_blocks(piece: Piece, after: str, tags: set[str]) -> Iterator[Block]:
    """Yield what a part of a Markdown cell shows and what of it is spoken."""
    match = _CAPTION.fullmatch(piece.text)
    if "spoken" in tags and piece.kind in _IN_SHORT and not match:
        yield Block("say", to_html(piece.text))
    elif piece.kind in {"bullet_list", "ordered_list"}:
        yield from _list(piece, tags)
    elif piece.kind == "table":
        yield from _tables(piece)
    elif piece.kind == "fence":
        yield _call(piece)
    elif piece.kind == "math_block":
        yield Block("formula", to_html(piece.text))
    elif piece.kind == "blockquote":
        yield from _quote(piece)
    elif match:
        yield from caption(match[1], match[2])
    elif after == "math_block" and count_words(to_inline(piece.text)) <= limits.LABEL_WORDS:
        yield _shown("prose", to_html(piece.text))
    else:
        yield from prose(piece.text, tags)


def prose(text: str, tags: set[str]) -> Iterator[Block]:
    """Yield a paragraph: spoken, unless it is tagged to be kept; then its beginning is shown."""
    if "slide" in tags:
        yield _shown("prose", to_html(text))
        return
    short, leads = shorten(text, limits.KEPT_WORDS), text.rstrip().endswith(":")
    if "keep" in tags:
        yield _shown("prose", to_html(short))
    if "keep" not in tags or short != " ".join(text.split()):
        yield Block("say", to_html(text), short=to_html(short), leads=leads)


def _shown(kind: str, html: str, **more: int) -> Block:
    return Block(kind, html, words=count_words(html), **more)  # type: ignore[arg-type]


def _quote(piece: Piece) -> Iterator[Block]:
    """Yield a question to predict, with what to do; or another quotation."""
    text = "\n".join(line.removeprefix(">").strip() for line in piece.text.splitlines())
    if not text.startswith("**Predict.**"):
        yield _shown("quote", to_html(text))
        return
    yield _shown("predict", to_html(text.removeprefix("**Predict.**").strip()))


def caption(label: str, text: str) -> Iterator[Block]:
    """Yield the first sentences of a caption, and the whole of it as spoken text."""
    short = shorten(text, limits.CAPTION_WORDS)
    words = count_words(to_inline(short))
    yield Block("caption", f"<p>{to_inline(short)} <em>{label}</em></p>", words=words)
    if short != " ".join(text.split()):
        yield Block("say", f"<p>{to_inline(text)}</p>")


def _call(piece: Piece) -> Block:
    token = piece.tokens[0]
    source = token.content.rstrip("\n")
    return Block("call", highlighted(source, token.info), lines=line_lengths(source))


def _list(piece: Piece, tags: set[str]) -> Iterator[Block]:
    """Yield a list in parts short enough for a slide, and the whole as spoken text if cut."""
    items = _items(piece)
    full = [to_inline(item) for item in items]
    shown = full
    if "slide" not in tags and sum(map(count_words, full)) > limits.LIST_WORDS:
        longest = limits.AIM_WORDS if "aims" in tags else limits.ITEM_WORDS
        shown = [to_inline(_item_lead(item, longest)) for item in items]
    shown = [item.rstrip(",;") for item in shown]
    numbered, first = piece.kind == "ordered_list", 1
    for part in _parts(shown, count_words, limits.LIST_WORDS):
        body = "".join(f"<li>{item}</li>" for item in part)
        html = f'<ol start="{first}">{body}</ol>' if numbered else f"<ul>{body}</ul>"
        first += len(part)
        yield Block("list", html, words=sum(map(count_words, part)), rows=len(part))
    if sum(map(count_words, shown)) < sum(map(count_words, full)):
        yield Block("say", to_html(piece.text))


def _items(piece: Piece) -> list[str]:
    """Return the Markdown of a list's items."""
    return [token.content for token in piece.tokens if token.type == "inline"]


def _item_lead(item: str, longest: int) -> str:
    """Return the part of an item that names it: what is bold, or its first sentence or clause."""
    if match := _LEAD.match(item):
        return match[0]
    first = shorten(item, 1)
    if count_words(to_inline(first)) <= longest:
        return first
    for cut in _CLAUSE.finditer(_masked(first)):
        lead = first[: cut.start()]
        if count_words(to_inline(lead)) >= limits.LEAD_WORDS:
            return lead + ("." if first.endswith(".") else "")
    return first


def _masked(text: str) -> str:
    """Hide the inside of code and formulas, so that no comma of theirs is found."""
    return re.sub(r"`[^`]*`|\$[^$]*\$", lambda match: "x" * len(match[0]), text)


def _tables(piece: Piece) -> Iterator[Block]:
    """Yield a table, in parts where it is long."""
    lines = piece.text.splitlines()
    for part in _parts(lines[2:], lambda row: count_words(to_inline(row)), limits.TABLE_WORDS):
        html = to_html("\n".join([*lines[:2], *part]))
        columns = html.count("<th>")
        yield _shown("table", f'<div class="columns-{columns}">{html}</div>', rows=len(part) + 1)


def _parts(items: Sequence[str], size: Callable[[str], int], most: int) -> list[list[str]]:
    """Cut into the fewest parts that are about alike and not above a size."""
    sizes = [size(item) for item in items]
    count = max(1, -(-sum(sizes) // most))
    share, so_far, numbers = sum(sizes) / count, 0.0, []
    for one in sizes:
        numbers.append(min(count - 1, int((so_far + one / 2) // max(share, 1))))
        so_far += one
    paired = zip(numbers, items, strict=True)
    return [[item for _, item in part] for _, part in groupby(paired, key=lambda pair: pair[0])]
