"""Read lme4's notation: the fixed part as patsy wants it, the random part as terms."""

import keyword
import re
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd
from formulae.matrices import model_description
from formulae.parser import ParseError
from formulae.scanner import ScanError

from course_lib.basics.suggestions import check_columns

_R_FUNCTIONS = {name: f"np.{name}" for name in ("log", "log2", "log10", "exp", "sqrt", "abs")}
_REFUSED = {
    "scale": "Make the standardised predictor a column of your data (patsy's scale divides by n, "
    "R's by n - 1)",
    "poly": "Make the powers columns of your data, or write x + I(x**2)",
    "offset": "Subtract the offset from the response",
    "cbind": "MixedLM has one response",
}
_EXAMPLE = "'Reaction ~ Days + (1 + Days | Subject)'"


@dataclass(frozen=True)
class RandomTerm:
    """One block of correlated random effects: ``effects`` that vary by ``factor``."""

    effects: tuple[str, ...]
    factor: str

    @property
    def text(self) -> str:
        """The term in lme4's notation."""
        slopes = [effect for effect in self.effects if effect != "Intercept"]
        return (
            " + ".join(["1" if "Intercept" in self.effects else "0", *slopes]) + f" | {self.factor}"
        )


@dataclass(frozen=True)
class Notation:
    """A formula taken apart.

    Attributes
    ----------
    fixed : str
        Response and fixed effects, as patsy reads them.
    terms : tuple of RandomTerm
        Random terms, one per block of the covariance.
    columns : tuple of str
        Columns of the data that the formula names.
    double_bars : tuple of str
        Terms with ``||``, as they were written.
    """

    fixed: str
    terms: tuple[RandomTerm, ...]
    columns: tuple[str, ...]
    double_bars: tuple[str, ...] = ()

    @property
    def factors(self) -> tuple[str, ...]:
        """Grouping factors, in the order of their terms."""
        return tuple(dict.fromkeys(term.factor for term in self.terms))

    @property
    def response(self) -> str:
        """The left side, as patsy reads it."""
        return self.fixed.split("~")[0].strip()


def quoted(column: str) -> str:
    """Write a column's name as a formula needs it: in backticks unless it is a plain word."""
    return column if str(column).isidentifier() else f"`{column}`"


def parse_notation(formula: str, data: pd.DataFrame | None = None) -> Notation:
    """Take an lme4 formula apart, or say in words what is wrong with it, or with its columns."""
    if not isinstance(formula, str):
        raise ValueError(f"The formula must be text, such as {_EXAMPLE}; got {formula!r}.")
    notation = _read(formula)
    if data is not None:
        check_columns(data, *notation.columns)
        _check_independent(notation.double_bars, data)
    return notation


@lru_cache(maxsize=256)
def _read(formula: str) -> Notation:
    response, pieces = _split(formula)
    bars = [piece for piece in pieces if _is_random(piece)]
    if not bars:
        raise ValueError(
            f"The formula '{formula}' has no random effects. Add a term such as (1 | Subject), "
            f"or use smf.ols for a model without any."
        )
    blocks = [block for bar in bars for block in _expand(bar)]
    columns = _columns(formula, response, pieces)
    terms = tuple(term for block in blocks for term in _terms(block, formula))
    _check_twice(terms)
    rest = [_for_patsy(piece) for piece in pieces if piece not in bars]
    fixed = f"{_for_patsy(response)} ~ {' + '.join(rest) or '1'}"
    double = tuple(bar for bar in bars if "||" in bar)
    return Notation(fixed, tuple(_patsy_term(term) for term in terms), columns, double)


def _split(formula: str) -> tuple[str, list[str]]:
    """Response and right-hand terms, cut at the plus signs outside parentheses."""
    if formula.count("(") != formula.count(")"):
        raise ValueError(
            f"Unbalanced parentheses in '{formula}': {formula.count('(')} opening, "
            f"{formula.count(')')} closing."
        )
    if formula.count("~") != 1 or not all(side.strip() for side in formula.split("~")):
        raise ValueError(
            f"'{formula}' needs a response, one '~' and a right-hand side, such as {_EXAMPLE}."
        )
    response, right = (side.strip() for side in formula.replace("^", "**").split("~"))
    pieces, depth = [""], 0
    for character in right:
        depth += (character == "(") - (character == ")")
        if character == "+" and depth == 0:
            pieces.append("")
        else:
            pieces[-1] += character
    pieces = [piece.strip() for piece in pieces]
    if not all(pieces):
        raise ValueError(f"A term is missing beside a '+' in '{formula}'.")
    for piece in pieces:
        if "|" in piece and not _is_random(piece):
            raise ValueError(
                f"Random effects stand in parentheses of their own, joined by '+': write "
                f"(1 | group). Found '{piece}'."
            )
    return response, pieces


