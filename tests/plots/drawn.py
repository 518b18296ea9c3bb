"""What a plot has drawn: its lines and its panels by name, and what it refuses."""

from contextlib import contextmanager

import matplotlib.pyplot as plt
import pytest

from course_lib.theme import get_alt_text

SLEEP = {"x": "Days", "y": "Reaction", "group": "Subject"}
SLOPES = "Reaction ~ Days + (1 + Days | Subject)"


def lines(ax, gid):
    return [line for line in ax.lines if line.get_gid() == gid]


def panels(figure):
    return {ax.get_title(): ax for ax in figure.axes if ax.get_visible()}


def describes_itself(figure):
    return len(get_alt_text(figure)) > 60


@contextmanager
def refused(message):
    """Expect a sentence, and no figure left behind."""
    with pytest.raises(ValueError, match=message):
        yield
    assert plt.get_fignums() == [], message
