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
from course_lib.tables.methods import approximation, joint_test, method_notes, missing_notes
from course_lib.tables.noted import with_notes
from course_lib.tables.record_of_fit import record_of

_TYPES = ("II", "III")


def effect_tests(
    fit: Any,
    *,
    terms: Sequence[str | Sequence[str]] | None = None,
    type: str = "II",
    method: str = "kenward-roger",
) -> pd.DataFrame:
    """Test each term of the fixed part, all its coefficients together.

    Parameters
    ----------
    fit : MixedFit, CriterionFit or MixedLMResults
        From `fit_mixed` or from ``smf.mixedlm(...).fit()``.
    terms : sequence, optional
        Terms to test, as the formula has them; all but the intercept by default. Terms that are
        to be tested together stand in a list of their own: ``terms=[["breed", "time:breed"]]``.
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

    See Also
    --------
    joint_tests : the same with covariates at their mean, and within the levels of a factor.

    Notes
    -----
    How to read it: a factor with three levels has one test with two degrees of freedom (`df_num`),
    whatever its reference level is. `df_den` says on how many independent pieces of information
    the test rests: about the number of groups for what varies between groups. A coefficient of
    the summary is tested against its reference level, or at zero of a covariate; this is not.
    By Satterthwaite, `df_den` of several coefficients depends a little on which level is the
    first, as in lmerTest.
    """
    record, kind = record_of(fit, "effect_tests", structured=True), str(type)
    if kind not in _TYPES:
        raise ValueError(unknown_name("type", type, _TYPES))
    part = fixed_part(fit)
    tested = _chosen(part, terms)
    found = approximation(record, method)
    rows = []
    for together in tested:
        contrasts = _contrasts(record, part, together, kind, found.covariance)
        term = _listed([term.name for term in together])
        rows.append({"term": term, "type": kind} | joint_test(found, contrasts, method))
    table = pd.DataFrame(rows)
    notes = [*_meanings(part, tested, kind), *missing_notes(table), *method_notes(record, method)]
    return with_notes(table, notes)


def _chosen(part: FixedPart, names: Any) -> list[list[FixedTerm]]:
    """Terms of each test, or what is wrong with their names."""
    known = {term.name: term for term in part.terms if term.parts}
    if not known:
        raise ValueError(
            "The fixed part has no term besides the intercept, so that there is nothing to test. "
            "fixed_effects(fit) has the intercept."
        )
    if names is None:
        return [[term] for term in known.values()]
    if isinstance(names, str) or not isinstance(names, Sequence):
        raise wrong_kind(f"terms is a list of terms, such as ['{next(iter(known))}']", names)
    tests = [[one] if isinstance(one, str) else list(one) for one in names]
    for name in (name for test in tests for name in test):
        if name not in known:
            raise ValueError(unknown_name("term", name, list(known)))
    return [[known[name] for name in dict.fromkeys(test)] for test in tests]


def _contrasts(
    record: FitRecord,
    part: FixedPart,
    together: Sequence[FixedTerm],
    kind: str,
    covariance: Array,
) -> Array:
    """Independent contrasts of the fixed effects that the test of some terms says are zero."""
    differences = part.differences(record.design.x)
    if differences is None and kind == "III":
        raise ValueError(
            "A factor is coded with fewer columns than its levels ask for, so that type III has "
            "no meaning here. Use type='II'."
        )
    by_column = np.eye(len(part.info.column_names)) if differences is None else differences
    columns = [column for term in together for column in term.columns]
    own = by_column[columns]
    if len(part.terms) <= 2 and len(together) == len(part.terms) - 1:
        # lmerTest's contrasts of a lone term, each free of the next: Satterthwaite needs to know.
        x = record.design.x @ np.linalg.inv(by_column)
        upper = np.asarray(np.linalg.qr(x, mode="r"))[np.ix_(columns, columns)]
        return np.asarray(upper / upper.diagonal()[:, None] @ own)
    above = [column for other in _above(part, together) for column in other.columns]
    if kind == "III" or not above:
        return own
    # What does not depend on the terms above: the test beside all terms without them.
    rest = by_column[above]
    shares = np.linalg.solve(rest @ covariance @ rest.T, rest @ covariance @ own.T)
    return np.asarray(own - shares.T @ rest)


def _above(part: FixedPart, together: Sequence[FixedTerm]) -> list[FixedTerm]:
    """Terms that contain one of some terms, and are not among them."""
    others = [other for other in part.terms if other not in together]
    return [other for other in others if any(term.within(other) for term in together)]


def _meanings(part: FixedPart, tested: Sequence[Sequence[FixedTerm]], kind: str) -> Iterator[str]:
    """Say what the tests mean of terms that are part of an interaction."""
    by_above: dict[str, list[str]] = {}
    for together in tested:
        if above := _above(part, together):
            names = _listed([other.name for other in above])
            own = _listed([term.name for term in together])
            by_above.setdefault(names, []).append(own)
            if kind == "III":
                where = _where(part, together, above)
                yield f"{own} is part of {names}: type III tests it {where}."
    for names, parts in by_above.items() if kind == "II" else ():
        many = len(parts) > 1
        yield (
            f"{_listed(parts)} {'are parts' if many else 'is part'} of {names}. Type II tests "
            f"{'each' if many else 'it'} as if {names} were absent. If {names} matters, there is "
            f"no one effect to test: look at means or slopes by level."
        )
    if all(term.parts for term in part.terms):
        yield (
            "The fixed part has no intercept: the first factor's test asks whether its means are "
            "zero, not whether they are alike."
        )


def _where(part: FixedPart, together: Sequence[FixedTerm], above: Sequence[FixedTerm]) -> str:
    """Say where terms of an interaction are tested."""
    own = frozenset().union(*(term.parts for term in together))
    partners = sorted({name for other in above for name in other.parts - own})
    numbers = [name for name in partners if name in part.numeric_parts]
    factors = [name for name in partners if name not in part.numeric_parts]
    where = [f"where {_listed(numbers)} {'is' if len(numbers) == 1 else 'are'} zero"]
    over = f"on average over {_listed(factors)}, all levels weighed equally"
    return ", ".join([*(where if numbers else []), *([over] if factors else [])])


def _listed(names: Sequence[str]) -> str:
    return " and ".join(dict.fromkeys(names))
