"""The sandbox keeps a submission apart from everything, within limits, and loses no answer."""

# ruff: noqa: PD011 - the `values` of answers, not of a Series
import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import psutil
import pytest

from course_tools.grading.sandbox import mounts
from course_tools.grading.sandbox.limits import Limits
from course_tools.grading.sandbox.session import SandboxError
from course_tools.grading.sandbox.submission_run import end_sandboxes, run_cells, sandbox_problem

ROOT = Path(__file__).parents[3]
SHORT = Limits(seconds=3, cell_seconds=1, memory_mb=1000)
HANG = "while True:\n    try:\n        while True: pass\n    except BaseException: pass"


@pytest.fixture(scope="module", autouse=True)
def _works():
    if problem := sandbox_problem():
        pytest.skip(problem)


def run(*cells, names=("a", "b"), seeds=(None,), limits=SHORT, slot=0):
    return run_cells(cells, names, seeds, limits=limits, slot=slot)


def inside(expression: str, *before: str):
    """Value of an expression in the sandbox."""
    answers = run(*before, f"a = {expression}", limits=Limits())[0]
    assert not answers.errors
    return answers.values["a"]


# ---- values ----
PLAIN = {
    "True": True,
    "np.bool_(False)": False,
    "3": 3,
    "np.int64(3)": 3,
    "2.5": 2.5,
    "np.float64(0.1)": 0.1,
    "np.float32(0.5)": 0.5,
    "np.longdouble(0.5)": 0.5,
    "-float('inf')": -np.inf,
    "float('nan')": np.nan,
    "'nan'": "nan",
    "np.str_('text')": "text",
    "[1, 'two', 3.0, None, 'inf']": [1, "two", 3.0, np.nan, "inf"],
    "(1, 2)": [1, 2],
    "np.array([1.5, np.nan])": [1.5, np.nan],
    "np.array([2.5])": [2.5],
    "pd.Series({'x': 1.0})": [1.0],
    "pd.Series(['p', 'q'], dtype='category')": ["p", "q"],
    "pd.Index(['p', pd.NA])": ["p", np.nan],
    "[]": [],
}
NOT_PLAIN = {
    "...": "missing",
    "None": "NoneType",
    "{'x': 1}": "dict",
    "1j": "complex",
    "np.array(1.0)": "array of 0 dimensions",
    "np.eye(2)": "array of 2 dimensions",
    "len": "builtin_function_or_method",
    "[[1]]": "list or table with an element of type list",
    "list(range(1001))": "list with more than 1000 items",
    "np.zeros(1001)": "array with more than 1000 items",
    "pd.DataFrame(np.zeros((101, 10)))": "table with more than 1000 cells",
    "pd.Series([pd.Timestamp(0)])": "list or table with an element of type Timestamp",
}
FRAMES = {
    "pd.DataFrame({'x': [1, 2], 'y': ['p', None]})": (["x", "y"], [[1, "p"], [2, np.nan]]),
    "pd.DataFrame({'x': [1.5]}, index=pd.Index(['s1'], name='g'))": (["g", "x"], [["s1", 1.5]]),
    "pd.DataFrame({('x', 'mean'): [1], 7: [True]})": (["x mean", "7"], [[1, True]]),
    "pd.DataFrame({('x', 'mean'): [1]})": (["x mean"], [[1]]),
    "pd.DataFrame({'x': []})": (["x"], []),
}


@pytest.fixture(scope="module")
def values():
    """Run all expressions at once."""
    expressions = [*PLAIN, *NOT_PLAIN, *FRAMES]
    names = [f"v{number}" for number in range(len(expressions))]
    cells = [f"{name} = {text}" for name, text in zip(names, expressions, strict=True)]
    answers = run("import numpy as np, pandas as pd", *cells, names=names)[0]
    assert not answers.errors
    found = {name: answers.values.get(name, answers.kinds.get(name)) for name in names}
    return dict(zip(expressions, found.values(), strict=True))


@pytest.mark.parametrize("expression", PLAIN)
def test_plain_values_come_out_as_they_are(expression, values):
    assert repr(values[expression]) == repr(PLAIN[expression])


@pytest.mark.parametrize("expression", NOT_PLAIN)
def test_other_values_say_what_they_are(expression, values):
    assert values[expression] == NOT_PLAIN[expression]


@pytest.mark.parametrize("expression", FRAMES)
def test_tables_come_out_with_named_index_levels_as_columns(expression, values):
    names, rows = FRAMES[expression]
    expected = pd.DataFrame(rows, columns=names)
    pd.testing.assert_frame_equal(values[expression], expected, check_dtype=False)


