"""Six panels that check a model."""

import matplotlib as mpl
import pytest

import course_lib as course
from course_tools.slides.kernel import enlarge_type, slide_size
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
    names = [text.get_text() for text in figure.legends[0].get_texts()]
    assert names == ["batch", "batch:cask"]
    assert [len(line.get_xdata()) for line in figure.axes[5].lines[:2]] == [10, 30]


@pytest.mark.parametrize("themed", [True, False])
def test_on_a_slide_names_cover_nothing(themed):
    with mpl.rc_context():
        if themed:
            course.use_theme()
        _names_cover_nothing()


def _names_cover_nothing():
    oats = course.load_dataset("Oats")
    nested = course.fit_mixed("yield ~ nitro + Variety + (1 | Block / Variety)", oats)
    figure = course.plot_diagnostics(nested, oats, x="Variety", group="Block")
    figure.set_size_inches(*slide_size(*figure.get_size_inches()))
    enlarge_type(figure)
    figure.draw_without_rendering()
    legend = figure.legends[0].get_window_extent()
    assert not any(legend.overlaps(ax.get_tightbbox()) for ax in figure.axes)
    assert figure.bbox.x0 <= legend.x0
    assert legend.x1 <= figure.bbox.x1
    predictor = figure.axes[1]
    turned = {label.get_rotation() for label in predictor.get_xticklabels()}
    assert turned == {30.0}, "names side by side would run into each other"


def test_an_unknown_column_is_named(fit, data):
    with refused("mean 'Days'"):
        course.plot_diagnostics(fit, data, x="days", group="Subject")
