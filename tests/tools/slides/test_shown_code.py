"""What of a cell's code a slide shows."""

import pytest

from course_tools.slides.shown_code import shown_code


@pytest.mark.parametrize(
    ("source", "draws", "shown"),
    [
        ("from course_lib import plot_x\nplot_x(1)", True, ""),
        ("fit = fit_mixed('y ~ 1', d)\nplot_x(fit)", True, "fit = fit_mixed('y ~ 1', d)"),
        ("x = 1\nax.plot(x)", True, ""),
        ("use_theme()\ndata = load()\ndata.head()", False, "data = load()\ndata.head()"),
        ("fit = f()\nprint(f'a {fit}')", False, "fit = f()"),
        ("print(f'a {fit}')", False, "print(f'a {fit}')"),
        (
            "d = f()\nprint('a', g(d))\nprint('b', d)",
            False,
            "d = f()\nprint('a', g(d))\nprint('b', d)",
        ),
        ("fit = f()\nprint(fit.summary())", False, "fit = f()\nprint(fit.summary())"),
        ("import statsmodels.formula.api as smf\nd = 1", False, "d = 1"),
        ("x = 1\n# why\ny = 2", False, "x = 1\n# why\ny = 2"),
    ],
)
def test_shown_code(source, draws, shown):
    assert shown_code(source, draws=draws) == shown
