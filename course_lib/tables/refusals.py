"""What to do where a function cannot read a fit: by the function that was asked."""

from course_lib.basics.kinds import WrongKindError
from course_lib.model.fit_record import FitRecord
from course_lib.model.glmm.generalized_fit import GeneralizedFit

_PREDICT = (
    "fit.predict(new_data, groups='typical'), 'known' or 'population' gives probabilities, or mean "
    "counts, at rows that you choose"
)
_TESTS = (
    "Fit the model without the term too, at the same points, and take compare_models(smaller, "
    "larger); fixed_effects(fit) tests single coefficients by z. There are no degrees of freedom "
    "to count: with few groups all these p-values are too small"
)
_INSTEAD_OF_LINEAR = {
    "fixed_effects": "fixed_effects(fit) takes method='wald', the normal distribution, only",
    "effect_tests": _TESTS,
    "joint_tests": _TESTS,
    "estimated_means": _PREDICT,
    "estimated_trends": f"Slopes are in fixed_effects(fit), on the {{link}} scale; {_PREDICT}",
    "confidence_intervals": "fixed_effects(fit) has Wald's intervals of the coefficients. For a "
    "variance compare_models(smaller, larger) tests whether it is zero",
    "predict_mixed": _PREDICT,
    "r_squared": "It is no share of one variance: the variance of a {family} row depends on its "
    "mean, and there is no residual variance to compare with. icc(fit) says what share groups "
    "have on the latent scale of a binomial model; {what} by fit.predict are easier to read",
    "simulate_responses": "Draw by hand: groups from the SD of variance_components(fit), then rows "
    "from fit.predict's {what}",
    "refit": "Fit other responses one by one: fit_glmm(formula, data.assign(y=...))",
}
_DRAW = (
    "Draw what fit.predict(new_data, groups='typical') gives, against a predictor; "
    "plot_caterpillar(fit) draws the groups' effects, plot_intervals(fixed_effects(fit)) the "
    "coefficients"
)
DEGREES_OF_FREEDOM = "degrees of freedom"  # asked for by several functions
_INSTEAD_OF_INDEPENDENT = {
    "icc": "With a correlation in time or with strata there is no one share: two rows of a group "
    "are correlated by how far apart they are, or by where they stand. variance_components(fit) "
    "has the parts.",
    "confidence_intervals": "method='wald' has the intervals of the fixed effects. For phi or a "
    "variance compare models with and without it, by compare_models.",
    "refit": "To refit such a model, put each column of simulate_responses(fit, ...) into the data "
    "and call fit_structured in a loop.",
    DEGREES_OF_FREEDOM: "Use method='wald', whose p-values are too small where few groups decide; "
    "or compare fits with and without the effect, both with reml=False, by compare_models.",
}
_READ_BY = (
    "Use a fit of fit_mixed for it. A fit of fit_structured is read by fixed_effects, "
    "variance_components, group_effects, compare_models, predict_mixed and plot_lag."
)


def linear_only(fit: GeneralizedFit, asked: str = "") -> WrongKindError:
    """Make the error that answers a generalised fit where a linear one is needed.

    Parameters
    ----------
    fit : GeneralizedFit
        What came.
    asked : str
        The function that was asked; a plot or an explorer by default.
    """
    family = fit.record.family
    instead = _INSTEAD_OF_LINEAR.get(asked, _DRAW)
    words = {"link": family.link, "family": family.name, "what": _plural(family.mean_is)}
    subject = asked or "This function"
    return WrongKindError(
        f"{subject} reads linear mixed models, from fit_mixed, and this is a {family.name} one, "
        f"from fit_glmm. {instead.format(**words)}."
    )


def _plural(word: str) -> str:
    return "probabilities" if word == "probability" else f"{word}s"


def independent_only(record: FitRecord, asked: str = "") -> ValueError:
    """Make the error that answers a structured fit where residuals must be independent.

    Parameters
    ----------
    record : FitRecord
        What came.
    asked : str
        The function that was asked.
    """
    assert record.law is not None
    return ValueError(
        f"This fit's residuals are correlated or spread unequally ({record.law.structure.text}), "
        f"and what is asked for holds for independent residuals of one variance only. "
        f"{_INSTEAD_OF_INDEPENDENT.get(asked, _READ_BY)}"
    )
