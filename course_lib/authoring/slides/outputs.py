"""What a cell's outputs look like on a slide: clean tables, large figures, summaries in parts."""

import re
from base64 import b64decode
from collections.abc import Sequence
from hashlib import sha256
from html import escape, unescape

from nbformat import NotebookNode

from course_lib.authoring.slides.blocks import Block, line_lengths

_TABLE = re.compile(r"<table.*?</table>", re.DOTALL)
_ROW = re.compile(r"<tr.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<(th|td)[^>]*>(.*?)</\1>", re.DOTALL)
_NUMBER = re.compile(r"-?(\d[\d.,]*(e[+-]?\d+)?%?|inf)|NaN|nan|–", re.IGNORECASE)
_RULE = re.compile(r"^[=-]{10,}\s*$", re.MULTILINE)
_FACT = re.compile(r"([A-Z][\w. -]*?):\s+(\S+)")
_ESTIMATE = re.compile(r"^(\S.*?)((?:\s+(?:-?\d[\d.e+-]*|nan))+)\s*$", re.MULTILINE)
PICTURES = "figures"


def output_blocks(cell: NotebookNode, view: str = "") -> list[Block]:
    """Return the blocks of a cell's outputs.

    Parameters
    ----------
    cell : NotebookNode
        A cell that was run.
    view : str
        The id of the widget that the cell shows; empty when it shows none.
    """
    blocks: list[Block] = []
    for output in cell.outputs:
        data = output.get("data", {})
        if "image/png" in data:
            blocks.append(_picture(output, view))
        elif "text/html" in data and _TABLE.search(data["text/html"]):
            blocks.append(frame(data["text/html"]))
        else:
            blocks += printed(output.get("text") or data.get("text/plain", ""))
    return blocks


def _picture(output: NotebookNode, view: str) -> Block:
    """Return a figure, or an explorer with its still figure for those without JavaScript."""
    png = b64decode(output.data["image/png"])
    name = f"{PICTURES}/{sha256(png).hexdigest()[:12]}.png"
    alt = escape(output.metadata.get("image/png", {}).get("alt", ""))
    image = f'<img src="{name}" alt="{alt}">'
    if not view:
        return Block("figure", image, picture=png)
    script = (
        '<script type="application/vnd.jupyter.widget-view+json">'
        f'{{"version_major": 2, "version_minor": 0, "model_id": "{escape(view)}"}}</script>'
    )
    html = f'<div class="live" data-prevent-swipe>{script}</div><div class="still">{image}</div>'
    return Block("explorer", html, picture=png)


def printed(text: str) -> list[Block]:
    """Return printed text; statsmodels' summary as its facts and its table."""
    text = text.strip("\n")
    if not text.strip():
        return []
    if "Mixed Linear Model Regression Results" in text:
        return summary(text)
    return [Block("text", f"<pre>{escape(text)}</pre>", lines=line_lengths(text))]


def summary(text: str) -> list[Block]:
    """Cut the summary of a mixed model into what was fitted and what was estimated."""
    _, facts, head, body, *_ = _RULE.split(text)
    pairs = _FACT.findall(facts)
    names = ["", *head.split()]
    rows = [
        [match[1].strip(), *match[2].split()] for match in _ESTIMATE.finditer(body.strip("\n"))
    ]
    shown = "".join(f"<div><dt>{escape(k)}</dt><dd>{escape(v)}</dd></div>" for k, v in pairs)
    return [
        Block("facts", f"<dl>{shown}</dl>", rows=(len(pairs) + 1) // 2),
        Block("frame", table(names, rows), rows=len(rows) + 1),
    ]


def frame(html: str) -> Block:
    """Return a DataFrame as a clean table: one head, no row numbers, numbers to the right."""
    match = _TABLE.search(html)
    rows = _ROW.findall(match[0]) if match else []
    cells = [[(kind, _text(inner)) for kind, inner in _CELL.findall(row)] for row in rows]
    heads = [[text for _, text in row] for row in cells if all(kind == "th" for kind, _ in row)]
    body = [[text for _, text in row] for row in cells if any(kind == "td" for kind, _ in row)]
    names = list(heads[0])
    if len(heads) > 1:  # the index has a name, in a row of its own
        names[0] = heads[1][0]
    elif all(row[0].lstrip("-").isdigit() for row in body):
        names, body = names[1:], [row[1:] for row in body]
    return Block("frame", table(names, body), rows=len(body) + 1)


def _text(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html)).strip()


def table(names: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table; columns of numbers are aligned to the right."""
    width = len(names)
    filled = [[*row, *[""] * (width - len(row))] for row in rows]
    numeric = [all(_is_number(row[i]) for row in filled) for i in range(width)]
    head = "".join(_cell("th", name, right) for name, right in zip(names, numeric, strict=True))
    body = "".join(
        "<tr>" + "".join(_cell("td", v, right) for v, right in zip(row, numeric, strict=True))
        for row in filled
    )
    return f"<table><thead><tr>{head}</thead><tbody>{body}</tbody></table>"


def _is_number(text: str) -> bool:
    return not text or bool(_NUMBER.fullmatch(text))


def _cell(kind: str, text: str, right: bool) -> str:
    text = escape(text.replace("-", "−")) if right and _is_number(text) else escape(text)
    return f"<{kind}{' class="number"' if right else ''}>{text}</{kind}>"
