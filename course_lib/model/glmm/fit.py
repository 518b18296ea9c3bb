"""Fit generalised linear mixed models, binomial and Poisson, from lme4's notation."""

import warnings
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from course_lib.basics.kinds import check_frame
from course_lib.model.column_checks import check_effects
from course_lib.model.covariances import boundary_sentences
from course_lib.model.design import build_design
from course_lib.model.evaluation import Evaluation
from course_lib.model.fit import SingularFitWarning
from course_lib.model.glmm.generalized_fit import GeneralizedFit
from course_lib.model.glmm.record import GeneralizedRecord, Observed, fitted_record
from course_lib.model.glmm.responses import (
    boolean_as_number,
    check_response,
    checked_family,
    read_beside,
)
from course_lib.model.glmm.search import Optimum
from course_lib.model.glmm.separation import check_separation
from course_lib.model.glmm.structure import (
    check_groups_vary,
    chosen_points,
    own_block,
    points_to_compare,
)
from course_lib.model.identified import check_told_apart
from course_lib.model.notation import parse_notation
from course_lib.model.rows import checked_rows
from course_lib.model.surroundings import Surroundings
from course_lib.model.threads import one_thread
from course_lib.model.words_of_r import refused_arguments

__all__ = ["LaplaceWarning", "fit_glmm"]

_MOVED = 0.1  # standard errors by which a coefficient may move from Laplace to quadrature


class LaplaceWarning(UserWarning):
    """Laplace's approximation and quadrature give coefficients that differ."""


def fit_glmm(
    formula: str,
    data: pd.DataFrame,
    *,
    family: str = "binomial",
    trials: str | None = None,
    offset: str | None = None,
    points: int | None = None,
    **others: Any,
) -> GeneralizedFit:
    """Fit a generalised linear mixed model by maximum likelihood.

    Parameters
    ----------
    formula : str
        In lme4's notation, as for `fit_mixed`, such as
        ``"incidence ~ period + (1 | herd)"``. There is one grouping factor; besides it there may
        be ``(1 | row)``, an effect of each row, for counts that spread more than the family says.
    data : DataFrame
        One row per observation. It is not changed. Rows with a missing value in a column that is
        used are left out, with a warning that counts them.
    family : {"binomial", "poisson"}
        Yes or no and successes out of trials, with the logit link; or counts, with the log link.
    trials : str, optional
        Column that says out of how many the response counts successes. Without it the response
        is 0 or 1, or true or false.
    offset : str, optional
        A column, or what is computed from columns, that is added to the linear predictor with
        coefficient 1, such as ``"log(days)"``.
    points : int, optional
        Points of the adaptive Gauss-Hermite quadrature over each random effect; 1 is Laplace's
        approximation. By default 25 for one random intercept, else 1. Quadrature serves up to two
        effects of each group.
    **others
        None; arguments that R's function has are answered in a sentence.

    Returns
    -------
    GeneralizedFit
        `fixed_effects`, `variance_components`, `group_effects`, `icc` and `compare_models` read
        it; it has ``summary()`` and ``predict(new_data, groups=...)``.

    Raises
    ------
    ValueError
        For data or a formula that cannot be used. Separation (effects that would be infinite) is
        found before the fit, and its columns are named.

    Warns
    -----
    LaplaceWarning
        When Laplace's approximation is used, and quadrature, with which each such fit is compared
        once, moves a coefficient by more than a tenth of its standard error.
    SingularFitWarning
        When a variance is estimated as zero or a correlation as plus or minus one.
    MissingRowsWarning
        When rows with missing values are left out.

    See Also
    --------
    fit_mixed : normal responses.

    Notes
    -----
    How to read the result: coefficients are on the link's scale (log odds; log counts), and they
    are those of one group: ``exp(coefficient)`` is the odds ratio, or ratio of counts, for the
    same patient or herd. The mean over all groups changes less; ``predict(..., groups=
    "population")`` gives it. There is no residual variance.

    Log-likelihoods hold their constant, so that they compare with those of ``glm``. lme4's
    ``glmer`` leaves it out with more than one point. With one point and with several the
    numbers are two approximations of one integral: compare models at equal points only.

    Examples
    --------
    >>> cbpp = load_dataset("cbpp")
    >>> fit_glmm("incidence ~ period + (1 | herd)", cbpp, trials="size")  # doctest: +SKIP
    """
    if others:
        raise TypeError(refused_arguments(others, generalized=True))
    check_frame(data)
    around, kind = Surroundings.of_caller(), checked_family(family)
    parsed = parse_notation(formula, data, around)
    beside = read_beside(parsed, data, kind, trials, offset, around)
    rows = checked_rows(data, beside.notation)
    frame = boolean_as_number(rows.frame, parsed.response_column)
    design = build_design(beside.notation, frame, row_effects=True)
    counts = beside.trials_of(frame)
    check_response(design.response, design.y, counts, beside, kind, frame.index)
    own = own_block(design, counts, kind.name)
    number = chosen_points(points, design, own)
    observed = Observed(formula, design, kind, counts, beside.offset_of(frame), own)
    with one_thread():
        _check(observed)
        record, optimum = fitted_record(observed, number)
        laplace = _laplace_sentence(observed, record, optimum)
    for sentence in boundary_sentences(record.covariances):
        warnings.warn(sentence, SingularFitWarning, stacklevel=2)
    if laplace:
        warnings.warn(laplace, LaplaceWarning, stacklevel=2)
    evaluation = Evaluation(beside.notation.fixed, beside.notation.names)
    return GeneralizedFit(record, evaluation, frame, beside.offset)


def _check(observed: Observed) -> None:
    """Refuse what has no optimum."""
    design, own = observed.design, observed.own
    check_effects(design)
    blocks = tuple(block for at, block in enumerate(design.blocks) if at != own)
    check_told_apart(replace(design, blocks=blocks), residual=own is not None)
    check_separation(design, observed.family, observed.trials)
    check_groups_vary(design, observed.trials, observed.family.name)


def _laplace_sentence(
    observed: Observed, record: GeneralizedRecord, optimum: Optimum
) -> str | None:
    """Compare a fit by Laplace's approximation with quadrature, and say what moves."""
    points = points_to_compare(observed.design, observed.own)
    if record.points > 1 or points is None:
        return None
    other, _ = fitted_record(observed, points, optimum)
    error = np.sqrt(record.solution.beta_cov.diagonal())
    moved = abs(other.solution.beta - record.solution.beta) / error
    most = int(np.argmax(moved))
    if not moved[most] > _MOVED:
        return None
    return (
        f"Laplace's approximation is not accurate here: with {points} points of quadrature the "
        f"coefficient of '{observed.design.fixed_names[most]}' is {other.solution.beta[most]:.3g}, "
        f"and here {record.solution.beta[most]:.3g}, {moved[most]:.1f} standard errors away. "
        f"Fit with points={points}."
    )
