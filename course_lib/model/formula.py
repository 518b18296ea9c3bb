"""Translate lme4's formula notation into the statsmodels call that fits the same model."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from course_lib.basics.kinds import check_frame
from course_lib.model.design import build_blocks
from course_lib.model.formula_names import Names
from course_lib.model.formula_text import python_name
from course_lib.model.mixedlm_call import ALL_ROWS, MixedFormula
from course_lib.model.notation import Notation, RandomTerm, parse_notation
from course_lib.model.rows import MissingRowsWarning, ModelRows, Preparation, checked_rows
from course_lib.model.surroundings import Surroundings


class NotInMixedLMError(ValueError):
    """MixedLM cannot express a model; the message names the nearest one that it can."""


def translate_formula(formula: str, data: pd.DataFrame | None = None) -> MixedFormula:
    """Show the statsmodels call behind a model in lme4's notation.

    Parameters
    ----------
    formula : str
        For example ``"Reaction ~ Days + (1 + Days | Subject)"``. Understood are ``(1 | g)``,
        ``(0 + x | g)``, ``(1 + x | g)``, ``(x || g)`` with numeric x, ``(1 | a/b)`` and
        ``(1 | a/b/c)`` for nested factors, several terms for crossed factors, and
        ``(x || s) + (1 | item)``.
    data : DataFrame, optional
        The data. When given, the names in the formula are checked, and that each x in
        ``(x || g)`` is numeric.

    Returns
    -------
    MixedFormula
        With attributes `formula`, `groups`, `re_formula`, `vc_formula` and `structure`. Print it
        to read the call.

    Raises
    ------
    ValueError
        For a formula that cannot be read, an unknown column, or a model that MixedLM cannot
        fit: the message names the nearest model that it can.

    Notes
    -----
    The printed call needs ``import statsmodels.formula.api as smf``, ``import numpy as np`` where
    it says ``np``, and the data in a variable ``data``. A name in the formula is looked up among
    the columns, then among the variables of the code that asks. How to read the call: ``groups``
    splits the rows into independent parts; ``re_formula`` has one covariance matrix, with
    correlations; each entry of ``vc_formula`` has one variance and no correlation with anything.
    The syntax is that of Bates et al. (2015), section 2.2, doi:10.18637/jss.v067.i01.

    Examples
    --------
    >>> print(translate_formula("Reaction ~ Days + (1 | Subject)"))
    smf.mixedlm(
        "Reaction ~ Days",
        data,
        groups="Subject",
    ).fit(method="powell", ftol=1e-10)
    """
    if data is not None:
        check_frame(data)
    notation = parse_notation(formula, data, Surroundings.of_caller())
    if data is None:
        return arrange(notation, formula)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MissingRowsWarning)
        rows = checked_rows(data, notation)
    blocks = build_blocks(notation, rows.frame)
    return arrange(notation, formula, rows, [len(block.terms) > 1 for block in blocks])


@dataclass(frozen=True)
class _Term:
    """A random term, its position in the formula, and whether it has several columns.

    Attributes
    ----------
    columns : tuple of str
        Its grouping columns, as the call names them.
    names : Names
        How Python writes names.
    """

    term: RandomTerm
    at: int
    wide: bool
    columns: tuple[str, ...]
    names: Names


def arrange(
    notation: Notation,
    lme4: str,
    rows: ModelRows | None = None,
    wide: Sequence[bool] | None = None,
) -> MixedFormula:
    """Arrange a formula that has been read as MixedLM's arguments.

    Parameters
    ----------
    notation : Notation
        From `parse_notation`.
    lme4 : str
        The formula as it was written.
    rows : ModelRows, optional
        From `checked_rows`.
    wide : sequence of bool, optional
        For each term whether it has several effects; guessed from the formula without it.

    Raises
    ------
    NotInMixedLMError
        For a model that MixedLM cannot express.
    """
    wide = [_looks_wide(term) for term in notation.terms] if wide is None else wide
    names = notation.names
    terms = [
        _Term(t, at, w, tuple(names.renamed.get(c, c) for c in t.columns), names)
        for at, (t, w) in enumerate(zip(notation.terms, wide, strict=True))
    ]
    top = terms[0].columns
    if all(one.columns[: len(top)] == top for one in terms):
        correlated, rest = _within(notation.factors[0], terms)
    else:
        top, correlated, rest = (), None, terms
    named = _named_components(rest, top)
    plain = not rest and correlated and correlated.term.effects == ("Intercept",)
    return MixedFormula(
        formula=notation.fixed,
        groups=_group_name(top, names.columns),
        re_formula=None if plain or correlated is None else _one_sided(correlated.term),
        vc_formula={name: _component(one, top) for name, one in named.items()} or None,
        structure=_in_words(notation.terms, crossed=not top),
        lme4=lme4,
        factors=notation.factors,
        group_columns=top,
        correlated=None if correlated is None else correlated.at,
        components={name: one.at for name, one in named.items()},
        preparation=Preparation(renamed=names.renamed) if rows is None else rows.preparation,
    )


def _group_name(top: tuple[str, ...], used: Sequence[str]) -> str:
    """Column of the independent groups, which no column of the formula has as its name."""
    if len(top) == 1:
        return top[0]
    name = ":".join(top) or ALL_ROWS
    while name in used:
        name += "_"
    return name


def _looks_wide(term: RandomTerm) -> bool:
    """Whether a term has several effects, as far as can be known without data."""
    return len(term.effects) > 1 or term.effects[0].startswith("C(")


def _named_components(rest: Sequence[_Term], top: tuple[str, ...]) -> dict[str, _Term]:
    """Name each variance component, no two alike."""
    named: dict[str, _Term] = {}
    for one in rest:
        name = _component_name(one, top)
        while name in named:
            name += "_"
        named[name] = one
    return named


def _within(top: str, terms: list[_Term]) -> tuple[_Term | None, list[_Term]]:
    """Choose the term for ``re_formula`` among those of one factor; the rest are components."""
    own = [one for one in terms if one.term.factor == top]
    wide = [one for one in own if one.wide]
    if len(wide) > 1:
        raise NotInMixedLMError(
            f"MixedLM has one covariance matrix per grouping factor, and the formula asks for "
            f"{len(wide)} of them for {top}. Put all correlated effects into one term, "
            f"or use '||' for independent ones."
        )
    if not wide and len(own) > 1:
        return None, terms
    block = wide[0] if wide else own[0]
    return block, [one for one in terms if one is not block]


def _one_sided(term: RandomTerm) -> str:
    """Formula for ``re_formula``: patsy adds the intercept unless told otherwise."""
    slopes = [effect for effect in term.effects if effect != "Intercept"]
    if not slopes:
        return "1"
    return "~" + " + ".join(slopes if "Intercept" in term.effects else ["0", *slopes])


def _parts(one: _Term, top: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Grouping columns below `top`, and the slope, of an independent term."""
    if one.wide:
        raise _correlated_elsewhere(one.term, ":".join(top))
    (effect,) = one.term.effects
    return list(one.columns[len(top) :]), [] if effect == "Intercept" else [effect]


