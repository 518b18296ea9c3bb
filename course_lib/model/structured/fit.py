"""Fit mixed models whose residuals are correlated in time, or spread unequally."""

import warnings
from collections.abc import Iterator

import numpy as np
import pandas as pd

from course_lib.basics.kinds import check_frame
from course_lib.model.covariances import boundary_sentences, cleaned
from course_lib.model.design import Design, build_design
from course_lib.model.evaluation import Evaluation
from course_lib.model.exact_fit import check_scale
from course_lib.model.fit import NotIdentifiedWarning, SingularFitWarning
from course_lib.model.fit_record import FitRecord
from course_lib.model.identified import check_identified
from course_lib.model.notation import Notation, parse_notation
from course_lib.model.rows import checked_rows
from course_lib.model.structured.identified import check_told_apart
from course_lib.model.structured.law import Law
from course_lib.model.structured.optimum import find_structured
from course_lib.model.structured.structure import WIDE, Structure
from course_lib.model.structured.structured_fit import StructuredFit
from course_lib.model.structured.words import Asked, asked, check_group, structure_of, with_columns
from course_lib.model.surroundings import Surroundings
from course_lib.model.threads import one_thread

_NEAR = 0.999  # a correlation that says "the next residual is the same"
_NOTHING = 1e-3  # a correlation at the lower end of its range
_REASON = (
    "MixedLM has residuals that are independent, with one variance: it knows no correlation within "
    "groups and no variance by stratum."
)


def fit_structured(
    formula: str,
    data: pd.DataFrame,
    *,
    correlation: str | None = None,
    variance_by: str | None = None,
    reml: bool = True,
) -> StructuredFit:
    """Fit a linear mixed model whose residuals are correlated in time, or spread unequally.

    Parameters
    ----------
    formula : str
        As for `fit_mixed`, with one grouping factor.
    data : DataFrame
        One row per observation, in any order. It is not changed. Rows with a missing value in a
        column of the formula, in the time or in `variance_by` are left out, with a warning.
    correlation : str, optional
        ``"ar1(Days)"``: residuals of one group whose `Days` differ by d have the correlation
        ``phi ** d``. Times are whole numbers, and may have gaps. It is nlme's ``corAR1(form = ~
        Days | Subject)``; ``"ar1(Days | Subject)"`` says the same. ``"car1(Days)"`` takes any
        times, and its phi is not below zero (nlme's ``corCAR1``).
    variance_by : str, optional
        A column of categories, each of which gets a residual SD of its own (nlme's ``varIdent``).
    reml : bool, default True
        Restricted maximum likelihood; False for maximum likelihood.

    Returns
    -------
    StructuredFit
        Read by the tables; and it has `phi`, `ratios` and `normalized_resid`.

    Raises
    ------
    ValueError
        For a formula, times or strata that cannot be used, for more than one grouping factor, and
        where the data cannot tell the residuals' parameters from the variances. The message says
        what is possible.

    Warns
    -----
    SingularFitWarning
        When a variance is estimated as zero, or a correlation at the limit of its range.
    NotIdentifiedWarning
        When phi is estimated so near one that it cannot be told from a random intercept.
    MissingRowsWarning
        When rows with missing values are left out.

    See Also
    --------
    fit_mixed : independent residuals of one variance.
    compare_models : tests whether the structure is needed.
    lag_correlation, plot_lag : whether residuals still hang together.

    Notes
    -----
    Rows are made independent for given phi and ratios, and the criterion of `fit_mixed` applies to
    them; phi and ratios are searched from several starts. nlme stops short of a singular optimum,
    as its covariances must be positive definite.
    How to read it: `phi` is what is left between neighbours once group and line are known. Random
    effects and phi compete for the same likeness within groups, so that the SDs of the random
    effects change when phi enters.

    Examples
    --------
    >>> sleep = load_dataset("sleepstudy")
    >>> fit = fit_structured("Reaction ~ Days + (1 | Subject)", sleep, correlation="ar1(Days)")
    >>> round(fit.phi, 3)
    0.653
    """
    check_frame(data)
    want = asked(correlation, variance_by, data)
    notation = _notation(formula, data, want)
    rows = checked_rows(data, notation)
    design = build_design(notation, rows.frame)
    structure = structure_of(want, rows.frame, design.blocks[0])
    record = _optimum(formula, design, structure, reml=reml)
    for sentence in _limits(record):
        warnings.warn(sentence, SingularFitWarning, stacklevel=2)
    if structure.kind is not None and record.law is not None and record.law.phi > _NEAR:
        warnings.warn(_drift(record.law), NotIdentifiedWarning, stacklevel=2)
    evaluation = Evaluation(notation.fixed, notation.names)
    return StructuredFit(record, evaluation, rows.frame, _REASON)


def _notation(formula: str, data: pd.DataFrame, want: Asked) -> Notation:
    """Take the formula apart, with the columns that the residuals need."""
    if isinstance(formula, str) and "|" not in formula:
        raise ValueError(
            "fit_structured needs a random term, such as (1 | Subject), which says what the groups "
            "are. For correlated residuals without random effects R has nlme::gls; in Python, "
            "smf.gee(..., cov_struct=sm.cov_struct.Autoregressive()) comes nearest."
        )
    notation = parse_notation(formula, data, Surroundings.of_caller(3))
    check_group(notation, want)
    return with_columns(notation, want.columns)


def _optimum(formula: str, design: Design, structure: Structure, *, reml: bool) -> FitRecord:
    """Find the optimum and record it."""
    with one_thread():
        check_identified(design)
        check_told_apart(design, structure)
        found = find_structured(design, structure, reml=reml)
        _check_ratios(found.law)
        theta = cleaned(found.theta, found.products.covariances)
        loglik = -found.value / 2
        record = FitRecord(formula, design, found.products, theta, reml, loglik, law=found.law)
        record.covariances  # noqa: B018 - solved here, on one thread
        check_scale(record)
    return record


def _check_ratios(law: Law) -> None:
    """Refuse a stratum whose residual SD runs to zero, or away from the others."""
    for level, ratio in law.ratios.items():
        if abs(np.log(ratio)) > WIDE - 1e-6:
            raise ValueError(
                f"The residual SD of {law.structure.by} = {level} is at {ratio:.2g} times that of "
                f"'{law.structure.levels[0]}', the end of what is searched: the likelihood still "
                f"rises there. Fixed and random effects fit one of these strata exactly. Join "
                f"strata with few rows, or leave out some of the effects."
            )


def _limits(record: FitRecord) -> Iterator[str]:
    yield from boundary_sentences(record.covariances)
    law = record.law
    if law is not None and law.structure.kind and not law.structure.signed and law.step < _NOTHING:
        yield (
            f"Singular fit: the correlation phi in {law.structure.time} is estimated as zero, the "
            f"lower end of its range. The data show no residuals that are alike when they are near "
            f"in time."
        )


def _drift(law: Law) -> str:
    return (
        f"phi is estimated as {law.phi:.5f}, so near 1 that residuals of one group hardly differ: "
        f"they cannot be told from a random intercept, and the SDs of both say little. Use a "
        f"coarser unit of time, or leave out the correlation or the intercept by "
        f"{law.structure.factor}."
    )
