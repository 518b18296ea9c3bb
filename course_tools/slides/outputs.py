"""What a cell's outputs look like on a slide: clean tables, large figures, summaries in parts."""

import re
from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from html import escape, unescape
from itertools import zip_longest
from typing import Any

from nbformat import NotebookNode

from course_tools.basics.explorers import live_html
from course_tools.slides.blocks import Block, line_lengths
from course_tools.slides.kernel import TYPE
from course_tools.slides.printed import Printed, split_tables

_TABLE = re.compile(r"<table.*?</table>", re.DOTALL)
_ROW = re.compile(r"<tr.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<(th|td)([^>]*)>(.*?)</\1>", re.DOTALL)
_SPAN = re.compile(r'colspan="(\d+)"')
_NUMBER = re.compile(r"-?(\d[\d.,]*(e[+-]?\d+)?%?|inf)")
_PIXELS = re.compile(rb"[\d.]*")
_RULE = re.compile(r"^[=-]{10,}\s*$", re.MULTILINE)
_FACT = re.compile(r"([A-Z][\w. -]*?):\s+(\S+)")
_ESTIMATE = re.compile(r"^(\S.*?)((?:\s+(?:-?\d[\d.e+-]*|nan))+)\s*$", re.MULTILINE)
_FACTS = {"Method", "No. Observations", "No. Groups", "Scale", "Log-Likelihood", "Converged"}
_MISSING = {"NaN", "nan", "None", "<NA>"}
PICTURES = "figures"


def output_blocks(cell: NotebookNode, explorer: Mapping[str, Any] | None = None) -> list[Block]:
    """Return the blocks of a cell's outputs.

    Parameters
    ----------
    cell : NotebookNode
        A cell that was run.
    explorer : mapping, optional
        The state of the explorer that the cell shows, if it shows one.
    """
    blocks: list[Block] = []
    for output in cell.outputs:
        data = output.get("data", {})
        if "image/png" in data:
            blocks.append(_picture(output, explorer))
        elif "text/html" in data and _TABLE.search(data["text/html"]):
            blocks.append(frame(data["text/html"]))
        else:
            blocks += printed(output.get("text") or data.get("text/plain", ""))
    return blocks


def _picture(output: NotebookNode, explorer: Mapping[str, Any] | None) -> Block:
    """Return a figure, or an explorer with its still figure for those without JavaScript."""
    png = b64decode(output.data["image/png"])
    name = f"{PICTURES}/{sha256(png).hexdigest()[:12]}.png"
    alt = escape(output.metadata.get("image/png", {}).get("alt", ""))
    image = f'<img src="{name}" alt="{alt}" data-type="{_smallest_type(png)}">'
    if not explorer:
        return Block("figure", image, picture=png)
    return Block("explorer", live_html(explorer, image), picture=png)


def _smallest_type(png: bytes) -> str:
    """Return the pixels of the figure's smallest type, which the kernel wrote into the file."""
    _, found, rest = png.partition(b"tEXt" + TYPE.encode("latin-1") + b"\0")
    return _PIXELS.match(rest)[0].decode() if found else ""  # type: ignore[index]


def printed(text: str) -> list[Block]:
    """Return printed text; statsmodels' summary as its facts and its table."""
    text = text.strip("\n")
    if not text.strip():
        return []
    if "Mixed Linear Model Regression Results" in text:
        return summary(text)
    return [_text_or_frame(part) for part in split_tables(text)]


def _text_or_frame(part: str | Printed) -> Block:
    if isinstance(part, Printed):
        return framed(part.names, part.rows)
    return Block("text", f"<pre>{escape(part)}</pre>", lines=line_lengths(part))


def summary(text: str) -> list[Block]:
    """Show the summary of a mixed model in two parts: what was fitted, what was estimated."""
    _, facts, head, body, *_ = _RULE.split(text)
    pairs = [pair for pair in _FACT.findall(facts) if pair[0] in _FACTS]
    names = ["", *head.split()]
    rows = [[match[1].strip(), *match[2].split()] for match in _ESTIMATE.finditer(body.strip("\n"))]
    shown = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{_signed(value)}</dd></div>" for name, value in pairs
    )
    return [
        Block("facts", f"<dl>{shown}</dl>", rows=(len(pairs) + 1) // 2),
        replace(framed(names, rows), fragment=True),
    ]


def frame(html: str) -> Block:
    """Return a DataFrame as a clean table: one head, no row numbers, numbers to the right."""
    match = _TABLE.search(html)
    rows = _ROW.findall(match[0]) if match else []
    heads = [_cells(row) for row in rows if "<td" not in row]
    body = [_cells(row) for row in rows if "<td" in row]
    # The index has a name: it stands in a row of its own.
    index = heads.pop()[0] if len(heads) > 1 and not any(heads[-1][1:]) else ""
    names = [" ".join(filter(None, column)) for column in zip(*heads, strict=True)]
    if index:
        names[0] = index
    elif all(row[0].lstrip("-").isdigit() for row in body):
        names, body = names[1:], [row[1:] for row in body]
    return framed(names, body)


def _cells(row: str) -> list[str]:
    """Return the texts of a row; one that spans several columns is repeated."""
    found = []
    for _, attributes, inner in _CELL.findall(row):
        span = _SPAN.search(attributes)
        found += [_text(inner)] * (int(span[1]) if span else 1)
    return found


def framed(names: Sequence[str], rows: Sequence[Sequence[str]]) -> Block:
    """Return a table of the output; its `lines` is its width, in letters."""
    columns = zip_longest(names, *rows, fillvalue="")
    letters = sum(max(map(len, column)) for column in columns)
    return Block("frame", table(names, rows), lines=(letters,), rows=len(rows) + 1)


def _text(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html)).strip()


def table(names: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table; columns of numbers are aligned to the right."""
    width = len(names)
    filled = [[*row, *[""] * (width - len(row))] for row in rows]
    numeric = [all(_is_number(row[i]) for row in filled) for i in range(width)]
    head = _row("th", names, numeric)
    body = "".join(_row("td", row, numeric) for row in filled)
    return f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"


def _row(kind: str, cells: Sequence[str], numeric: Sequence[bool]) -> str:
    inner = "".join(_cell(kind, *pair) for pair in zip(cells, numeric, strict=True))
    return f"<tr>{inner}</tr>"


def _is_number(text: str) -> bool:
    return not text or text in _MISSING or bool(_NUMBER.fullmatch(text))


def _cell(kind: str, text: str, right: bool) -> str:
    attribute = ' class="number"' if right else ""
    kind = kind if text else "td"  # a head without a name is none
    return f"<{kind}{attribute}>{_signed(text)}</{kind}>"


def _signed(text: str) -> str:
    """Return a value as HTML: numbers with a minus sign, a dash for what is missing."""
    if text in _MISSING:
        return '<span class="missing">–</span>'
    return escape(text.replace("-", "−") if _NUMBER.fullmatch(text) else text)
