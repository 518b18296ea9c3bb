"""Translate lme4's formula notation into the statsmodels call that fits the same model."""

import ast
from dataclasses import dataclass, field

import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from course_lib.model.level_labels import check_levels, factor_levels
from course_lib.model.notation import Notation, RandomTerm, parse_notation

ALL_ROWS = "all_rows"


class NotInMixedLMError(ValueError):
    """MixedLM cannot express a model; the message names the nearest one that it can."""


@dataclass(frozen=True)
class MixedFormula:
    """What to hand to ``smf.mixedlm``; printing it shows the call a student would type.

    Attributes
    ----------
    formula : str
        Response and fixed effects, in patsy's notation.
    groups : str
        Column of independent groups; ``all_rows``, a constant column, for crossed factors.
    re_formula : str or None
        Random effects that may be correlated within a group.
    vc_formula : dict or None
        Independent variance components, name to formula.
    structure : str
        The covariance structure in words.
    lme4 : str
        The formula that was translated.
    factors : tuple of str
        Grouping factors, such as ``Subject`` or ``batch:cask``.
    correlated : int or None
        Position in the formula of the random term that ``groups`` and ``re_formula`` stand for.
    components : dict
        Position in the formula of the term of each variance component, by its name.
    """

    formula: str
    groups: str
    re_formula: str | None
    vc_formula: dict[str, str] | None
    structure: str
    lme4: str
    factors: tuple[str, ...]
    correlated: int | None = field(repr=False)
    components: dict[str, int] = field(repr=False)

    @property
    def crossed(self) -> bool:
        """Whether all rows are one group, because factors are crossed."""
        return self.groups == ALL_ROWS

    def _data_argument(self) -> str:
        if self.crossed:
            return f"data.assign({ALL_ROWS}=1)"
        if ":" in self.groups:
            parts = [f'data["{name}"].astype(str)' for name in self.groups.split(":")]
            joined = ' + ":" + '.join(parts)
            return f'data.assign(**{{"{self.groups}": {joined}}})'
        return "data"

    def __str__(self) -> str:
        """Show the statsmodels call."""
        arguments = [_quoted(self.formula), self._data_argument(), f"groups={_quoted(self.groups)}"]
        if self.re_formula is not None:
            arguments.append(f"re_formula={_quoted(self.re_formula)}")
        if self.vc_formula is not None:
            pairs = (f"{_quoted(k)}: {_quoted(v)}" for k, v in self.vc_formula.items())
            arguments.append("vc_formula={" + ", ".join(pairs) + "}")
        if self.crossed:
            arguments.append("use_sparse=True")
        return "smf.mixedlm(\n    " + ",\n    ".join(arguments) + ",\n)"

    def _repr_pretty_(self, printer: "object", cycle: bool) -> None:  # noqa: ARG002
        """Show the call as the value of a notebook cell."""
        printer.text(str(self))  # type: ignore[attr-defined]


