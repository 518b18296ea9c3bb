"""Residuals, or random effects, against a normal distribution."""

from typing import Any

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from course_lib.plots.parts.fit_rows import residuals
from course_lib.plots.parts.normal_qq import normal_qq
from course_lib.tables.groups import group_effects
from course_lib.tables.record_of_fit import check_fitted
from course_lib.theme import set_alt_text


def plot_qq(fit: Any, *, of: str = "residuals") -> Figure:
    """Draw normal Q-Q plots of the residuals or of the random effects.

    Parameters
    ----------
    fit : MixedLMResults
        The fitted model.
    of : {"residuals", "random effects"}
        What to draw; for random effects one panel per factor and term.

    Returns
    -------
    Figure
        How to read it: points near the line look like a normal sample. Points above it at the right
        end and below it at the left end are heavier tails. Predicted random effects are shrunken
        and can look more normal than the true ones.
    """
    if of not in {"residuals", "random effects"}:
        raise ValueError(f"of is 'residuals' or 'random effects'; got {of!r}.")
    check_fitted(fit)
    if of == "residuals":
        samples = {"residuals": residuals(fit)}
    elif not (hasattr(fit, "record") or hasattr(fit, "random_effects")):
        raise ValueError("This model has no random effects: fit a mixed model, or of='residuals'.")
    else:
        grouped = group_effects(fit).groupby(["factor", "term"], sort=False)["estimate"]
        samples = {f"{term} by {factor}": part.to_numpy() for (factor, term), part in grouped}
    figure, axes = plt.subplots(1, len(samples), figsize=(4.6 * len(samples), 4.2), squeeze=False)
    found = [normal_qq(ax, v, t) for ax, (t, v) in zip(axes[0], samples.items(), strict=True)]
    described = ", ".join(f"{t}: correlation {r:.3f}" for t, r in zip(samples, found, strict=True))
    set_alt_text(figure, f"Normal Q-Q plots with their lines; points against line, {described}.")
    return figure
