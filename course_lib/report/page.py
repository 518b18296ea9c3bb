"""A report as one HTML page: what was written, tables and figures, with nothing from a network."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.basics.kinds import wrong_kind
from course_lib.theme import get_alt_text, image_html

_STYLE = Path(__file__).with_name("style.css")
_OPEN = "Not written yet."
_SHARP, _ON_SCREEN = 160, 80  # pixels of an inch: in the picture, on the page


def page_html(title: str, subtitle: str, sections: Sequence[str], footer: str) -> str:
    """Return a whole page of sections, its style inside."""
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_STYLE.read_text(encoding='utf-8')}</style>\n"
        f"</head>\n<body>\n<header><h1>{escape(title)}</h1><p>{escape(subtitle)}</p></header>\n"
        f"<main>\n{chr(10).join(sections)}\n</main>\n<footer>{escape(footer)}</footer>\n"
        f"</body>\n</html>\n"
    )


def section_html(heading: str, *parts: str) -> str:
    """Return a section with its heading."""
    return f"<section>\n<h2>{escape(heading)}</h2>\n{chr(10).join(parts)}\n</section>"


def written_html(text: str | None) -> str:
    """Return what somebody wrote, a paragraph for each; marked where nothing was written."""
    paragraphs = [part.strip() for part in (text or "").split("\n\n") if part.strip(" .…\n")]
    if not paragraphs:
        return f'<p class="open">{_OPEN}</p>'
    return "\n".join(f"<p>{escape(part)}</p>" for part in paragraphs)


def card_html(card: Mapping[str, str]) -> str:
    """Return the card of an effect as a list of questions and answers."""
    rows = (
        f"<dt>{escape(name)}</dt><dd>{escape(text or _OPEN)}</dd>" for name, text in card.items()
    )
    return f"<dl>{''.join(rows)}</dl>"


def list_html(sentences: Sequence[str]) -> str:
    """Return sentences as a list."""
    return f"<ul>{''.join(f'<li>{escape(one)}</li>' for one in sentences)}</ul>"


def table_html(table: pd.DataFrame, caption: str, note: str = "") -> str:
    """Return a table with a note below; a p-value is never 0, empty columns are left out."""
    table = table.dropna(axis=1, how="all")
    numeric = {name: pd.api.types.is_numeric_dtype(table[name]) for name in table}
    mark = {name: ' class="number"' if number else "" for name, number in numeric.items()}
    head = "".join(f'<th scope="col"{mark[n]}>{escape(str(n))}</th>' for n in table)
    rows = [
        "".join(f"<td{mark[n]}>{escape(_cell(str(n), value))}</td>" for n, value in row.items())
        for _, row in table.astype(object).iterrows()
    ]
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return (
        f'<div class="wide"><table><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        + (f'<p class="note">{escape(note)}</p>' if note else "")
    )


def figure_html(drawn: Figure | Axes, caption: str) -> str:
    """Return a figure inside the page, with its alt text."""
    figure = drawn.get_figure(root=True) if isinstance(drawn, Axes) else drawn
    if not isinstance(figure, Figure):
        raise wrong_kind("A figure is asked for", drawn)
    buffer = BytesIO()
    figure.savefig(buffer, format="png", dpi=_SHARP, facecolor="white", bbox_inches="tight")
    wide = f"{_ON_SCREEN * figure.get_figwidth():.0f}px"
    picture = image_html(b64encode(buffer.getvalue()).decode(), get_alt_text(drawn) or caption)
    return (
        f'<figure style="max-width: {wide}">{picture}'
        f"<figcaption>{escape(caption)}</figcaption></figure>"
    )


def _cell(name: str, value: Any) -> str:
    """Write one value: three or four digits of a number, nothing where it is missing."""
    if value is None or (isinstance(value, float) and value != value):
        return ""
    if not isinstance(value, float):
        return str(value)
    if name.startswith("p_"):
        return "< 0.001" if value < 0.001 else f"{value:.3f}"
    digits = 0 if abs(value) >= 1000 else 1 if abs(value) >= 100 else 2 if abs(value) >= 1 else 3
    return f"{value:.{digits}f}".replace("-", "−")
