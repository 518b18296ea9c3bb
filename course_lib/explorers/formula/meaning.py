"""Say what a formula in lme4's notation means: the call, the equation, the picture of Z."""

import re
import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd

from course_lib.explorers.formula.words import (
    Block,
    Token,
    counted,
    equation,
    listed,
    meanings,
    term_words,
    variation,
)
from course_lib.model.design import Design, RandomBlock, build_design
from course_lib.model.formula import arrange
from course_lib.model.identified import check_identified
from course_lib.model.notation import parse_notation
from course_lib.model.rows import MissingRowsWarning, checked_rows

MOST_ROWS = 2000  # of data; the picture is for small data
_FUNCTIONS = ("I", "C", "Q", "log", "log2", "log10", "exp", "sqrt", "abs")
_LETTERS = "abcdefghijlmnopqrstuvwxyz"  # k is the row


@dataclass(frozen=True)
class EffectLabel:
    """Grouping factor (``batch:cask``), group (``A:a``) and term (``Intercept``)."""

    factor: str
    group: str
    term: str


@dataclass(frozen=True)
class FormulaMeaning:
    """What a formula asks for.

    Attributes
    ----------
    call : str
        The statsmodels call.
    equation : list of tokens
        The model as symbols, names and signs.
    meanings : list of pairs
        Each symbol of the equation, and what it is in words.
    blocks : tuple of Block
        The random effects, by what may be correlated.
    labels : list of EffectLabel
        Factor, group and term of each random effect, by block and then by group.
    z : array, shape (rows, random effects)
        The design of the random effects, in that order.
    fixed : int
        Number of fixed effects.
    """

    call: str
    equation: list[Token]
    meanings: list[tuple[list[Token], str]]
    blocks: tuple[Block, ...]
    labels: list[EffectLabel]
    z: np.ndarray
    fixed: int

    @property
    def variances(self) -> int:
        """Number of variances, the residual one included."""
        return 1 + sum(len(block.terms) for block in self.blocks)

    @property
    def correlations(self) -> int:
        """Number of correlations."""
        return sum(len(block.terms) * (len(block.terms) - 1) // 2 for block in self.blocks)

    @property
    def varies(self) -> list[str]:
        """What may vary by group, a line for each grouping factor."""
        return [
            variation([block for block in self.blocks if block.factor == factor])
            for factor in dict.fromkeys(block.factor for block in self.blocks)
        ]

    @property
    def widths(self) -> list[tuple[Block, int]]:
        """Each block with its number of columns of Z."""
        return [(block, block.groups * len(block.terms)) for block in self.blocks]

    @property
    def terms(self) -> list[tuple[str, list[int], int]]:
        """Of each term right of the equals sign: words, columns of Z, and row in `meanings`."""
        found: list[tuple[str, list[int], int]] = [
            (words, [], row) for row, (_, words) in enumerate(self.meanings[: self.fixed])
        ]
        start = 0
        for row, (block, width) in enumerate(self.widths, start=self.fixed):
            for i, term in enumerate(block.terms):
                columns = list(range(start + i, start + width, len(block.terms)))
                found.append((f"{term_words(term)} by {block.factor}", columns, row))
            start += width
        return [*found, (self.meanings[-1][1], [], len(self.meanings) - 1)]

    @property
    def scaled(self) -> np.ndarray:
        """Z with 1 for the largest value of each effect, so that all are seen."""
        names = [(label.factor, label.term) for label in self.labels]
        largest = {
            name: np.abs(self.z[:, [one == name for one in names]]).max(initial=1e-300)
            for name in dict.fromkeys(names)
        }
        return np.asarray(self.z / np.array([largest[name] for name in names]))

    @property
    def sentence(self) -> str:
        """What is estimated, with the numbers."""
        estimated = [counted(self.fixed, "fixed effect"), counted(self.variances, "variance")]
        if self.correlations:
            estimated.append(counted(self.correlations, "correlation"))
        return (
            f"This model estimates {listed(estimated)}. "
            f"The {self.z.shape[1]} random effects follow from them."
        )


def explain_formula(formula: str, data: pd.DataFrame) -> FormulaMeaning:
    """Explain a formula for given data, without fitting it.

    Parameters
    ----------
    formula : str
        In lme4's notation, as `fit_mixed` takes it.
    data : DataFrame
        At most 2000 rows.

    Returns
    -------
    FormulaMeaning
        How to read it: each column of `z` is one random effect, which belongs to one group; a row
        of data takes part in the effects of the columns that are not zero.

    Raises
    ------
    ValueError
        For all that `fit_mixed` refuses before a fit, and for functions other than the usual ones.
    """
    _check_evaluated(formula)
    notation = parse_notation(formula, data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MissingRowsWarning)
        rows = checked_rows(data, notation)
    design = build_design(notation, rows.frame)
    check_identified(design)
    call = arrange(notation, formula, rows, [len(block.terms) > 1 for block in design.blocks])
    letters = _index_letters(design.factors)
    blocks = _blocks(design, letters)
    return FormulaMeaning(
        call=str(call),
        equation=equation(design, blocks, letters),
        meanings=meanings(design, blocks, letters),
        blocks=blocks,
        labels=[label for block in design.blocks for label in _labels(block)],
        z=np.column_stack([_columns(block) for block in design.blocks]),
        fixed=design.x.shape[1],
    )


def _check_evaluated(formula: str) -> None:
    """Refuse what would run as code: a page with this explorer may be open to anyone."""
    if not isinstance(formula, str) or len(formula) > 300:
        raise ValueError("A formula is text of at most 300 characters.")
    formula = re.sub(r"`[^`]*`", "name", formula)
    called = re.findall(r"([A-Za-z_][\w.]*)\s*\(", formula)
    odd = [name for name in called if name.removeprefix("np.") not in _FUNCTIONS]
    if odd:
        raise ValueError(
            f"The function '{odd[0]}' is not known here; known are {', '.join(_FUNCTIONS)}."
        )
    if match := re.search(r"__|[\[\]{};=@\\]|\)\s*\(|lambda", formula):
        raise ValueError(f"'{match[0]}' has no place in a formula here.")
    powers = re.findall(r"(?:\*\*|\^)\s*(\S+)", formula)
    if any(not re.fullmatch(r"[2-4]\)*", power) for power in powers):
        raise ValueError("A power in a formula here is 2, 3 or 4, such as I(x**2).")


def _labels(block: RandomBlock) -> list[EffectLabel]:
    """Label each column of Z, group by group."""
    return [EffectLabel(block.factor, level, t) for level in block.levels for t in block.terms]


def _columns(block: RandomBlock) -> np.ndarray:
    """Return the columns of Z, group by group."""
    rows, width = block.columns.shape
    z = np.zeros((rows, len(block.levels), width))
    z[np.arange(rows), block.codes] = block.columns
    return z.reshape(rows, -1)


def _index_letters(factors: tuple[str, ...]) -> dict[str, str]:
    """Give each grouping column a letter: its first that is free, k being the row's."""
    letters: dict[str, str] = {}
    for column in dict.fromkeys(name for factor in factors for name in factor.split(":")):
        wanted = [c for c in column.lower() if c in _LETTERS] + list(_LETTERS)
        letters[column] = next(c for c in wanted if c not in letters.values())
    return letters


def _blocks(design: Design, letters: dict[str, str]) -> tuple[Block, ...]:
    letter_of = dict(zip(design.factors, _effect_letters(design.factors), strict=True))
    blocks = []
    for block in design.blocks:
        numbers = _numbers(design, block.factor)
        index = "".join(letters[name] for name in block.factor.split(":"))
        many = len(numbers) > 1 or "Intercept" not in numbers
        symbols = tuple(
            ("symbol", letter_of[block.factor], f"{numbers[term] if many else ''}{index}")
            for term in block.terms
        )
        blocks.append(Block(block.factor, block.terms, symbols, len(block.levels)))
    return tuple(blocks)


def _numbers(design: Design, factor: str) -> dict[str, int]:
    """Number a factor's effects: 0 the intercept, 1 and so on the slopes."""
    own = [block.terms for block in design.blocks if block.factor == factor]
    terms = dict.fromkeys(term for each in own for term in each)
    slopes = [term for term in terms if term != "Intercept"]
    return ({"Intercept": 0} if "Intercept" in terms else {}) | {
        term: number for number, term in enumerate(slopes, start=1)
    }


def _effect_letters(factors: tuple[str, ...]) -> list[str]:
    """Give the lectures' letters: u, v for crossed factors, u, w for nested ones."""
    nested = [":" in factor for factor in factors]
    free = {False: iter("uvqg"), True: iter("wrhd")}
    return [next(free[below]) for below in nested]
