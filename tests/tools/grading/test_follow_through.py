"""A right step from a wrong number has full marks; a guess, or a recognised mistake, never does."""

import ast

import pytest

from course_tools.basics.sources import EXERCISES, find_sources
from course_tools.exercises.keys import make_key
from course_tools.exercises.masters import MasterError, read_master
from course_tools.grading.checks import make_checks
from course_tools.grading.follow_through import follow_through, is_solution
from course_tools.grading.results import StudentResult
from course_tools.grading.sandbox.limits import Limits
from course_tools.grading.sandbox.submission_run import run_cells
from course_tools.grading.score import judge
from tests.tools.front_matter import FRONT_MATTER

pytestmark = pytest.mark.usefixtures("sandbox")

QUESTION = """
```{{otter}}
# BEGIN QUESTION
name: {name}
points: 2
{more}```

## Question {name}

```{{code-cell}} ipython3
{solution}  # SOLUTION
```

```{{otter}}
# BEGIN TESTS
```

```{{code-cell}} ipython3
{tests}
```

```{{otter}}
# END TESTS
# END QUESTION
```
"""
HEAD = (
    FRONT_MATTER
    + """\
# Exercise 98 · Chain

```{code-cell} ipython3
from course_lib import load_exercise

weights = load_exercise("trout").select_dtypes("number").iloc[:, -1]
```
"""
)
FIRST = QUESTION.format(
    name="mean",
    more="",
    solution="mean = weights.mean()",
    tests='answer(mean)\nwrong("median", weights.median(), "m")\nwrong("sum", weights.sum(), "s")\n'
    'wrong("largest", weights.max(), "l")',
)
SECOND = QUESTION.format(
    name="share",
    more="uses: [mean]\n",
    solution="share = weights.max() / mean",
    tests='answer(share)\nwrong("upside down", mean / weights.max(), "u")\n'
    'wrong("smallest", weights.min() / mean, "s")\nwrong("difference", weights.max() - mean, "d")\n'
    'wrong("by median", weights.max() / weights.median(), "b")',
)
SETUP = HEAD.rpartition("ipython3\n")[2].rpartition("```")[0]
SEEDS = [None, 3]
TEXTS = {"outlying_hive"}  # only numbers are followed


@pytest.fixture(scope="module")
def exercise(tmp_path_factory):
    """Return the master and its checks on three data sets."""
    path = tmp_path_factory.mktemp("masters") / "98_chain.md"
    path.write_text(HEAD + FIRST + SECOND, encoding="utf-8")
    master = read_master(path)
    key, *others = (make_key(master, seed, pictures=False) for seed in SEEDS)
    return master, make_checks(master, key, others)


def points(exercise, *submissions, seeds=SEEDS) -> list[float]:
    """Return the points of the second question of each submission: the cells of both answers."""
    master, checks = exercise
    checks = {
        name: tuple(check for check in listed if check.seed in seeds)
        for name, listed in checks.items()
    }
    results = []
    for number, cells in enumerate(submissions):
        runs = run_cells([SETUP, *cells], ["mean", "share"], seeds)
        questions = judge(checks, runs, ["mean", "share"])
        results.append(StudentResult(str(number), questions=questions))
    marked = follow_through(results, master, checks, Limits())
    assert [each.questions[0] for each in marked] == [each.questions[0] for each in results]
    return [each.questions[1].points for each in marked]


RIGHT = "share = weights.max() / mean"


def test_what_follows_from_a_slip_has_full_marks(exercise):
    slips = ["mean = weights.mean() * 1.1", "mean = weights.iloc[:-3].mean()", "mean = 7.5"]
    found = points(exercise, *([slip, RIGHT] for slip in slips))
    assert found == [2.0, 2.0, 2.0]


@pytest.mark.parametrize(
    "cells",
    [
        ["mean = weights.mean() * 1.1", "share = mean / weights.max()"],
        ["mean = weights.mean() * 1.1", "share = weights.max() / mean + 1"],
        ["mean = weights.mean() * 1.1", "share = 3.21"],
        ["mean = 0", RIGHT],
        ["mean = float('nan')", RIGHT],
        ["mean = float('inf')", RIGHT],
        ["mean = 1e308", RIGHT],
        ["mean = 'a'", "share = 2.0"],
        ["mean = [1, 2]", "share = 2.0"],
        ["mean = weights.median()", RIGHT],  # a recognised mistake of the second question
        ["mean = ...", RIGHT],
    ],
    ids=[
        *["other formula", "other number", "typed in", "zero", "nan", "infinity", "huge", "text"],
        *["list", "recognised", "none"],
    ],
)
def test_nothing_else_follows(exercise, cells):
    assert points(exercise, cells) == [0.0]


def test_a_number_that_is_right_on_the_published_data_only_does_not_follow(exercise):
    """It was copied: on other data it is wrong, but here it was not computed wrongly."""
    copied = exercise[1]["mean"][0].expected.right
    assert points(exercise, [f"mean = {copied!r}", RIGHT]) == [1.0]


def test_without_other_data_nothing_follows(exercise):
    assert points(exercise, ["mean = weights.mean() * 1.1", RIGHT], seeds=[None]) == [0.0]


def test_moving_an_earlier_answer_moves_the_solution_of_each_question_that_uses_one():
    """Else what follows from it would be what follows without it."""
    moved = 0
    for source in find_sources(kinds=[EXERCISES]):
        master = read_master(source)
        for question in (each for each in master.questions if each.uses):
            solution = [part for part in master.parts if is_solution(part)]
            cells = [part.cell.source for part in solution]
            steps = [part.cell.source for part in solution if part.question == question.name]
            for name in question.uses:
                cells += [f"before = {question.name}\n{name} *= 1.01", *steps]
                found = run_cells(cells, ["before", question.name], [None])[0].values
                assert found["before"] != found[question.name], (source.stem, question.name, name)
                moved += 1
    assert moved >= 2


def test_each_number_that_a_solution_stands_on_is_named():
    for source in find_sources(kinds=[EXERCISES]):
        master = read_master(source)
        for question in master.questions:
            parts = [p for p in master.parts if is_solution(p) and p.question == question.name]
            tree = ast.parse("\n".join(part.cell.source for part in parts))
            loaded = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
            earlier = {each.name for each in master.questions} - {question.name} - TEXTS
            assert loaded & earlier == set(question.uses), (source.stem, question.name)


@pytest.mark.parametrize(
    ("uses", "says"),
    [("[share]", "no question before it"), ("[x]", "uses x"), ("mean", "is a list of earlier")],
)
def test_uses_names_earlier_questions(tmp_path, uses, says):
    path = tmp_path / "98_chain.md"
    path.write_text(HEAD + FIRST + SECOND.replace("[mean]", uses), encoding="utf-8")
    with pytest.raises(MasterError, match=says):
        read_master(path)
