"""Fit linear mixed models from lme4's notation, at lme4's optimum."""

import warnings
from typing import Any

import pandas as pd

from course_lib.basics.kinds import check_frame
from course_lib.model.covariances import boundary_sentences
from course_lib.model.criterion_fit import CriterionFit
from course_lib.model.design import Design, build_design
from course_lib.model.evaluation import Evaluation
from course_lib.model.exact_fit import check_scale
from course_lib.model.fit_record import FitRecord, make_record
from course_lib.model.flat_likelihood import NotIdentifiedWarning, flat_sentence
from course_lib.model.formula import NotInMixedLMError, arrange
from course_lib.model.identified import check_identified
from course_lib.model.mixedlm.mixed_fit import MixedFit
from course_lib.model.notation import parse_notation
from course_lib.model.products import cross_products
from course_lib.model.rows import MissingRowsWarning, checked_rows
from course_lib.model.surroundings import Surroundings
from course_lib.model.threads import one_thread
from course_lib.model.words_of_r import refused_arguments

__all__ = ["MissingRowsWarning", "NotIdentifiedWarning", "SingularFitWarning", "fit_mixed"]


class SingularFitWarning(UserWarning):
    """The fit is singular: a variance is estimated as zero or a correlation as plus or minus 1."""


def fit_mixed(
    formula: str, data: pd.DataFrame, *, reml: bool = True, **others: Any
) -> MixedFit | CriterionFit:
    """Fit a linear mixed model written in lme4's notation.

    Parameters
    ----------
    formula : str
        For example ``"Reaction ~ Days + (1 + Days | Subject)"``; see `translate_formula` for
        what is understood. A name is looked up among the columns, then among the variables and
        functions of the code that calls, then among patsy's (``C``, ``I``, ``bs``) and ``np``.
        A name that is no word stands in backticks: ```reaction time```.
    data : DataFrame
        One row per observation. It is not changed. Rows with a missing value in a column of the
        formula are left out, with a warning that counts them.
    reml : bool, default True
        Restricted maximum likelihood, as lme4's default; False for maximum likelihood.
    **others
        None; arguments that R's function has are answered in a sentence.

    Returns
    -------
    MixedFit
        statsmodels' result, at the highest (restricted) likelihood, with all that it documents
        for ``MixedLMResults``. Where MixedLM cannot express the model, such as correlated slopes
        beside a crossed factor, a `CriterionFit`: the same tables and plots read it.

    Raises
    ------
    ValueError
        For data or a formula that cannot be used; the message names the column, the level or the
        part of the formula.

    Warns
    -----
    SingularFitWarning
        When a variance is estimated as zero or a correlation as plus or minus one.
    NotIdentifiedWarning
        When the likelihood is nearly flat, so that the data hardly tell some variances apart.
    MissingRowsWarning
        When rows with missing values are left out.

    See Also
    --------
    translate_formula : the statsmodels call that fits the same model.
    fixed_effects, variance_components, group_effects : read the fit.

    Notes
    -----
    The optimum is found on the profiled criterion of Bates et al. (2015),
    doi:10.18637/jss.v067.i01, from several starts. How to read the result: all that statsmodels
    documents for MixedLMResults holds. A variance at its limit is exactly 0.
    """
    if others:
        raise TypeError(refused_arguments(others))
    check_frame(data)
    notation = parse_notation(formula, data, Surroundings.of_caller())
    rows = checked_rows(data, notation)
    design = build_design(notation, rows.frame)
    record = find_optimum(formula, design, reml=reml)
    for sentence in boundary_sentences(record.covariances):
        warnings.warn(sentence, SingularFitWarning, stacklevel=2)
    if flat := flat_sentence(record):
        warnings.warn(flat, NotIdentifiedWarning, stacklevel=2)
    evaluation = Evaluation(notation.fixed, notation.names)
    try:
        call = arrange(notation, formula, rows, [len(block.terms) > 1 for block in design.blocks])
    except NotInMixedLMError as reason:
        return CriterionFit(record, evaluation, rows.frame, str(reason))
    return MixedFit(record, call, rows.frame, evaluation)


def find_optimum(formula: str, design: Design, *, reml: bool = True) -> FitRecord:
    """Find the optimum of a design that is there already.

    Parameters
    ----------
    formula : str
        For the record.
    design : Design
        Response, fixed and random effects.
    reml : bool, default True
        Restricted maximum likelihood, or maximum likelihood.
    """
    with one_thread():
        check_identified(design)
        products = cross_products(design)
        record = make_record(formula, design, products, reml=reml)
        record.covariances  # noqa: B018 - solved here, on one thread
        check_scale(record)
    return record
