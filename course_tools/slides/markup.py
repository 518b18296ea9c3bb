"""Markdown as the sources have it (MyST, with formulas), cut into pieces and turned into HTML."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape, unescape

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

_FORMULA = re.compile(r'<span class="formula (inline|display)" data-tex="([^"]*)"></span>')
_CODE = re.compile(r"<code>.*?</code>")
_TAG = re.compile(r"<[^>]+>")
# What must not be cut at a full stop: code, formulas.
_WHOLE = re.compile(r"`[^`]*`|\$[^$]*\$")
_ENDS = re.compile(r"(?<=[.?!])[*_\"”)]*\s+(?=[\"“(*_]*[A-Z`$])")
_ABBREVIATED = re.compile(r"\b(?:e\.g|i\.e|et al|vs|cf|approx|Fig|No|Dr|resp)\.\W*$")


@dataclass(frozen=True)
class Piece:
    """A part of a Markdown text, such as a paragraph, a list, a table or a formula.

    Attributes
    ----------
    kind : str
        The name that markdown-it gives it: paragraph, bullet_list, ordered_list, table, fence,
        math_block, blockquote, heading.
    text : str
        Its Markdown.
    tokens : tuple of Token
        What markdown-it made of it.
    """

    kind: str
    text: str
    tokens: tuple[Token, ...]


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.use(dollarmath_plugin, allow_space=False)
    rules = parser.renderer.rules  # type: ignore[attr-defined]
    rules["math_inline"] = lambda tokens, at, *_: _formula(tokens[at].content, "inline")
    rules["math_block"] = lambda tokens, at, *_: _formula(tokens[at].content, "display")
    rules["fence"] = lambda tokens, at, *_: highlighted(tokens[at].content, tokens[at].info)
    rules["link_open"] = _link_open
    rules["link_close"] = _link_close
    return parser


def _formula(tex: str, how: str) -> str:
    return f'<span class="formula {how}" data-tex="{escape(tex.strip())}"></span>'


def _link_open(tokens: Sequence[Token], at: int, *_: object) -> str:
    """Links within the course lead nowhere on a slide: they become names."""
    target = str(tokens[at].attrGet("href"))
    if "://" in target or target.startswith("mailto:"):
        return f'<a href="{escape(target)}">'
    return '<span class="name">'


def _link_close(tokens: Sequence[Token], at: int, *_: object) -> str:
    opening = next(t for t in reversed(tokens[:at]) if t.type == "link_open")
    target = str(opening.attrGet("href"))
    return "</a>" if "://" in target or target.startswith("mailto:") else "</span>"


def pieces(text: str) -> list[Piece]:
    """Cut a Markdown text at its top level."""
    lines = text.splitlines()
    return [
        Piece(
            group[0].type.removesuffix("_open"),
            "\n".join(lines[slice(*(group[0].map or (0, 0)))]).strip(),
            tuple(group),
        )
        for group in _groups(_PARSER.parse(text))
    ]


def _groups(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Yield the tokens of each part of the top level."""
    group: list[Token] = []
    for token in tokens:
        group.append(token)
        if token.level == 0 and token.nesting <= 0:
            yield group
            group = []


def to_html(text: str) -> str:
    """Turn Markdown into HTML; formulas are marked, see `typeset`."""
    return str(_PARSER.render(text)).strip()


def to_inline(text: str) -> str:
    """Turn Markdown into HTML without a paragraph around it."""
    return str(_PARSER.renderInline(text)).strip()


def highlighted(source: str, language: str) -> str:
    """Return code as HTML with classes for colours."""
    lexer = get_lexer_by_name(language.strip() or "text")
    body = highlight(source.rstrip("\n"), lexer, HtmlFormatter(nowrap=True)).rstrip("\n")
    return f'<pre class="source"><code>{"".join(map(_line, body.split(chr(10))))}</code></pre>'


def _line(html: str) -> str:
    """Return a line of code; when it is too long it goes on under itself, further in."""
    text = _TAG.sub("", html)
    indent = len(text) - len(text.lstrip()) + 4
    return f'<span class="line" style="--in: {indent}ch">{html or " "}</span>'


def formulas(html: str) -> list[tuple[str, str]]:
    """List the formulas marked in an HTML text: (inline or display, TeX)."""
    return [(how, unescape(tex)) for how, tex in _FORMULA.findall(html)]


def typeset(html: str, drawn: Callable[[str, str], str]) -> str:
    """Put the drawn formulas in place; `drawn(how, tex)` gives a picture as HTML."""

    def put(match: re.Match[str]) -> str:
        how, tex = match[1], unescape(match[2])
        label = escape(tex)
        return (
            f'<span class="formula {how}" role="img" aria-label="{label}">{drawn(how, tex)}</span>'
        )

    return _FORMULA.sub(put, html)


def plain(html: str) -> str:
    """Return the words of an HTML text; a formula counts as one."""
    return " ".join(unescape(_TAG.sub(" ", _FORMULA.sub("X", html))).split())


def count_words(html: str) -> int:
    """Count what a reader takes for words: signs alone are none, a formula or code is one."""
    words = plain(_CODE.sub("X", html)).split()
    return sum(any(letter.isalnum() for letter in word) for word in words)


def sentences(text: str) -> list[str]:
    """Cut Markdown into sentences; code and formulas stay whole."""
    text = " ".join(text.split())
    masked = _WHOLE.sub(lambda match: match[0][0] + "x" * (len(match[0]) - 2) + match[0][-1], text)
    cuts, start = [], 0
    for match in _ENDS.finditer(masked):
        if not _ABBREVIATED.search(masked[: match.start()]):
            cuts.append(text[start : match.end()].strip())
            start = match.end()
    return [*cuts, text[start:].strip()]


def shorten(text: str, most: int) -> str:
    """Return the first sentences with at most so many words, and at least one sentence."""
    kept: list[str] = []
    for sentence in sentences(text):
        if kept and count_words(to_inline(" ".join([*kept, sentence]))) > most:
            break
        kept.append(sentence)
    return " ".join(kept)


_PARSER = _parser()
