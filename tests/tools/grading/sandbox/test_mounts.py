"""What a submission can reach: the course and its data, one folder, nothing else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from course_tools.grading.sandbox import mounts
from tests.tools.grading.sandbox.cell_runs import inside, run

ROOT = Path(__file__).parents[4]
pytestmark = pytest.mark.usefixtures("sandbox")


def test_it_is_no_root_and_has_no_privileges():
    status = dict(
        line.split(":\t", 1) for line in inside("list(open('/proc/self/status'))") if ":\t" in line
    )
    users = {int(user) for user in status["Uid"].split()}
    assert len(users) == 1
    assert min(users) >= (os.geteuid() or mounts.FIRST_UID)
    assert {int(status[f"Cap{kind}"], 16) for kind in ("Inh", "Prm", "Eff", "Bnd", "Amb")} <= {0}
    assert status["NoNewPrivs"].strip() == "1"
    assert status["Seccomp"].strip() == "2"


def test_as_root_each_worker_has_a_user_of_its_own():
    users = {run("import os", "a = os.getuid()", slot=slot)[0].values["a"] for slot in (0, 1)}
    assert len(users) == (1 if os.geteuid() else 2)


def test_two_commands_at_the_same_time_have_different_users():
    if os.geteuid() != 0:  # the sandboxes of an ordinary user are this user's
        assert mounts._user(0) == mounts._user(1)
        return
    code = "from course_tools.grading.sandbox import mounts; print(mounts._own_uid(0))"
    run_it = [sys.executable, "-c", code]
    other = subprocess.run(run_it, cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(other.stdout) != mounts._own_uid(0)


def test_no_variable_of_the_host_is_there(monkeypatch):
    monkeypatch.setenv("SECRET", "1")
    monkeypatch.setenv("PYTHONSTARTUP", "secret.py")
    names = set(inside("list(os.environ)", "import os"))
    assert not names & {"SECRET", "PYTHONSTARTUP", "COURSE_EXERCISE_DATA"}
    assert {"COURSE_GRADING", "HOME"} <= names


def test_no_other_process_is_there():
    assert len(inside("[p for p in os.listdir('/proc') if p.isdigit()]", "import os")) <= 3


@pytest.mark.parametrize("way", ["as this user", "as an ordinary user"])
def test_nothing_of_the_process_around_it_is_there(way, monkeypatch):
    """Its files are the grader's, its variables were the person's who grades."""
    monkeypatch.setenv("SECRET", "1")
    if "ordinary" in way:  # then that process and the submission have the same user
        monkeypatch.setattr(os, "geteuid", lambda: mounts.FIRST_UID)
    names = "('fd', 'environ', 'mem', 'root', 'task/1/fd')"
    known = f"[name for name in {names} if os.path.exists('/proc/1/' + name)]"
    assert inside(f"os.listdir('/proc/1') + {known}", "import os") == []
    told = "['SECRET' in open(path).read() for path in glob.glob('/proc/*/environ')]"
    assert set(inside(told, "import glob")) == {False}


def test_there_is_no_network():
    lines = inside("open('/proc/net/dev').read().splitlines()[2:]")
    assert [line.split(":")[0].strip() for line in lines] in ([], ["lo"])


def test_no_test_solution_or_file_of_the_host_is_there():
    names = ["tests", "notebooks", "build/solutions", ".git", "Makefile"]
    names += ["course_tools/build/command.py", "course_tools/grading/score.py"]
    paths = [str(ROOT / name) for name in names]
    paths += [str(Path.home() / ".bashrc"), "/etc/passwd", "/etc/shadow"]
    paths += [each for each in ("/var", "/sys", "/home") if not ROOT.is_relative_to(each)]
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


def test_processes_and_threads_of_a_submission_work():
    cell = "from multiprocessing import get_context\nwith get_context('fork').Pool(2) as pool:\n"
    assert inside("found", cell + "    found = pool.map(abs, [-1, 2])") == [1, 2]
    cell = "import threading\nfound = []\nt = threading.Thread(target=found.append, args=(1,))"
    assert inside("found", cell + "\nt.start(); t.join()") == [1]
