"""Read a formula's text: words, backticks, parentheses; each word as Python writes it."""

import ast
import json
import keyword
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from course_lib.model.words_of_r import refused_sign

EXAMPLE = "'Reaction ~ Days + (1 + Days | Subject)'"
_TOKEN = re.compile(
    r"""(?P<blank>\s+)
    |   `(?P<column>[^`]+)`
    |   Q\(\s*(?P<quote>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*\)
    |   (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    |   (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
    |   (?P<name>[^\W\d][\w.]*)
    |   (?P<attribute>(?<=[)\]])\.[^\W\d]\w*)
    |   (?P<sign>%[^%\s]+%|\|\||\*\*|[<>=!]=|//|.)""",
    re.VERBOSE | re.DOTALL,
)
_WORDS_OF_PYTHON = {"if", "else", "in", "not", "and", "or", "for", "lambda", "is"}
_CONSTANTS = {"None", "True", "False"}
_LIKE = {
    "-": "\u2212\u2010\u2011\u2013\u2014",
    "~": "\u223c\u02dc\uff5e",
    "*": "\u00d7\u2217\u22c5",
    "|": "\u2223\uff5c",
    '"': "\u201c\u201d\u201e",
    "'": "\u2018\u2019\u00b4",
}


@dataclass(frozen=True)
class Token:
    """A piece of a formula.

    Attributes
    ----------
    kind : str
        ``name``, ``column`` (in backticks or ``Q``), ``text``, ``number``, ``attribute`` (of what
        stands before it, such as ``.mean``) or ``sign``.
    text : str
        As it was written; of a column, its name.
    blank : str
        The blanks before it.
    depth : int
        How many parentheses and brackets it stands in.
    calls : bool
        Whether it is a name in function position.
    """

    kind: str
    text: str
    blank: str
    depth: int
    calls: bool = False


def read_tokens(formula: str) -> list[Token]:
    """Cut a formula into words and signs; refuse parentheses that don't match."""
    if formula.count("`") % 2:
        raise ValueError(f"In '{formula}' a backtick ` has no partner: write `a name`.")
    tokens: list[Token] = []
    depth, blank = 0, ""
    for match in _TOKEN.finditer(formula):
        kind, text = str(match.lastgroup), match[str(match.lastgroup)]
        if kind == "blank":
            blank = text
            continue
        if kind == "quote":
            kind, text = "column", ast.literal_eval(text)
        closes = kind == "sign" and text in ")]}"
        calls = kind == "name" and formula[match.end() :].lstrip()[:1] == "("
        depth -= closes
        tokens.append(Token(kind, text, blank, depth, calls))
        depth += kind == "sign" and text in "([{"
        blank = ""
    _check_signs(tokens)
    _check_parentheses(formula, tokens)
    return tokens


def _check_signs(tokens: Sequence[Token]) -> None:
    """Refuse signs of R, and those that look like signs of a formula, from a text or web page."""
    for sign in (token.text for token in tokens if token.kind == "sign"):
        if sentence := refused_sign(sign):
            raise ValueError(sentence)
        if not sign.isascii():
            name = unicodedata.name(sign, "a sign without a name")
            like = next((known for known, others in _LIKE.items() if sign in others), "")
            advice = f"Write {like} instead" if like else "Take it out"
            raise ValueError(f"The formula has the sign '{sign}' ({name}). {advice}.")


def _check_parentheses(formula: str, tokens: Sequence[Token]) -> None:
    signs = [token.text for token in tokens if token.kind == "sign"]
    opening, closing = signs.count("("), signs.count(")")
    if opening != closing:
        raise ValueError(
            f"Unbalanced parentheses in '{formula}': {opening} opening, {closing} closing."
        )
    if any(token.depth < 0 for token in tokens):
        raise ValueError(f"In '{formula}' a parenthesis closes before it opens.")


def is_plain(name: str) -> bool:
    """Whether Python reads a column's name as it is; else it needs ``Q()`` in a formula."""
    return (
        name.isidentifier()
        and not keyword.iskeyword(name)
        and name != "Intercept"  # patsy's word for the constant
        and name.lower() not in {"nan", "inf", "infinity"}  # patsy takes them for numbers
        and unicodedata.normalize("NFKC", name) == name  # as Python reads names
    )


def python_name(column: str) -> str:
    """Write a column's name as a formula in Python needs it."""
    return column if is_plain(column) else f"Q({python_text(column)})"


def python_text(text: str) -> str:
    """Write a text in double quotes."""
    return json.dumps(text, ensure_ascii=False)


def quoted(column: str) -> str:
    """Write a column's name as lme4's notation needs it: in backticks unless it is a word."""
    name = str(column)
    if is_plain(name):
        return name
    return python_name(name) if "`" in name or not name else f"`{name}`"


def cut(tokens: Sequence[Token], *signs: str) -> list[tuple[str, list[Token]]]:
    """Cut at the signs that stand outside all parentheses of these tokens.

    Returns
    -------
    list of pairs
        The sign before each part (the first has none), and the part.
    """
    least = min((token.depth for token in tokens), default=0)
    parts: list[tuple[str, list[Token]]] = [("", [])]
    for token in tokens:
        if token.kind == "sign" and token.depth == least and token.text in signs:
            parts.append((token.text, []))
        else:
            parts[-1][1].append(token)
    return parts


def inside(tokens: Sequence[Token]) -> list[Token] | None:
    """Return what stands within the one pair of parentheses that holds all, or None."""
    if len(tokens) < 3 or tokens[0].text != "(" or tokens[-1].text != ")":
        return None
    within = list(tokens[1:-1])
    return within if all(token.depth > tokens[0].depth for token in within) else None


def written(tokens: Sequence[Token], word: Callable[[Token], str]) -> str:
    """Write tokens as Python text, each name and column as `word` says."""
    return "".join(token.blank + piece for token, piece in _pieces(tokens, word)).strip()


def _pieces(tokens: Sequence[Token], word: Callable[[Token], str]) -> Iterator[tuple[Token, str]]:
    for at, token in enumerate(tokens):
        after = tokens[at + 1].text if at + 1 < len(tokens) else ""
        if token.kind in {"name", "column"} and not _is_python(token, after):
            yield token, word(token)
        else:
            yield token, "**" if token.text == "^" and token.kind == "sign" else token.text


def _is_python(token: Token, after: str) -> bool:
    """Whether a name within a call is a keyword of Python, or names an argument."""
    if token.kind == "column":
        return False
    within = token.depth > 0 and (after == "=" or token.text in _WORDS_OF_PYTHON)
    return within or token.text in _CONSTANTS


def source(tokens: Sequence[Token]) -> str:
    """Write tokens as they were in the formula."""
    pieces = (f"`{t.text}`" if t.kind == "column" else t.text for t in tokens)
    return "".join(t.blank + p for t, p in zip(tokens, pieces, strict=True)).strip()
