"""Read lme4's notation: the fixed part as patsy wants it, the random part as terms."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from patsy import PatsyError
from patsy.desc import ModelDesc

from course_lib.basics.kinds import wrong_kind
from course_lib.model.formula_names import Names, used_names
from course_lib.model.formula_text import EXAMPLE, Token, cut, inside, read_tokens, source, written
from course_lib.model.formula_words import WordReader, word_reader
from course_lib.model.surroundings import NOTHING, Surroundings

_COMPARES = {"<", ">", "==", "!=", "<=", ">=", "&"}
_ARITHMETIC = {"+", "-", "*", "/", "//", "^", "**", ":", "%", *_COMPARES}


@dataclass(frozen=True)
class RandomTerm:
    """One block of correlated random effects: ``effects`` that vary by ``factor``.

    Attributes
    ----------
    effects : tuple of str
        As patsy reads them; ``Intercept`` for the constant.
    columns : tuple of str
        Grouping columns: several for the combinations of their levels.
    independent : bool
        Whether it was written with ``||``.
    """

    effects: tuple[str, ...]
    columns: tuple[str, ...]
    independent: bool = False

    @property
    def factor(self) -> str:
        """Name of the grouping factor, such as ``batch:cask``."""
        return ":".join(self.columns)

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
    response_column : str or None
        The response's column, where the left side is one.
    names : Names
        What the formula names: columns of the data, variables and functions of the notebook.
    """

    fixed: str
    terms: tuple[RandomTerm, ...]
    response_column: str | None = field(repr=False)
    names: Names = field(repr=False)

    @property
    def factors(self) -> tuple[str, ...]:
        """Grouping factors, in the order of their terms."""
        return tuple(dict.fromkeys(term.factor for term in self.terms))

    @property
    def grouping(self) -> tuple[str, ...]:
        """Grouping columns, in the order of their terms."""
        return tuple(dict.fromkeys(name for term in self.terms for name in term.columns))

    @property
    def response(self) -> str:
        """The left side, as patsy reads it."""
        return self.fixed.split("~")[0].strip()


def parse_notation(
    formula: str, data: pd.DataFrame | None = None, surroundings: Surroundings = NOTHING
) -> Notation:
    """Take an lme4 formula apart, or say in words what is wrong with it.

    Parameters
    ----------
    formula : str
        In lme4's notation.
    data : DataFrame, optional
        The data; names are looked up in it.
    surroundings : Surroundings
        Variables of the code that asks: names that are not columns are looked up there.

    Raises
    ------
    ValueError
        For a formula that cannot be read, or a name that is nowhere.
    """
    if not isinstance(formula, str):
        raise wrong_kind(f"The formula must be text, such as {EXAMPLE}", formula)
    if data is not None and data.columns.nlevels > 1:
        raise ValueError(
            "The data's columns have several levels of names. Make them one: data.columns = "
            "['_'.join(map(str, names)) for names in data.columns]."
        )
    tokens = read_tokens(formula)
    left, right = _sides(tokens, formula)
    fixed, bars = _parts(right, formula)
    if not bars:
        raise ValueError(
            f"The formula '{formula}' has no random effects. Add a term such as (1 | Subject), "
            f"or use smf.ols for a model without any."
        )
    word = word_reader(tokens, _grouping_tokens(bars), data, surroundings)
    fixed_text = f"{_response(left, word)} ~ {_fixed(fixed, word)}"
    described = _described(fixed_text, formula)
    _check_removed(fixed, described, word, formula)
    terms = tuple(term for bar in bars for term in _terms(bar, word, formula))
    _check_twice(terms)
    codes = _codes(described.lhs_termlist + described.rhs_termlist)
    effects = [code for bar in bars for code in _codes(_effect_terms(bar, word, formula))]
    grouping = [name for term in terms for name in term.columns]
    names = used_names(codes + effects, grouping, word, data, surroundings)
    column = left[0].text if len(left) == 1 and left[0].kind in {"name", "column"} else None
    return Notation(fixed_text, terms, column, names)


def _sides(tokens: Sequence[Token], formula: str) -> tuple[list[Token], list[Token]]:
    parts = cut(tokens, "~")
    if len(parts) != 2 or not all(part for _, part in parts):
        raise ValueError(
            f"'{formula}' needs a response, one '~' and a right-hand side, such as {EXAMPLE}."
        )
    return parts[0][1], parts[1][1]


Signed = list[tuple[str, list[Token]]]


def _parts(right: Sequence[Token], formula: str) -> tuple[Signed, list[list[Token]]]:
    """Fixed terms with their signs, and what stands within the parentheses of random terms."""
    fixed: Signed = []
    bars: list[list[Token]] = []
    for sign, part in cut(right, "+", "-"):
        within = inside(part)
        bar = any(token.text in {"|", "||"} and token.kind == "sign" for token in part)
        if not part and sign:
            raise ValueError(f"A term is missing beside a '{sign}' in '{formula}'.")
        if not part:
            continue
        if not bar:
            fixed.append((sign, part))
        elif within is None or sign == "-":
            raise ValueError(
                f"Random effects stand in parentheses of their own, joined by '+': write "
                f"(1 | group). Found '{source(part)}'."
            )
        elif len(cut(within, "|", "||")) == 1:  # parentheses around several terms
            more, deeper = _parts(within, formula)
            fixed, bars = fixed + more, bars + deeper
        else:
            bars.append(within)
    return fixed, bars


