"""A student whose notebook did not run is told why, and where."""

import pytest

from course_tools.grading.advice import locate_errors, run_advice

SETUP = "grader = start_exercise('02')"
CELLS = [SETUP, "data = load_exercise('x')", "sd = ...", "grader.check('sd')", "b = 1\nc = 2"]
CELLS += ["blup = b + c", 'grader . check( "blup" )', "grader.check_all()"]


@pytest.mark.parametrize(
    ("cell", "question"),
    [(1, ""), (2, ""), (3, "sd, "), (4, "sd, "), (5, "blup, "), (6, "blup, "), (8, "")],
)
def test_an_error_stands_at_its_question(cell, question):
    assert locate_errors([f"cell {cell}: X: y"], CELLS) == (f"{question}cell {cell}: X: y",)


def test_an_error_that_says_something_else_stays_as_it_is():
    assert locate_errors(["cell 99: X", "odd", "cell 1: X"], ["a"]) == (
        "cell 99: X",
        "odd",
        "cell 1: X",
    )


@pytest.mark.parametrize(
    ("cells", "errors", "said"),
    [
        (CELLS, [], []),
        (CELLS, ["cell 3: X: y"], []),
        (["", SETUP, "x"], ["cell 2: X", "cell 3: X"], ["No cell of your notebook ran"]),
        (
            [SETUP, "x = \u201ca\u201d"],
            ["cell 1: X: y", "cell 2: SyntaxError: y"],
            ["No cell of your notebook ran", "curly quotes"],
        ),
        ([SETUP, "x =\u00a01"], ["cell 2: SyntaxError: y"], ["no-break spaces"]),
        ([SETUP, "print('\u201ca\u201d')"], [], []),
        (CELLS[1:], [], ["loads the exercise is missing"]),
        ([*CELLS, "%reset -f"], [], ["`%reset`"]),
        ([*CELLS, "get_ipython().magic('reset -f')"], [], ["`%reset`"]),
        ([*CELLS, "%reset_selective x"], [], []),
    ],
)
def test_what_is_wrong_with_the_whole_is_said_in_words(cells, errors, said):
    advice = run_advice(errors, cells)
    assert len(advice) == len(said)
    assert all(words in sentence for words, sentence in zip(said, advice, strict=True))
