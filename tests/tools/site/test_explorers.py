"""Explorers of the book: only what one needs is run, and its numbers are those that are stored."""

import ast

import pytest
from nbformat.v4 import new_code_cell, new_output

from course_tools.basics.errors import BuildError
from course_tools.site.explorers import explorer_states, needed

SOURCE = """
import slow, pandas as pd
from course_lib import explore_pooling, load_dataset
data = load_dataset("sleepstudy")
data["day"] = data["Days"] + 1
other = slow.work()
print(other)
data.sort_values("day", inplace=True)
for name in ["a"]:
    data[name] = 0
explore_pooling(data)
"""


def test_needed_are_the_statements_that_touch_a_name_of_the_last():
    kept = [ast.unparse(one) for one in needed(SOURCE)]
    assert kept == [
        "from course_lib import explore_pooling, load_dataset",
        "data = load_dataset('sleepstudy')",
        "data['day'] = data['Days'] + 1",
        "data.sort_values('day', inplace=True)",
        "for name in ['a']:\n    data[name] = 0",
        "explore_pooling(data)",
    ]


def cells(text: str):
    output = new_output("execute_result", {"text/plain": text}, execution_count=1)
    first = new_code_cell("1 / 0")  # of no use for the explorer: not run
    source = "from course_lib import explore_budget\n\nexplore_budget()"
    return [first, new_code_cell(source, outputs=[output])]


def test_a_state_is_that_of_the_explorer_that_the_cell_shows():
    from course_lib import explore_budget

    made = explore_budget()
    found = explorer_states(cells(repr(made)), "08_power")
    (state,) = found.values()
    assert state["start"] == made.start
    assert state["_esm"] == made._esm


def test_an_explorer_with_other_numbers_than_the_notebook_is_refused():
    with pytest.raises(BuildError, match=r"08_power: explore_budget.. has other numbers.*build"):
        explorer_states(cells("power 0.5"), "08_power")


def test_an_explorer_that_fails_is_named():
    broken = [new_code_cell("explore_nothing()")]
    with pytest.raises(BuildError, match=r"08_power: explore_nothing\(\) failed: name"):
        explorer_states(broken, "08_power")