def _is_random(piece: str) -> bool:
    return bool(re.fullmatch(r"\([^()|]*(?:\([^()|]*\)[^()|]*)*\|\|?[^()|]+\)", piece))


def _expand(bar: str) -> list[str]:
    """Write ``(x || g)`` as ``(1 | g) + (0 + x | g)``; formulae does not know the double bar."""
    if "||" not in bar:
        return [bar]
    effects, factor = bar[1:-1].split("||")
    names = [name.strip() for name in effects.split("+")]
    slopes = [name for name in names if name not in {"0", "1"}]
    intercept = [] if "0" in names else [f"(1 | {factor})"]
    return intercept + [f"(0 + {slope} | {factor})" for slope in slopes]


def _describe(text: str, formula: str) -> "object":
    """Hand a formula to formulae; turn its complaint into a sentence."""
    try:
        return model_description(text)
    except (ParseError, ScanError, ValueError, TypeError, AttributeError, IndexError) as error:
        raise ValueError(
            f"The formula '{formula}' cannot be read: {error} A correct one looks like {_EXAMPLE}."
        ) from None


def _terms(block: str, formula: str) -> list[RandomTerm]:
    """Random terms of one pair of parentheses, one per grouping factor."""
    described = _describe(f"y ~ 0 + {block}", formula)
    effects: dict[str, list[str]] = {}
    for term in described.group_terms:  # type: ignore[attr-defined]
        name = getattr(term.expr, "name", "Intercept")
        effects.setdefault(term.factor.name, []).append(name)
    return [RandomTerm(tuple(names), factor) for factor, names in effects.items()]


def _columns(formula: str, response: str, pieces: list[str]) -> tuple[str, ...]:
    """Columns of the data that the formula names."""
    text = " + ".join(block for piece in pieces for block in _expand(piece))
    described = _describe(f"{response} ~ {text}", formula)
    quoted = re.findall(r"""Q\(["'](.+?)["']\)""", formula)
    names = set(described.var_names) | set(quoted)  # type: ignore[attr-defined]
    return tuple(sorted(names - {""}))


def _check_independent(bars: tuple[str, ...], data: pd.DataFrame) -> None:
    """Refuse ``(x || g)`` with a categorical x, where the expansion means something else."""
    for bar in bars:
        for name in re.findall(r"[\w.]+", bar.split("||")[0]):
            if name in data.columns and not pd.api.types.is_numeric_dtype(data[name]):
                raise ValueError(
                    f"'||' takes numeric predictors only, as in lme4, and '{name}' is not. Code it "
                    f"as a number (for two conditions -0.5 and 0.5)."
                )


def _check_twice(terms: tuple[RandomTerm, ...]) -> None:
    seen: set[tuple[str, str]] = set()
    for term in terms:
        for effect in term.effects:
            if (effect, term.factor) in seen:
                hint = "(0 + x | g) leaves it out" if effect == "Intercept" else "keep one of them"
                raise ValueError(
                    f"The random effect '{effect}' by {term.factor} is in the formula twice: "
                    f"{hint}."
                )
            seen.add((effect, term.factor))


def _for_patsy(text: str) -> str:
    """Write R's functions, powers and unusual names as patsy reads them."""
    for name, advice in _REFUSED.items():
        if re.search(rf"(?<![\w.]){name}\(", text):
            raise ValueError(f"'{name}()' is not supported in a formula here. {advice}.")

    def word(match: re.Match[str]) -> str:
        name, is_call = match["name"], text[match.end() :].startswith("(")
        if is_call:
            return _R_FUNCTIONS.get(name, name)
        plain = name.strip("`")
        return plain if plain.isidentifier() and not keyword.iskeyword(plain) else f'Q("{plain}")'

    pattern = r"(?P<name>`[^`]+`|(?<![\w.\"'])[A-Za-z_][\w.]*)(?![\"'])"
    return re.sub(pattern, word, text)


def _patsy_term(term: RandomTerm) -> RandomTerm:
    effects = (name if name == "Intercept" else _for_patsy(name) for name in term.effects)
    return RandomTerm(tuple(effects), term.factor)