def _response(left: Sequence[Token], word: WordReader) -> str:
    """Write the left side: arithmetic there is arithmetic, and no formula."""
    text = written(left, word)
    depth = left[0].depth
    signs = {t.text for t in left if t.kind == "sign" and t.depth == depth}
    if signs & _COMPARES:
        return f"I(({text}) * 1)"
    return f"I({text})" if signs & _ARITHMETIC or left[0].text == "(" else text


def _fixed(parts: Signed, word: WordReader) -> str:
    for _, part in parts:
        depth = part[0].depth
        if any(t.kind == "sign" and t.depth == depth and t.text in _COMPARES for t in part):
            raise ValueError(
                f"A comparison stands in I(): write I({source(part)}), or make it a column."
            )
    text = "".join(f" {sign or '+'} {written(part, word)}" for sign, part in parts)
    return text.removeprefix(" + ").strip() or "1"


def _check_removed(parts: Signed, described: ModelDesc, word: WordReader, formula: str) -> None:
    """Refuse to take out a term that is not there: a difference was meant."""
    for at, (sign, part) in enumerate(parts):
        if sign == "-" and part[0].kind != "number":
            without = _described(f"~ {_fixed(parts[:at] + parts[at + 1 :], word)}", formula)
            if without.rhs_termlist == described.rhs_termlist:
                raise ValueError(
                    f"'- {source(part)}' takes a term out of '{formula}' that is not in it. For a "
                    f"difference of columns write I(a - b)."
                )


def _described(text: str, formula: str) -> ModelDesc:
    """Hand a formula to patsy; turn its complaint into a sentence."""
    try:
        return ModelDesc.from_formula(text)
    except (PatsyError, SyntaxError, ValueError, AssertionError) as error:
        reason = str(error).partition("\n")[0] or "a sign stands alone"
        if reason.startswith("numbers besides"):
            reason = "a number stands where a column should; 2 times x is I(2 * x)"
        raise ValueError(
            f"The formula '{formula}' cannot be read: {reason}. A correct one looks like {EXAMPLE}."
        ) from None


def _codes(terms: Sequence[Any]) -> list[str]:
    return list(dict.fromkeys(factor.code for term in terms for factor in term.factors))


def _halves(bar: Sequence[Token]) -> tuple[list[Token], list[Token], bool]:
    """Effects and grouping columns of a random term, and whether its bar is double."""
    parts = cut(bar, "|", "||")
    if len(parts) != 2 or not parts[0][1] or not parts[1][1]:
        raise ValueError(
            f"A random term has effects, one bar and a grouping column, such as (1 | group). "
            f"Found '({source(bar)})'."
        )
    return parts[0][1], parts[1][1], parts[1][0] == "||"


def _effect_terms(bar: Sequence[Token], word: WordReader, formula: str) -> list[Any]:
    return list(_described(f"~ {written(_halves(bar)[0], word)}", formula).rhs_termlist)


def _terms(bar: Sequence[Token], word: WordReader, formula: str) -> list[RandomTerm]:
    """Random terms of one pair of parentheses, one per grouping factor and block."""
    _, right, double = _halves(bar)
    effects = tuple(term.name() for term in _effect_terms(bar, word, formula))
    if not effects:
        raise ValueError(f"The random term ({source(bar)}) has no effects. Write (1 | group).")
    blocks = [(effect,) for effect in effects] if double else [effects]
    factors = _factors(right, bar)
    return [RandomTerm(block, factor, double) for factor in factors for block in blocks]


def _factors(right: Sequence[Token], bar: Sequence[Token]) -> list[tuple[str, ...]]:
    """Columns of each grouping factor: ``a/b`` is a, and b within a."""
    found: list[tuple[str, ...]] = []
    for _, part in cut(right, "/"):
        columns = [inside(piece) or piece for _, piece in cut(inside(part) or part, ":")]
        if any(len(c) != 1 or c[0].kind not in {"name", "column"} for c in columns):
            raise ValueError(_not_a_factor(right, bar))
        found.append((found[-1] if found else ()) + tuple(c[0].text for c in columns))
    return found


def _not_a_factor(right: Sequence[Token], bar: Sequence[Token]) -> str:
    text, names = source(right), [t.text for t in right if t.kind in {"name", "column"}]
    if any(token.calls for token in right):
        advice = (
            f"A grouping column is always taken as categories: write (1 | {names[-1]}). "
            f"What is computed must be a column first."
        )
    elif {token.text for token in right} & {"+", "*"} and len(names) > 1:
        a, b = names[:2]
        both = f" + (1 | {a}:{b})" if any(token.text == "*" for token in right) else ""
        advice = f"Write (1 | {a}) + (1 | {b}){both}."
    else:
        advice = "Write a column, or columns joined by ':' or '/', as in (1 | school/class)."
    return f"'{text}' cannot stand right of the bar in ({source(bar)}). {advice}"


def _grouping_tokens(bars: Sequence[Sequence[Token]]) -> list[Token]:
    return [token for bar in bars for token in _halves(bar)[1]]


def _check_twice(terms: tuple[RandomTerm, ...]) -> None:
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for term in terms:
        for effect in term.effects:
            if (effect, term.columns) in seen:
                hint = "(0 + x | g) leaves it out" if effect == "Intercept" else "keep one of them"
                raise ValueError(
                    f"The random effect '{effect}' by {term.factor} is in the formula twice: "
                    f"{hint}."
                )
            seen.add((effect, term.columns))