# ---- runs and seeds ----
def test_each_seed_is_a_run_of_its_own():
    cells = ["import os", "a = os.environ.get('COURSE_EXERCISE_SEED', 'none')", "b = a + str(a)"]
    runs = run(*cells, seeds=[None, 7, 8])
    assert [answers.seed for answers in runs] == [None, 7, 8]
    assert [answers.values["a"] for answers in runs] == ["none", "7", "8"]


def test_a_run_that_ends_the_sandbox_leaves_the_others_alone():
    cell = "if os.environ.get('COURSE_EXERCISE_SEED') != '8':\n"
    cell += "    os.kill(os.getppid(), 9)\n    time.sleep(9)"
    runs = run("import os, time", "a = 1", cell, "b = 2", seeds=[None, 7, 8])
    assert [answers.values for answers in runs[:2]] == [{"a": 1}] * 2
    assert [answers.stopped for answers in runs[:2]] == ["it ended the sandbox, in cell 3"] * 2
    assert runs[2].values == {"a": 1, "b": 2}


def test_nothing_is_left_for_the_next_run():
    look = "b = len(os.listdir('/tmp')) + len([p for p in os.listdir('/proc') if p.isdigit()])"
    leave = "open('left', 'w').close()\nif not os.fork(): time.sleep(99)"
    first, second = run("import os, time", look, leave, seeds=[None, 7])
    assert first.values == second.values


def test_chance_gives_the_same_marks_twice():
    cells = ["import numpy as np, random", "a = np.random.rand()", "b = random.random()"]
    assert run(*cells)[0].values == run(*cells)[0].values


def test_a_forged_end_costs_only_what_comes_after():
    forge = (
        "for d in range(3, 100):\n  try: os.write(d, b'\\n{\"end\": 0}\\n')\n  except OSError: 0"
    )
    runs = run("import os", "a = 1", forge, "import time\ntime.sleep(0.5)\nb = 2", seeds=[None])
    assert runs[0].values == {"a": 1}
    assert runs[0].kinds == {"b": "missing"}
    assert runs[0].stopped


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
    answers = run(*cells, limits=Limits())[0]
    assert not answers.errors
    assert answers.values["a"] == pytest.approx(10.4673, abs=1e-4)
    assert answers.values["b"] == []


# ---- limits ----
EXCESSES = {
    "ran longer than 1 seconds": (HANG, {"seconds": 1}),
    "used more than 600 MB of memory": (
        "import os, time\nfor _ in range(4): os.fork()\nx = b'x' * 150_000_000\ntime.sleep(9)",
        {"memory_mb": 600},
    ),
    "started more than 20 processes": (
        "import os, time\nfor _ in range(25): os.fork() or time.sleep(9)\ntime.sleep(9)",
        {"processes": 20},
    ),
    "sent more than 10 kB of answers": (
        "import os\nfor d in range(3, 99):\n  try: os.write(d, b'x' * 20_000)\n"
        "  except OSError: 0\nimport time; time.sleep(9)",
        {"output_kb": 10},
    ),
}


@pytest.mark.parametrize("why", EXCESSES)
def test_too_much_ends_the_run_and_says_why(why):
    cell, limits = EXCESSES[why]
    answers = run(
        "a = 1", cell, "b = 2", limits=Limits(**{"seconds": 5, "cell_seconds": 5} | limits)
    )
    assert answers[0].values == {"a": 1}
    assert answers[0].stopped == f"{why}, in cell 2"


def test_a_long_cell_is_interrupted_and_the_next_one_runs():
    answers = run("a = 1", "while True: pass", "b = 2", limits=Limits(cell_seconds=0.3))[0]
    assert answers.values == {"a": 1, "b": 2}
    assert answers.errors == ("cell 2: interrupted after 0.3 seconds",)
    assert not answers.stopped


def test_one_process_cannot_take_more_memory_than_there_is():
    assert "MemoryError" in run("x = b'x' * 10**10", limits=Limits())[0].errors[0]


# ---- what is within reach ----
def test_it_is_no_root_and_has_no_privileges():
    status = dict(
        line.split(":\t", 1) for line in inside("list(open('/proc/self/status'))") if ":\t" in line
    )
    users = {int(user) for user in status["Uid"].split()}
    assert users == {os.geteuid() or mounts.FIRST_UID}
    assert {int(status[f"Cap{kind}"], 16) for kind in ("Inh", "Prm", "Eff", "Bnd", "Amb")} <= {0}
    assert status["NoNewPrivs"].strip() == "1"
    assert status["Seccomp"].strip() == "2"