def _component_name(one: _Term, top: tuple[str, ...]) -> str:
    below, slope = _parts(one, top)
    return "_".join(below + slope) or "Intercept"


def _component(one: _Term, top: tuple[str, ...]) -> str:
    """Formula of a variance component; grouping factors below `top` become ``C(...)``."""
    below, slope = _parts(one, top)
    parts = [f"C({python_name(name)})" for name in below] + slope
    return "0 + " + ":".join(parts) if parts else "1"


def _correlated_elsewhere(term: RandomTerm, top: str) -> NotInMixedLMError:
    where = f"for {term.factor}, which is nested in {top}" if top else "next to a crossed factor"
    slopes = " + ".join(effect for effect in term.effects if effect != "Intercept")
    return NotInMixedLMError(
        f"MixedLM cannot fit correlated random effects {where}: ({term.text}). The nearest model "
        f"it can fit leaves the correlation out: ({slopes} || {term.factor}). `fit_mixed` fits "
        f"the model as you wrote it, with the course's own criterion."
    )


def _in_words(terms: tuple[RandomTerm, ...], *, crossed: bool) -> str:
    """Covariance structure as a sentence."""
    parts = []
    for term in terms:
        effects = " and ".join(term.effects)
        linked = ", correlated" if len(term.effects) > 1 else ""
        parts.append(f"{effects} by {term.factor}{linked}")
    ending = "; crossed factors, all rows in one group" if crossed else ""
    return "; ".join(parts) + ending
