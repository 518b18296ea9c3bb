"""From cells to blocks: which part of a lecture is shown on slides, and which is spoken."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
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
from course_tools.slides.shown_code import shown_code
from course_tools.slides.text_tables import in_parts, table_blocks

Explorers = Mapping[int, Mapping[str, Any]]
# What a cell tagged `slide` says in short for the cell above it.
_IN_SHORT = {"paragraph", "bullet_list", "ordered_list", "table", "blockquote"}
_SECTIONS = {"## Key points": "points", "## References": "references"}
_CAPTION = re.compile(r"\*((?:Figure|Explorer) \d+\.\d+)\.?\s+(.*)\*", re.DOTALL)
OWN_DATA = re.compile(r"\*\*(In your own data)\.\*\*\s*")
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
        extra |= {_SECTIONS[name] for name in _SECTIONS if cell.source.startswith(name)}
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
    """Return what is shown of the code, and the outputs; each with the whole code, to be folded."""
    if explorer:
        return output_blocks(cell, explorer)
    shown, whole = shown_code(cell.source), highlighted(cell.source, "python")
    lines = line_lengths(shown)
    fits = bool(shown) and len(lines) <= limits.CODE_LINES
    code = Block("code", highlighted(shown, "python") if fits else "", lines=lines, code=whole)
    return [code, *output_blocks(cell)]


def _with_next(parts: Sequence[Piece]) -> Iterator[tuple[Piece, str]]:
    """Yield each part with the kind of the one after it."""
    kinds = [*(piece.kind for piece in parts[1:]), ""]
    yield from zip(parts, kinds, strict=False)


def _piece_blocks(piece: Piece, after: str, tags: set[str]) -> Iterator[Block]:
    """Yield what a part of a Markdown cell shows and what of it is spoken."""
    match = _CAPTION.fullmatch(piece.text)
    if "spoken" in tags and piece.kind in _IN_SHORT and not match:
        yield Block("say", to_html(_unquoted(piece.text).removeprefix("**Predict.**")))
    elif "references" in tags and piece.kind == "bullet_list":
        yield Block("source", to_html(piece.text))
    elif piece.kind in {"bullet_list", "ordered_list"}:
        yield from _list(piece, tags)
    elif piece.kind == "table":
        yield from table_blocks(piece.text.splitlines())
    elif piece.kind == "fence":
        yield _call(piece)
    elif piece.kind == "math_block":
        yield Block("formula", to_html(piece.text))
    elif piece.kind == "blockquote":
        yield from _quote(piece, tags)
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
    if leads and len(text.split()) <= limits.LEAD_IN_WORDS:
        return
    if "keep" in tags:
        yield _shown("prose", to_html(short))
    if "keep" not in tags or short != " ".join(text.split()):
        yield Block("say", to_html(text), short=to_html(short), leads=leads)


def _shown(kind: str, html: str, **more: int) -> Block:
    return Block(kind, html, words=count_words(html), **more)  # type: ignore[arg-type]


def _quote(piece: Piece, tags: set[str]) -> Iterator[Block]:
    """Yield a question to predict, questions for the reader's own data, or another quotation."""
    text = _unquoted(piece.text)
    if text.startswith("**Predict.**"):
        yield _shown("predict", to_html(text.removeprefix("**Predict.**").strip()))
    elif match := OWN_DATA.match(text):
        for part in pieces(text[match.end() :].strip()):
            yield from _list(part, tags)
    else:
        yield _shown("quote", to_html(text))


def _unquoted(text: str) -> str:
    return "\n".join(line.removeprefix(">").removeprefix(" ") for line in text.splitlines())


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
    if not tags & {"slide", "points"} and sum(map(count_words, full)) > limits.LIST_WORDS:
        longest = limits.AIM_WORDS if "aims" in tags else limits.ITEM_WORDS
        shown = [to_inline(_item_lead(item, longest)) for item in items]
    shown = [item.rstrip(",;") for item in shown]
    numbered, first = piece.kind == "ordered_list", 1
    most = sum(map(count_words, shown)) if "points" in tags else limits.LIST_WORDS
    for part in in_parts(shown, count_words, most):
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
