"""Write the report of a fit to data of one's own."""

import platform
import warnings
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd

from course_lib.plots.design import plot_design
from course_lib.plots.diagnostics import plot_diagnostics
from course_lib.report.own_data import OwnData
from course_lib.report.page import (
    card_html,
    figure_html,
    list_html,
    page_html,
    section_html,
    table_html,
    written_html,
)
from course_lib.tables.differences import contrasts
from course_lib.tables.effects import effect_tests
from course_lib.tables.fixed import fixed_effects
from course_lib.tables.leave_out import leave_out
from course_lib.tables.means import estimated_means
from course_lib.tables.variances import variance_components

_PACKAGES = ("statsmodels", "pandas", "numpy", "scipy", "matplotlib")
_WRITTEN = ("question", "model", "missing", "checks", "findings", "limits", "data and code")


def write_report(
    own: OwnData,
    fit: Any,
    path: str | Path,
    *,
    title: str,
    author: str,
    card: Mapping[str, str],
    written: Mapping[str, str],
    seed: int | None = None,
) -> str:
    """Write one HTML page with card, tables, figures and what was written, to hand in.

    Parameters
    ----------
    own : OwnData
        From `read_own_data`.
    fit : MixedFit
        The model of `own`, from `fit_mixed`.
    path : str or Path
        The page's file, such as ``"my_report.html"``. It is written anew each time.
    title, author : str
        Head of the page.
    card : mapping
        Questions of the card and your answers.
    written : mapping
        Your own sentences: ``question``, ``model``, ``missing``, ``checks``, ``findings``,
        ``limits``, ``data and code``. A part that is missing is marked on the page.
    seed : int, optional
        The seed, if chance was used.

    Returns
    -------
    str
        One sentence: what was written, and which parts are still open.

    Raises
    ------
    ValueError
        For a part of `written` that a report does not have.
    """
    if unknown := [name for name in written if name not in _WRITTEN]:
        raise ValueError(f"A report has no part {unknown[0]!r}. It has: {', '.join(_WRITTEN)}.")
    text = {name: written_html(written.get(name)) for name in _WRITTEN}
    sections = [
        section_html("Question", text["question"], card_html(card)),
        section_html("Units", table_html(own.units, "Units at each level."), _design(own)),
        section_html("Model", text["model"], f"<p><code>{own.formula}</code></p>"),
        section_html(
            "Missing values, and how the file was read", text["missing"], list_html(own.notes)
        ),
        section_html("Estimates", text["findings"], *_estimates(own, fit)),
        section_html("Checks", text["checks"], *_checks(own, fit)),
        section_html("What it does not show", text["limits"]),
        section_html("Data and code", text["data and code"]),
    ]
    page = page_html(title, author, sections, software(fit, seed))
    Path(path).write_text(page, encoding="utf-8")
    still = [name for name in _WRITTEN if 'class="open"' in text[name]]
    return f"{path} is written. " + (
        f"Still open: {', '.join(still)}." if still else "All parts are there."
    )


def software(fit: Any, seed: int | None = None) -> str:
    """Say with what a model was fitted: versions, REML or ML, singular or not, the seed."""
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    how = "REML" if fit.reml else "ML"
    seeded = "No random numbers were used." if seed is None else f"Seed {seed}."
    return f"Python {platform.python_version()}, {packages}, course_lib; {how}. {seeded}"


def _design(own: OwnData) -> str:
    """Draw the two outermost of groups, factors and numbers against each other."""
    pair = list(dict.fromkeys([*own.groups, *own.factors, *own.numbers]))[:2]
    if len(pair) < 2:
        return ""
    ax = plot_design(own.data, factors=(pair[0], pair[1]))
    drawn = figure_html(ax, f"How many rows there are of each {pair[0]} and {pair[1]}.")
    plt.close(ax.figure)  # type: ignore[arg-type]
    return drawn


def _estimates(own: OwnData, fit: Any) -> list[str]:
    """Fixed effects, differences of each factor's means, tests of whole terms, SDs."""
    method, told = _method(fit)
    rows = pd.DataFrame(fixed_effects(fit, method=method))
    rows = rows[["term", "estimate", "std_error", "df", "conf_low", "conf_high"]]
    parts = [table_html(rows, "Fixed effects, with 95 % intervals.", told)]
    parts += [_differences(fit, factor, method) for factor in own.factors]
    if len(rows) > 1:
        tests = effect_tests(fit, method=method)
        columns = ["term", "statistic", "df_num", "df_den", "p_value"]
        note = str(tests.attrs.get("note", ""))
        parts.append(table_html(pd.DataFrame(tests)[columns], "Tests of whole terms.", note))
    sds = pd.DataFrame(variance_components(fit)).drop(columns="variance")
    zero = "An SD of 0 says that the data agree with none, and with more."
    note = zero if (sds["sd"] == 0).any() else ""
    return [*parts, table_html(sds, "Standard deviations.", note)]


def _differences(fit: Any, factor: str, method: str) -> str:
    """Differences between the means of a factor: they say more than a test."""
    found = contrasts(estimated_means(fit, factor, method=method))
    columns = ["contrast", "estimate", "std_error", "df", "conf_low", "conf_high", "p_adjusted"]
    note = str(found.attrs.get("note", ""))
    return table_html(pd.DataFrame(found)[columns], f"Differences between means of {factor}.", note)


def _method(fit: Any) -> tuple[str, str]:
    """Kenward and Roger's method where it serves, else Satterthwaite's."""
    try:
        fixed_effects(fit, method="kenward-roger")
    except ValueError:
        return "satterthwaite", "Degrees of freedom by Satterthwaite; Kenward–Roger does not serve."
    return "kenward-roger", "Degrees of freedom by Kenward and Roger."


def _checks(own: OwnData, fit: Any) -> list[str]:
    """Six panels, and how well a further row and a new unit are predicted."""
    parts = []
    if predictors := [*own.numbers, *own.factors]:
        figure = plot_diagnostics(fit, own.data, x=predictors[0], group=own.groups[0])
        parts.append(figure_html(figure, "Residuals in six panels, as in lecture 06."))
        plt.close(figure)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".* fits are singular")  # those to a part
        errors = {
            by: leave_out(own.formula, own.data, by=by)["error"] for by in ("row", own.groups[0])
        }
    left = [(f"one {by} at a time", (error**2).mean() ** 0.5) for by, error in errors.items()]
    table = pd.DataFrame(left, columns=["left out", "root of the mean squared error"])
    return [*parts, table_html(table, "How far predictions miss rows that the fit has not seen.")]