def test_as_root_each_worker_has_a_user_of_its_own():
    users = {run("import os", "a = os.getuid()", slot=slot)[0].values["a"] for slot in (0, 1)}
    assert len(users) == (1 if os.geteuid() else 2)


def test_no_variable_of_the_host_is_there(monkeypatch):
    monkeypatch.setenv("SECRET", "1")
    monkeypatch.setenv("PYTHONSTARTUP", "secret.py")
    names = set(inside("list(os.environ)", "import os"))
    assert not names & {"SECRET", "PYTHONSTARTUP", "COURSE_EXERCISE_SEED"}
    assert {"COURSE_GRADING", "HOME"} <= names


def test_no_other_process_is_there():
    assert len(inside("[p for p in os.listdir('/proc') if p.isdigit()]", "import os")) <= 3


def test_there_is_no_network():
    lines = inside("open('/proc/net/dev').read().splitlines()[2:]")
    assert [line.split(":")[0].strip() for line in lines] in ([], ["lo"])


def test_no_test_solution_or_file_of_the_host_is_there():
    names = ["tests", "notebooks", "build/solutions", ".git", "Makefile"]
    names += ["course_tools/build/command.py", "course_tools/grading/score.py"]
    paths = [str(ROOT / name) for name in names]
    paths += [str(Path.home() / ".bashrc"), "/etc/passwd", "/etc/shadow", "/var", "/sys", "/home"]
    assert inside(f"[p for p in {paths} if os.path.exists(p)]", "import os") == []
    found = inside(f"sorted(os.listdir({str(ROOT)!r}))", "import os")
    assert set(found) <= {"course_lib", "course_tools", "data", ".venv", "build"}


def test_nothing_is_writable_but_one_folder():
    walk = (
        "found = [f for f, _, _ in os.walk('/') if not f.startswith('/proc')"
        " and os.access(f, os.W_OK)]"
    )
    found = inside("found", "import os", walk)
    others = {path for path in found if not path.startswith("/tmp")}
    assert others - {"/dev/pts"} == {"/dev/shm"}  # files cannot be made in /dev/pts


def test_refused_system_calls_fail_as_errors():
    calls = {"unshare": "0x10000000", "shmget": "0, 10000, 0o1600", "ptrace": "0, 0, 0, 0"}
    listed = ", ".join(f"library.{name}({rest})" for name, rest in calls.items())
    before = "import ctypes, os\nlibrary = ctypes.CDLL(None)"
    assert inside(f"[{listed}]", before) == [-1, -1, -1]
    assert "PermissionError" in run("import os", "os.memfd_create('x')")[0].errors[0]


def test_processes_and_threads_of_a_submission_work():
    cell = "from multiprocessing import get_context\nwith get_context('fork').Pool(2) as pool:\n"
    assert inside("found", cell + "    found = pool.map(abs, [-1, 2])") == [1, 2]
    cell = "import threading\nfound = []\nt = threading.Thread(target=found.append, args=(1,))"
    assert inside("found", cell + "\nt.start(); t.join()") == [1]


# ---- on our side ----
@pytest.mark.parametrize("seconds", [0, 0.002, 0.005, 0.01, 0.5])
def test_a_sandbox_ends_on_request_at_any_time_and_leaves_nothing(seconds):
    me, seen = psutil.Process(), []
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(run, HANG, limits=Limits(seconds=30))
        while not seen:
            seen = me.children(recursive=True)
        time.sleep(seconds)
        seen = me.children(recursive=True)
        end_sandboxes()
        with pytest.raises(SandboxError, match="on request"):
            running.result(timeout=5)
    assert psutil.wait_procs(seen, timeout=5)[1] == []


def test_after_a_request_to_end_the_next_one_runs():
    end_sandboxes()
    assert run("a = 1")[0].values == {"a": 1}


def test_a_killed_host_takes_its_sandboxes_along():
    code = "from course_tools.grading.sandbox.submission_run import run_cells\n"
    code += f"run_cells([{HANG!r}], [], [None])"
    host = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    inner = []
    while len(inner) < 3 and host.poll() is None:  # bubblewrap twice, and Python
        time.sleep(0.1)
        inner = psutil.Process(host.pid).children(recursive=True)
    host.send_signal(signal.SIGKILL)
    host.wait()
    _, alive = psutil.wait_procs(inner, timeout=5)
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


def test_the_runner_refuses_to_run_outside():
    command = [sys.executable, "-m", "course_tools.grading.sandbox.cell_runner", "1"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, input=json.dumps({}))
    assert answer.returncode == 1
    assert "only inside the sandbox" in answer.stderr
