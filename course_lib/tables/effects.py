"""Tests of whole terms of the fixed part."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from course_lib.basics.kinds import wrong_kind
from course_lib.basics.suggestions import unknown_name
from course_lib.model.design import Array
from course_lib.model.fit_record import FitRecord
from course_lib.model.fixed_part import FixedPart, FixedTerm, fixed_part
from course_lib.tables.methods import approximation, method_notes, upper_tail
from course_lib.tables.noted import with_notes
from course_lib.tables.record_of_fit import record_of

_TYPES = ("II", "III")


def effect_tests(
    fit: Any,
    *,
    terms: Sequence[str] | None = None,
    type: str = "II",
    method: str = "kenward-roger",
) -> pd.DataFrame:
    """Test each term of the fixed part, all its coefficients together.

    Parameters
    ----------
    fit : MixedFit, CriterionFit or MixedLMResults
        From `fit_mixed` or from ``smf.mixedlm(...).fit()``.
    terms : sequence of str, optional
        Terms to test, as the formula has them; all but the intercept by default.
    type : str, default "II"
        ``"II"``: a term is tested beside all terms that do not contain it, as ``car::Anova`` does;
        the answer is the same for each coding and each origin. ``"III"``: lmerTest's; the levels
        of other factors weigh equally, and covariates are at their zero.
    method : str, default "kenward-roger"
        ``"kenward-roger"`` (fits by REML), ``"satterthwaite"``, or ``"wald"``: chi-square, which
        takes the variances as known.

    Returns
    -------
    DataFrame
        One row per term: `term`, `type`, `statistic` (F; chi-square by Wald), `df_num`, `df_den`,
        `p_value`, `method`. A note below the table, also in ``attrs["note"]``, says what a test
        means where the term is part of an interaction.

    Raises
    ------
    ValueError
        For an unknown term, type or method; when the method does not serve the fit.

    Notes
    -----
    How to read it: a factor with three levels has one test with two degrees of freedom (`df_num`),
    whatever its reference level is. `df_den` says on how many independent pieces of information
    the test rests: about the number of groups for what varies between groups. A coefficient of
    the summary is tested against its reference level, or at zero of a covariate; this is not.
    By Satterthwaite, `df_den` of several coefficients depends a little on which level is the
    first, as in lmerTest.
    """
    record, kind = record_of(fit), str(type)
    if kind not in _TYPES:
        raise ValueError(unknown_name("type", type, _TYPES))
    part = fixed_part(fit)
    tested = _chosen(part, terms)
    found = approximation(record, method)
    rows = []
    for term in tested:
        contrasts = _contrasts(record, part, term, kind)
        f, df_den = found.joint(contrasts)
        count = len(contrasts)
        rows.append(
            {
                "term": term.name,
                "type": kind,
                "statistic": f * count if method == "wald" else f,
                "df_num": count,
                "df_den": df_den,
                "p_value": upper_tail(f, count, df_den),
                "method": method,
            }
        )
    notes = [*_meanings(part, tested, kind), *method_notes(record, method)]
    return with_notes(pd.DataFrame(rows), notes)


def _chosen(part: FixedPart, names: Sequence[str] | None) -> list[FixedTerm]:
    """Terms to test, or what is wrong with their names."""
    known = {term.name: term for term in part.terms if term.parts}
    if not known:
        raise ValueError(
            "The fixed part has no term besides the intercept, so that there is nothing to test. "
            "fixed_effects(fit) has the intercept."
        )
    if names is None:
        return list(known.values())
    if isinstance(names, str):
        raise wrong_kind(f"terms is a list of terms, such as ['{next(iter(known))}']", names)
    for name in names:
        if name not in known:
            raise ValueError(unknown_name("term", name, list(known)))
    return [known[name] for name in names]


def _contrasts(record: FitRecord, part: FixedPart, term: FixedTerm, kind: str) -> Array:
    """Independent contrasts of the fixed effects that a term's test says are zero."""
    differences = part.differences(record.design.x)
    if differences is None and kind == "III":
        raise ValueError(
            "A factor is coded with fewer columns than its levels ask for, so that type III has "
            "no meaning here. Use type='II'."
        )
    by_column = np.eye(len(part.info.column_names)) if differences is None else differences
    own = by_column[list(term.columns)]
    above = [column for other in part.terms if term.within(other) for column in other.columns]
    if kind == "III" or not above:
        return own
    # What does not depend on the terms above: the term's test beside all terms without it.
    covariance = record.solution.beta_cov
    rest = by_column[above]
    shares = np.linalg.solve(rest @ covariance @ rest.T, rest @ covariance @ own.T)
    return np.asarray(own - shares.T @ rest)


def _meanings(part: FixedPart, tested: Sequence[FixedTerm], kind: str) -> Iterator[str]:
    """Say what the tests mean of terms that are part of an interaction."""
    by_above: dict[str, list[str]] = {}
    for term in tested:
        if above := [other for other in part.terms if term.within(other)]:
            names = _listed([other.name for other in above])
            by_above.setdefault(names, []).append(term.name)
            if kind == "III":
                where = _where(part, term, above)
                yield f"{term.name} is part of {names}: type III tests it {where}."
    for names, own in by_above.items() if kind == "II" else ():
        many = len(own) > 1
        yield (
            f"{_listed(own)} {'are parts' if many else 'is part'} of {names}. Type II tests "
            f"{'each' if many else 'it'} as if {names} were absent. If {names} matters, there is "
            f"no one effect to test: look at means or slopes by level."
        )
    if all(term.parts for term in part.terms):
        yield (
            "The fixed part has no intercept: the first factor's test asks whether its means are "
            "zero, not whether they are alike."
        )


def _where(part: FixedPart, term: FixedTerm, above: Sequence[FixedTerm]) -> str:
    """Say where a term of an interaction is tested."""
    partners = sorted({name for other in above for name in other.parts - term.parts})
    numbers = [name for name in partners if name in part.numeric_parts]
    factors = [name for name in partners if name not in part.numeric_parts]
    where = [f"where {_listed(numbers)} {'is' if len(numbers) == 1 else 'are'} zero"]
    over = f"on average over {_listed(factors)}, all levels weighed equally"
    return ", ".join([*(where if numbers else []), *([over] if factors else [])])


def _listed(names: Sequence[str]) -> str:
    return " and ".join(dict.fromkeys(names))
