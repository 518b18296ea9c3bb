"""Arrows from own lines to partially pooled ones."""

import numpy as np

import course_lib as course
from tests.plots.drawn import describes_itself, refused


def test_shrinkage_has_an_arrow_for_each_group_with_a_line_of_its_own(pooling):
    ax = course.plot_shrinkage(pooling, label=["373"])
    assert describes_itself(ax)
    arrows = [text for text in ax.texts if text.arrow_patch is not None]
    assert len(arrows) == 19
    assert "373" in [text.get_text() for text in ax.texts]
    assert {patch.get_gid() for patch in ax.patches} >= {"ellipse 0.5", "ellipse 0.95"}


def test_the_95_percent_ellipse_holds_95_percent(pooling):
    ax = course.plot_shrinkage(pooling)
    ellipse = next(p for p in ax.patches if p.get_gid() == "ellipse 0.95")
    fit = pooling.fits["partial"]
    draws = np.random.default_rng(1).multivariate_normal(fit.fe_params, fit.cov_re, 20_000)
    inside = ellipse.get_path().contains_points(
        ellipse.get_patch_transform().inverted().transform(draws)
    )
    assert abs(inside.mean() - 0.95) < 0.006  # four standard errors of 20 000 draws


def test_a_group_that_is_not_there_is_refused(pooling):
    with refused("no group '999'"):
        course.plot_shrinkage(pooling, label=["999"])
