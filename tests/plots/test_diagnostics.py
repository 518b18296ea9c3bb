"""Six panels that check a model."""

import course_lib as course
from tests.plots.drawn import describes_itself, refused
from tests.reference.lme4_values import near


def test_the_rows_that_the_fit_used_are_drawn(gaps):
    data, fit = gaps
    figure = course.plot_diagnostics(fit, data, x="Days", group="Subject")
    assert describes_itself(figure)
    near(figure.axes[1].lines[0].get_xdata(), data.dropna()["Days"], 0)


def test_diagnostics_keep_nested_factors_apart():
    data = course.load_dataset("Pastes").assign(row=range(60))
    nested = course.fit_mixed("strength ~ 1 + (1 | batch / cask)", data)
    figure = course.plot_diagnostics(nested, data, x="row", group="batch")
    names = [text.get_text() for text in figure.axes[5].get_legend().get_texts()]
    assert names == ["batch", "batch:cask"]
    assert [len(line.get_xdata()) for line in figure.axes[5].lines[:2]] == [10, 30]


def test_an_unknown_column_is_named(fit, data):
    with refused("mean 'Days'"):
        course.plot_diagnostics(fit, data, x="days", group="Subject")
