"""Say what a formula in lme4's notation means: the call, the equation, the picture of Z."""

import re
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from course_lib.explorers.formula.words import (
    Block,
    Token,
    counted,
    equation,
    listed,
    meanings,
    variation,
)
from course_lib.model.criterion import random_columns
from course_lib.model.fit import build_model
from course_lib.model.formula import MixedFormula, translate_formula
from course_lib.model.mixedlm.labels import EffectLabel, effect_labels
from course_lib.model.rows import (
    MissingRowsWarning,
    check_design,
    check_random_effects,
    checked_rows,
)

MOST_ROWS = 2000  # of data; the picture is for small data
_FUNCTIONS = ("I", "C", "Q", "log", "log2", "log10", "exp", "sqrt", "abs")
_LETTERS = "abcdefghijlmnopqrstuvwxyz"  # k is the row


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
    translated = translate_formula(formula, data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MissingRowsWarning)
        rows = checked_rows(data, translated)
    model = build_model(translated, rows)
    check_design(model)
    check_random_effects(model)
    labels, z = _columns(model, translated)
    letters = _index_letters(translated)
    blocks = _blocks(labels, translated, letters)
    return FormulaMeaning(
        call=str(translated),
        equation=equation(model, blocks, letters),
        meanings=meanings(model, blocks, letters),
        blocks=blocks,
        labels=labels,
        z=z,
        fixed=model.exog.shape[1],
    )


def _check_evaluated(formula: str) -> None:
    """Refuse what would run as code: a page with this explorer may be open to anyone."""
    if not isinstance(formula, str) or len(formula) > 300:
        raise ValueError("A formula is text of at most 300 characters.")
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


def _columns(model: Any, translated: MixedFormula) -> tuple[list[EffectLabel], np.ndarray]:
    """Return all columns of Z with their labels, block by block and group by group."""
    columns: dict[EffectLabel, np.ndarray] = {}
    for number, labels in enumerate(effect_labels(model)):
        rows = model.row_indices[model.group_labels[number]]
        part = random_columns(model, number)
        for label, values in zip(labels, part.T, strict=True):
            if label is not None:
                column = columns.setdefault(label, np.zeros(int(model.nobs)))
                column[rows] = values
    groups = list(dict.fromkeys((label.factor, label.group) for label in columns))
    ordered = sorted(
        columns,
        key=lambda label: (
            _block_number(label, translated),
            groups.index((label.factor, label.group)),
        ),
    )
    return ordered, np.column_stack([columns[label] for label in ordered])


def _block_number(label: EffectLabel, translated: MixedFormula) -> int:
    """Which term of the formula a column of Z comes from."""
    effect = label.term.partition("[")[0]
    found = [
        number
        for number, term in enumerate(translated.terms)
        if term.factor == label.factor and {effect, label.term} & {*term.effects, *_bare(term)}
    ]
    same = [n for n, term in enumerate(translated.terms) if term.factor == label.factor]
    return (found or same)[0]


def _bare(term: Any) -> list[str]:
    return [re.sub(r"^C\((.*)\)$", r"\1", effect) for effect in term.effects]


def _index_letters(translated: MixedFormula) -> dict[str, str]:
    """Give each grouping column a letter: its first that is free, k being the row's."""
    letters: dict[str, str] = {}
    for column in dict.fromkeys(name for f in translated.factors for name in f.split(":")):
        wanted = [c for c in column.lower() if c in _LETTERS] + list(_LETTERS)
        letters[column] = next(c for c in wanted if c not in letters.values())
    return letters


def _blocks(
    labels: list[EffectLabel], translated: MixedFormula, letters: dict[str, str]
) -> tuple[Block, ...]:
    letter_of = dict(zip(translated.factors, _effect_letters(translated), strict=True))
    numbers = {factor: _numbers(labels, factor) for factor in translated.factors}
    blocks = []
    for block in range(len(translated.terms)):
        own = [label for label in labels if _block_number(label, translated) == block]
        factor = translated.terms[block].factor
        terms = tuple(dict.fromkeys(label.term for label in own))
        index = "".join(letters[name] for name in factor.split(":"))
        many = len(numbers[factor]) > 1 or "Intercept" not in numbers[factor]
        symbols = tuple(
            ("symbol", letter_of[factor], f"{numbers[factor][term] if many else ''}{index}")
            for term in terms
        )
        groups = len({label.group for label in own})
        blocks.append(Block(factor, terms, symbols, groups))
    return tuple(blocks)


def _numbers(labels: list[EffectLabel], factor: str) -> dict[str, int]:
    """Number a factor's effects: 0 the intercept, 1 and so on the slopes."""
    terms = dict.fromkeys(label.term for label in labels if label.factor == factor)
    slopes = [term for term in terms if term != "Intercept"]
    return ({"Intercept": 0} if "Intercept" in terms else {}) | {
        term: number for number, term in enumerate(slopes, start=1)
    }


def _effect_letters(translated: MixedFormula) -> list[str]:
    """Give the lectures' letters: u, v for crossed factors, u, w for nested ones."""
    nested = [":" in factor for factor in translated.factors]
    free = {False: iter("uvqg"), True: iter("wrhd")}
    return [next(free[below]) for below in nested]
