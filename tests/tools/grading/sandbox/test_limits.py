"""What is too much ends a run or a cell, and the reason is told; help and guide say the limits."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from course_tools.grading import command
from course_tools.grading.sandbox.limits import Limits
from tests.tools.grading.sandbox.cell_runs import GUARD, HANG, run

ROOT = Path(__file__).parents[4]
in_sandbox = pytest.mark.usefixtures("sandbox")


EXCESSES = {
    "ran longer than 4 seconds": (HANG, {"seconds": 4}),
    "used more than 600 MB of memory": (
        "import os, time\nfor _ in range(4): os.fork()\nx = b'x' * 150_000_000\ntime.sleep(10**6)",
        {"memory_mb": 600},
    ),
    "started more than 20 processes": (
        "import os, time\nfor _ in range(25): os.fork() or time.sleep(10**6)\ntime.sleep(10**6)",
        {"processes": 20},
    ),
    "opened more than 100 files at once": (
        "import os, time\nfor _ in range(4): os.fork()\nkept = [os.pipe() for _ in range(9)]\n"
        "time.sleep(10**6)",
        {"all_open_files": 100},
    ),
    "sent more than 10 kB of answers": (
        "import os\nfor d in range(3, 99):\n  try: os.write(d, b'x' * 20_000)\n"
        "  except OSError: 0\nimport time; time.sleep(10**6)",
        {"output_kb": 10},
    ),
}


@in_sandbox
@pytest.mark.parametrize("why", EXCESSES)
def test_too_much_ends_the_run_and_says_why(why):
    cell, limits = EXCESSES[why]
    answers = run("a = 1", cell, "b = 2", limits=replace(GUARD, **limits))[0]
    if "seconds" in limits:  # all of the time: there is none for another run
        assert answers.values == {"a": 1}
        assert answers.stopped == f"{why}, in cell 2"
        return
    assert answers.values == {"a": 1, "b": 2}
    assert answers.errors == (f"cell 2: {why}; it was left out, and the rest was run again",)


@in_sandbox
def test_a_long_cell_is_interrupted_and_the_next_one_runs():
    answers = run("a = 1", "while True: pass", "b = 2", limits=replace(GUARD, cell_seconds=2))[0]
    assert answers.values == {"a": 1, "b": 2}
    assert answers.errors == ("cell 2: interrupted after 2 seconds",)
    assert not answers.stopped


@in_sandbox
def test_runs_without_a_culprit_share_the_time_of_one():
    deaf = "import signal, time\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\ntime.sleep(10**6)"
    limits = replace(GUARD, seconds=10, cell_seconds=3, grace_seconds=1)
    answers = run("a = 1", deaf, deaf, deaf, "b = 2", limits=limits)[0]
    assert answers.values == {"a": 1}
    assert [error.partition(":")[0] for error in answers.errors] == ["cell 2", "cell 3"]
    assert answers.stopped == "ran longer than 10 seconds, in cell 4"


@in_sandbox
def test_one_process_cannot_take_more_memory_than_there_is():
    assert "MemoryError" in run("x = b'x' * 10**10")[0].errors[0]


@pytest.mark.parametrize(
    ("option", "most"),
    [
        ("--seconds", Limits.seconds),
        ("--cell-seconds", Limits.cell_seconds),
        ("--memory", Limits.memory_mb),
    ],
)
def test_help_tells_each_limit(option, most, capsys):
    with pytest.raises(SystemExit):
        command.main(["--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert re.search(rf"{option} [A-Z_]+ [a-z ]+ \({most:g}\)", said)


def test_the_instructors_guide_tells_the_limits():
    guide = " ".join((ROOT / "INSTRUCTORS.md").read_text(encoding="utf-8").split())
    row = f"{Limits.seconds:g} seconds, {Limits.cell_seconds:g} for a cell, {Limits.memory_mb:g} MB"
    assert row in guide
    assert f"A cell that takes longer than {Limits.cell_seconds:g} seconds is interrupted" in guide


def test_the_container_recipe_names_exact_versions():
    recipe = (ROOT / "INSTRUCTORS.md").read_text(encoding="utf-8").partition("docker run")[2]
    assert re.search(r"debian:[a-z]+-\d{8}-slim@sha256:[0-9a-f]{64} ", recipe)
    assert re.search(r"pip install uv==\d+\.\d+\.\d+ ", recipe)
    assert "libseccomp2" in recipe
