"""Translate lme4's formula notation into the statsmodels call that fits the same model."""

import ast
from dataclasses import dataclass, field

import pandas as pd

from course_lib.model.notation import RandomTerm, parse_notation

ALL_ROWS = "all_rows"


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
    terms : tuple of RandomTerm
        The random-effects terms, one per block of the covariance.
    columns : tuple of str
        Columns of the data that the model uses.
    """

    formula: str
    groups: str
    re_formula: str | None
    vc_formula: dict[str, str] | None
    structure: str
    lme4: str
    factors: tuple[str, ...]
    terms: tuple[RandomTerm, ...] = field(repr=False)
    columns: tuple[str, ...] = field(repr=False)

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
    factors = tuple(dict.fromkeys(term.factor for term in notation.terms))
    top = factors[0]
    if all(name == top or name.startswith(top + ":") for name in factors):
        groups, re_formula, vc_formula = _within(top, notation.terms)
    else:
        groups, re_formula, vc_formula = ALL_ROWS, None, _components(notation.terms, top=None)
    return MixedFormula(
        formula=notation.fixed,
        groups=groups,
        re_formula=re_formula,
        vc_formula=vc_formula or None,
        structure=_in_words(notation.terms, groups),
        lme4=formula,
        factors=factors,
        terms=notation.terms,
        columns=notation.columns,
    )


def _within(top: str, terms: tuple[RandomTerm, ...]) -> tuple[str, str | None, dict[str, str]]:
    """Arrange terms of one factor, and of factors nested in it."""
    own = [term for term in terms if term.factor == top]
    correlated = [term for term in own if len(term.effects) > 1]
    if len(correlated) > 1:
        raise ValueError(
            f"MixedLM has one covariance matrix per grouping factor, and the formula asks for "
            f"{len(correlated)} of them for {top}. Put all correlated effects into one term, "
            f"or use '||' for independent ones."
        )
    block = correlated[0] if correlated else own[0]
    if not correlated and len(own) > 1:
        return top, None, _components(terms, top=top)
    rest = tuple(term for term in terms if term is not block)
    re_formula = _one_sided(block)
    if re_formula == "1" and not rest:
        return top, None, {}
    return top, re_formula, _components(rest, top=top)


def _one_sided(term: RandomTerm) -> str:
    """Formula for ``re_formula``: patsy adds the intercept unless told otherwise."""
    slopes = [effect for effect in term.effects if effect != "Intercept"]
    if not slopes:
        return "1"
    return "~" + " + ".join(slopes if "Intercept" in term.effects else ["0", *slopes])


def _components(terms: tuple[RandomTerm, ...], top: str | None) -> dict[str, str]:
    """Variance components, one per effect; grouping factors below `top` become ``C(...)``."""
    components = {}
    for term in terms:
        if len(term.effects) > 1:
            raise _correlated_elsewhere(term, top)
        (effect,) = term.effects
        below = term.factor.removeprefix(top or "").removeprefix(":").split(":")
        parts = [f"C({_name(name)})" for name in below if name]
        slope = [] if effect == "Intercept" else [effect]
        label = "_".join([name for name in below if name] + slope) or effect
        components[label] = "1" if not parts + slope else "0 + " + ":".join(parts + slope)
    return components


def _name(column: str) -> str:
    """Column as patsy reads it."""
    try:
        ast.parse(f"{column} = 0")
    except SyntaxError:
        return f'Q("{column}")'
    return column if column.isidentifier() else f'Q("{column}")'


def _correlated_elsewhere(term: RandomTerm, top: str | None) -> ValueError:
    where = f"for {term.factor}, which is nested in {top}" if top else "next to a crossed factor"
    slopes = " + ".join(effect for effect in term.effects if effect != "Intercept")
    return ValueError(
        f"MixedLM cannot fit correlated random effects {where}: ({term.text}). The nearest model "
        f"it can fit leaves the correlation out: ({slopes} || {term.factor}). In R, lme4 fits "
        f"the model as you wrote it."
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
