"""What is to be read is marked: the rows and lines that hold a finding's numbers."""

import pytest

from course_tools.slides.marked import mark
from course_tools.slides.outputs import framed, printed


@pytest.mark.parametrize(
    ("finding", "marked"),
    [
        ("The slope is −0.35.", [False, True]),
        ("A tenth: 10 %.", [True, False]),
        ("No number.", [False, False]),
        ("Both: 0.1 and −0.354.", [True, True]),
    ],
)
def test_rows_of_a_table(finding, marked):
    block = framed(["term", "estimate"], [["a", "0.1"], ["b", "-0.3543"]])
    rows = mark(block, finding).html.split("<tr")[2:]
    assert ['class="read"' in row for row in rows] == marked


def test_lines_but_not_all_of_them():
    (block,) = printed("slope 0.95\nresidual 0.31\n")
    html = mark(block, "The slope is 0.95.").html
    assert html == '<pre><span class="read">slope 0.95</span>\nresidual 0.31</pre>'
    assert "span" not in mark(block, "0.95 and 0.31").html