def _quoted(text: str) -> str:
    return '"' + text + '"' if '"' not in text else "'" + text + "'"


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
    How to read it: ``groups`` splits the rows into independent parts; ``re_formula`` has one
    covariance matrix, with correlations; each entry of ``vc_formula`` has one variance and no
    correlation with anything. The syntax is that of Bates et al. (2015), section 2.2,
    doi:10.18637/jss.v067.i01.

    Examples
    --------
    >>> print(translate_formula("Reaction ~ Days + (1 | Subject)"))
    smf.mixedlm(
        "Reaction ~ Days",
        data,
        groups="Subject",
    )
    """
    notation = parse_notation(formula, data)
    if data is not None and len(data):
        for factor in notation.factors:
            check_levels(factor, factor_levels(data, factor.split(":"))[1], len(data))
    return arrange(notation, formula, data)


@dataclass(frozen=True)
class _Term:
    """A random term, its position in the formula, and whether it has several columns."""

    term: RandomTerm
    at: int
    wide: bool


def arrange(notation: Notation, lme4: str, data: pd.DataFrame | None = None) -> MixedFormula:
    """Arrange a formula that has been read as MixedLM's arguments.

    Parameters
    ----------
    notation : Notation
        From `parse_notation`.
    lme4 : str
        The formula as it was written.
    data : DataFrame, optional
        The data, which tell whether an effect is categorical.

    Raises
    ------
    NotInMixedLMError
        For a model that MixedLM cannot express.
    """
    terms = [_Term(t, at, _is_wide(t, data)) for at, t in enumerate(notation.terms)]
    factors = notation.factors
    top = factors[0]
    if all(name == top or name.startswith(top + ":") for name in factors):
        groups, correlated, rest = top, *_within(top, terms)
    else:
        groups, correlated, rest = ALL_ROWS, None, terms
    below = None if groups == ALL_ROWS else top
    named = {_component_name(one, below): one for one in rest}
    plain = not rest and correlated and correlated.term.effects == ("Intercept",)
    return MixedFormula(
        formula=notation.fixed,
        groups=groups,
        re_formula=None if plain or correlated is None else _one_sided(correlated.term),
        vc_formula={name: _component(one, below) for name, one in named.items()} or None,
        structure=_in_words(notation.terms, groups),
        lme4=lme4,
        factors=factors,
        correlated=None if correlated is None else correlated.at,
        components={name: one.at for name, one in named.items()},
    )


def _is_wide(term: RandomTerm, data: pd.DataFrame | None) -> bool:
    """Whether a term has several columns for each level, so that they are correlated."""
    return len(term.effects) > 1 or _is_categorical(term.effects[0], data)


def _is_categorical(effect: str, data: pd.DataFrame | None) -> bool:
    if effect.startswith("C("):
        return True
    if data is None or effect not in data:
        return False
    return not is_numeric_dtype(data[effect]) or is_bool_dtype(data[effect])


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


def _parts(one: _Term, top: str | None) -> tuple[list[str], list[str]]:
    """Grouping columns below `top`, and the slope, of an independent term."""
    if one.wide:
        raise _correlated_elsewhere(one.term, top)
    (effect,) = one.term.effects
    below = one.term.factor.removeprefix(top or "").removeprefix(":").split(":")
    return [name for name in below if name], [] if effect == "Intercept" else [effect]


def _component_name(one: _Term, top: str | None) -> str:
    below, slope = _parts(one, top)
    return "_".join(below + slope) or "Intercept"


def _component(one: _Term, top: str | None) -> str:
    """Formula of a variance component; grouping factors below `top` become ``C(...)``."""
    below, slope = _parts(one, top)
    parts = [f"C({_name(name)})" for name in below] + slope
    return "0 + " + ":".join(parts) if parts else "1"


def _name(column: str) -> str:
    """Column as patsy reads it."""
    try:
        ast.parse(f"{column} = 0")
    except SyntaxError:
        return f'Q("{column}")'
    return column if column.isidentifier() else f'Q("{column}")'


def _correlated_elsewhere(term: RandomTerm, top: str | None) -> NotInMixedLMError:
    where = f"for {term.factor}, which is nested in {top}" if top else "next to a crossed factor"
    slopes = " + ".join(effect for effect in term.effects if effect != "Intercept")
    return NotInMixedLMError(
        f"MixedLM cannot fit correlated random effects {where}: ({term.text}). The nearest model "
        f"it can fit leaves the correlation out: ({slopes} || {term.factor}). `fit_mixed` fits "
        f"the model as you wrote it, with the course's own criterion."
    )


def _in_words(terms: tuple[RandomTerm, ...], groups: str) -> str:
    """Covariance structure as a sentence."""
    parts = []
    for term in terms:
        effects = " and ".join(term.effects)
        linked = ", correlated" if len(term.effects) > 1 else ""
        parts.append(f"{effects} by {term.factor}{linked}")
    ending = "; crossed factors, all rows in one group" if groups == ALL_ROWS else ""
    return "; ".join(parts) + ending
