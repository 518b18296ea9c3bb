"""Responses that a fit's model could have made."""

from typing import Any

import pandas as pd

from course_lib.basics.arguments import Rng, generator, whole_number
from course_lib.model.draws import draw_from
from course_lib.tables.record_of_fit import record_of


def simulate_responses(fit: Any, sets: int = 1, *, rng: Rng = None) -> pd.DataFrame:
    """Simulate responses of a fit's own model, at its estimates.

    Parameters
    ----------
    fit : MixedFit, CriterionFit or MixedLMResults
        From `fit_mixed` or from ``smf.mixedlm(...).fit()``.
    sets : int, default 1
        How many responses, at least 1.
    rng : numpy Generator or int, optional
        Source of randomness, or its seed.

    Returns
    -------
    DataFrame, shape (rows, sets)
        One column for each set, named 0, 1, ...; rows are those that the fit used, with its
        labels. In the units of the response.

    Raises
    ------
    ValueError
        For a wrong number of sets or a wrong `rng`; the message says what is possible.

    See Also
    --------
    refit : fits the same model to all sets at once.

    Notes
    -----
    Each set draws new random effects and new residuals: it is the study with new subjects. The
    predictors stay as they are, as with R's ``simulate(fit)``. An effect whose variance is
    estimated as zero is zero in each set.
    How to read it: put a column beside the data. Where a fit is good, you cannot tell which is
    which. Estimates of many sets, by `refit`, show how far an estimate scatters from study to
    study; that they scatter around the fit's own values is built in, and no evidence for them.

    Examples
    --------
    >>> fit = fit_mixed("Reaction ~ Days + (1 + Days | Subject)", load_dataset("sleepstudy"))
    >>> refit(fit, simulate_responses(fit, 1000, rng=1))  # doctest: +SKIP
    """
    record = record_of(fit, "simulate_responses", structured=True)
    sets, random = whole_number("sets", sets, 1), generator(rng)
    return pd.DataFrame(draw_from(record, sets, random), index=record.design.index)
