"""A run of a submission is apart from all others and loses no answer; our own faults are told."""

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from course_tools.grading.sandbox.session import SandboxError
from course_tools.grading.sandbox.submission_run import end_sandboxes, sandbox_problem
from tests.tools.grading.sandbox.cell_runs import GUARD, HANG, run
from tests.waiting import SECONDS, wait_for

ROOT = Path(__file__).parents[4]
pytestmark = pytest.mark.usefixtures("sandbox")


LOOK = "from course_lib import load_exercise\na = float(load_exercise('trout').iloc[:, -1].sum())"


def test_each_run_has_its_own_data():
    runs = run(LOOK, seeds=[None, 7, 8, 7])
    assert [answers.seed for answers in runs] == [None, 7, 8, 7]
    published, seven, eight, again = (answers.values["a"] for answers in runs)
    assert len({published, seven, eight}) == 3
    assert seven == again


def test_a_run_knows_no_seed_and_no_other_data():
    """Neither its memory nor its files, nor what the processes around it have open."""
    seed = 918_273_645
    found = (
        "import gc, os, pathlib\n"
        "texts = [repr(dict(os.environ))]\n"
        "for one in gc.get_objects():\n"
        "    if isinstance(one, (dict, list, tuple)) and len(one) < 50:\n"
        "        try: texts.append(repr(one))\n"
        "        except Exception: pass\n"
        "for place in [*pathlib.Path('/proc').glob('[0-9]*/environ'), "
        "*pathlib.Path('/proc').glob('[0-9]*/fd/*'), *pathlib.Path('/tmp').rglob('*')]:\n"
        "    try:\n"
        "        if place.is_file(): texts.append(place.read_bytes()[:10**7].decode('latin-1'))\n"
        "    except OSError: pass\n"
        f"a = sum(str({seed - 1} + 1) in text for text in texts)\nb = len(texts) > 100"
    )
    (answers,) = run(found, seeds=[seed])
    assert answers.values == {"a": 0, "b": True}


def test_a_run_that_ends_the_sandbox_leaves_the_others_alone():
    cell = "if 'COURSE_EXERCISE_DATA' not in os.environ:\n"
    cell += "    os.kill(os.getppid(), 9)\n    time.sleep(10**6)"
    runs = run("import os, time", "a = 1", cell, "b = 2", seeds=[None, 7])
    assert [answers.values for answers in runs] == [{"a": 1, "b": 2}] * 2
    why = "cell 3: it ended the sandbox; it was left out, and the rest was run again"
    assert [answers.errors for answers in runs] == [(why,), ()]


def test_cells_that_end_the_run_cost_only_themselves():
    leave = "import os\nos._exit(0)"
    answers = run(leave, "a = 1", "1 / 0", leave, "b = 2")[0]
    assert answers.values == {"a": 1, "b": 2}
    assert not answers.stopped
    assert [error.partition(":")[0] for error in answers.errors] == ["cell 1", "cell 3", "cell 4"]
    assert "it ended itself; it was left out" in answers.errors[0]
    many = run("a = 1", *[leave] * 4, "b = 2")[0]
    assert many.values == {"a": 1}
    assert many.stopped == "it ended itself, in cell 5"


def test_a_cell_that_cannot_be_interrupted_is_left_out():
    limits = replace(GUARD, cell_seconds=1, grace_seconds=1)
    deaf = "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True: pass"
    answers = run("a = 1", deaf, "b = 2", limits=limits)[0]
    assert answers.values == {"a": 1, "b": 2}
    assert "could not be interrupted after 1 seconds; it was left out" in answers.errors[0]


def test_nothing_is_left_for_the_next_run():
    look = "b = len(os.listdir('/tmp')) + len([p for p in os.listdir('/proc') if p.isdigit()])"
    leave = "open('left', 'w').close()\nif not os.fork(): time.sleep(99)"
    first, second = run("import os, time", look, leave, seeds=[7, 8])
    assert first.values == second.values


def test_chance_gives_the_same_marks_twice():
    cells = ["import numpy as np, random", "a = np.random.rand()", "b = random.random()"]
    assert run(*cells)[0].values == run(*cells)[0].values


