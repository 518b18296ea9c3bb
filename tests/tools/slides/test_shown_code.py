"""What of a cell's code a slide shows: what fits a model."""

import pytest

from course_tools.slides.shown_code import shown_code


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("from course_lib import plot_x\nplot_x(1)", ""),
        ("fit = fit_mixed('y ~ 1', d)\nplot_x(fit)", "fit = fit_mixed('y ~ 1', d)"),
        ("use_theme()\ndata = load()\ndata.head()", ""),
        ("print(fit.summary())", ""),
        ("print(icc(fit_mixed('y ~ 1', d)))", ""),
        ("d = load()\nother = 1\nfit = fit_mixed(f, d)", "d = load()\nfit = fit_mixed(f, d)"),
        ("import statsmodels.formula.api as smf\nd = 1", ""),
        (
            "for n in (1, 2):\n    fit = fit_mixed(f, n)\n    print(n)",
            "for n in (1, 2):\n    fit = fit_mixed(f, n)",
        ),
        (
            "for n in (1, 2):\n    print(fit_mixed(f, n))",
            "for n in (1, 2):\n    print(fit_mixed(f, n))",
        ),
    ],
)
def test_shown_code(source, shown):
    assert shown_code(source) == shown