def test_a_forged_end_costs_only_its_cell():
    forge = (
        "for d in range(3, 100):\n  try: os.write(d, b'\\n{\"end\": 0}\\n')\n  except OSError: 0"
    )
    runs = run("import os", "a = 1", forge, "import time\ntime.sleep(0.5)\nb = 2", seeds=[None])
    assert runs[0].values == {"a": 1, "b": 2}
    assert runs[0].errors[0].startswith("cell 3: it ended itself")


def test_the_last_value_counts():
    assert run("a = 1", "b = True", "a = 2", "b = 1")[0].values == {"a": 2, "b": 1}
    assert run("a = 1", "del a")[0].kinds["a"] == "missing"


def test_errors_name_the_cell_and_the_others_run():
    answers = run(
        "a = 1", "1 / 0", "def", "raise ValueError('x' * 500 + '\\nsecond line')", "b = 2"
    )[0]
    assert answers.values == {"a": 1, "b": 2}
    assert answers.errors[0] == "cell 2: ZeroDivisionError: division by zero"
    assert answers.errors[1].startswith("cell 3: SyntaxError: invalid syntax")
    assert answers.errors[2] == f"cell 4: ValueError: {'x' * 188}"


def test_the_course_and_its_data_are_there():
    cells = [
        "from course_lib import fit_mixed, load_dataset, plot_spaghetti\n"
        "import matplotlib.pyplot as plt",
        "d = load_dataset('sleepstudy')\n"
        "plot_spaghetti(d, x='Days', y='Reaction', group='Subject')\nplt.show()",
        "a = fit_mixed('Reaction ~ Days + (1|Subject)', d).fe_params['Days']",
        "b = plt.get_fignums()",
    ]
    answers = run(*cells)[0]
    assert not answers.errors
    assert answers.values["a"] == pytest.approx(10.4673, abs=1e-4)
    assert answers.values["b"] == []


@pytest.mark.parametrize("seconds", [0, 0.002, 0.005, 0.01, 0.5])
def test_a_sandbox_ends_on_request_at_any_time_and_leaves_nothing(seconds):
    me = psutil.Process()
    before = set(me.children(recursive=True))  # a browser of other tests, say

    def own() -> list[psutil.Process]:
        return [one for one in me.children(recursive=True) if one not in before]

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(run, HANG, limits=GUARD)
        while not own():  # as soon as there is one
            pass
        time.sleep(seconds)
        seen = own()
        end_sandboxes()
        with pytest.raises(SandboxError, match="on request"):
            running.result(timeout=SECONDS)
    assert psutil.wait_procs(seen, timeout=SECONDS)[1] == []


def test_after_a_request_to_end_the_next_one_runs():
    end_sandboxes()
    assert run("a = 1")[0].values == {"a": 1}


def test_a_killed_host_takes_its_sandboxes_along():
    code = "from course_tools.grading.sandbox.submission_run import run_cells\n"
    code += f"run_cells([{HANG!r}], [], [None])"
    host = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)

    def three() -> list[psutil.Process]:  # bubblewrap twice, and Python
        found = psutil.Process(host.pid).children(recursive=True)
        return found if len(found) >= 3 else []

    inner = wait_for(three, "the sandbox")
    host.send_signal(signal.SIGKILL)
    host.wait()
    _, alive = psutil.wait_procs(inner, timeout=SECONDS)
    assert alive == []


def test_without_bubblewrap_it_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "apt-get install bubblewrap" in sandbox_problem()
    with pytest.raises(SandboxError, match="bwrap could not be started"):
        run("a = 1")


def test_a_sandbox_that_does_not_start_says_why(monkeypatch, tmp_path):
    broken = tmp_path / "bwrap"
    broken.write_text("#!/bin/sh\necho bwrap: No permissions to create a namespace >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert "No permissions to create a namespace" in sandbox_problem()
    with pytest.raises(SandboxError, match="before any cell was run"):
        run("a = 1")


def test_other_systems_are_told_of_the_container(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert "container" in sandbox_problem()


def test_the_cell_runner_refuses_to_run_outside():
    command = [sys.executable, "-m", "course_tools.grading.sandbox.cell_runner", "1"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, input=json.dumps({}))
    assert answer.returncode == 1
    assert "only inside the sandbox" in answer.stderr
