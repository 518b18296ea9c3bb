"""A submission has the system calls of honest programs, and no others."""

import errno
import platform
import socket
import struct
import sys

import pytest

from course_tools.grading.sandbox import seccomp
from course_tools.grading.sandbox.submission_run import sandbox_problem
from tests.tools.grading.sandbox.cell_runs import inside

pytestmark = pytest.mark.usefixtures("sandbox")

# Memory that no process is charged for; ways into other processes; what is often attacked.
REFUSED = (
    "add_key bpf clone3 fanotify_init fsopen fsetxattr inotify_init1 io_setup io_uring_setup kcmp "
    "keyctl memfd_create memfd_secret mount mq_open msgget name_to_handle_at perf_event_open "
    "personality pidfd_getfd process_madvise process_vm_readv process_vm_writev ptrace "
    "request_key semget setns setxattr shmget syslog unshare userfaultfd vmsplice"
)
LATER = 10_000  # the number of a call that no kernel has yet
X32_GETPID = 0x40000000 + 39  # on x86-64 there is a second set of numbers
CALL = """import ctypes
library = ctypes.CDLL(None, use_errno=True)
def call(number):
    ctypes.set_errno(0)
    return library.syscall(number, 0, 0, 0, 0, 0, 0), ctypes.get_errno()"""


def test_other_calls_are_not_known():
    numbers = [number(name) for name in REFUSED.split()]
    assert min(numbers) >= 0
    known = f"[n for n in {[*numbers, LATER, X32_GETPID]} if call(n) != (-1, {errno.ENOSYS})]"
    assert inside(known, CALL) == []


def number(name: str) -> int:
    library = seccomp._library()
    return library.resolve_syscall(library.Arch.NATIVE, name)


def test_no_new_namespace_comes_with_a_new_process():
    users, mounts = 0x10000000, 0x20000
    made = f"[library.syscall({number('clone')}, 17 | n, 0, 0, 0, 0) for n in {users, mounts}]"
    assert inside(made, CALL) == [-1, -1]


def test_sockets_are_those_of_this_machine_only():
    found = inside(
        "sorted(found)",
        "import socket\nfound = set()\nfor make in (socket.socket, socket.socketpair):\n"
        "  for family in range(50):\n    for kind in (1, 2, 3, 5):\n"
        "      try: make(family, kind); found.add(family)\n"
        f"      except OSError as error: assert error.errno == {errno.EAFNOSUPPORT}",
    )
    assert found == [socket.AF_UNIX]
    disguised = (1 << 32) | socket.AF_INET  # the kernel reads the lower half
    assert inside(f"library.syscall({number('socket')}, {disguised}, 1, 0)", CALL) == -1


# Of Arm's 64-bit processors: the kernel's number for such a machine, and of its calls.
ARM = 0xC00000B7
ARM_CALLS = {"openat": 56, "write": 64, "clone": 220, "mmap": 222, "getpid": 172, "newfstatat": 79}
ARM_REFUSED = {"ptrace": 117, "unshare": 97, "setns": 268, "bpf": 280, "mount": 40, "clone3": 435}
KILLED, PASSED, ERROR = 0x80000000, 0x7FFF0000, 0x00050000


def decision(program: bytes, machine: int, call: int, *arguments: int) -> int:
    """What the kernel does with a call, by the rules of its packet filter."""
    words = struct.pack("<iIQ6Q", call, machine, 0, *arguments, *[0] * (6 - len(arguments)))
    steps = list(struct.iter_unpack("<HBBI", program))
    value, at, memory = 0, 0, {}
    jumps = {0x15: int.__eq__, 0x25: int.__gt__, 0x35: int.__ge__, 0x45: lambda a, b: bool(a & b)}
    while True:
        code, yes, no, constant = steps[at]
        at += 1
        if code == 0x06:  # return
            return constant
        if code == 0x20:  # load
            (value,) = struct.unpack_from("<I", words, constant)
        elif code == 0x60:
            value = memory[constant]
        elif code == 0x02:
            memory[constant] = value
        elif code == 0x54:
            value &= constant
        else:
            at += constant if code == 0x05 else yes if jumps[code](value, constant) else no


def test_on_arm_the_same_calls_are_allowed():
    program = seccomp.seccomp_filter("AARCH64")
    users, process = 0x10000000, 17
    allowed = {name: decision(program, ARM, each, process) for name, each in ARM_CALLS.items()}
    assert set(allowed.values()) == {PASSED}, allowed
    refused = {name: decision(program, ARM, each) for name, each in ARM_REFUSED.items()}
    assert set(refused.values()) == {ERROR + errno.ENOSYS}, refused
    assert decision(program, ARM, ARM_CALLS["clone"], process | users) == ERROR + errno.ENOSYS
    assert decision(program, ARM, 198, socket.AF_UNIX) == PASSED
    assert decision(program, ARM, 198, socket.AF_INET) == ERROR + errno.EAFNOSUPPORT
    x86 = 0xC000003E
    assert decision(program, x86, 0) == ERROR + errno.ENOSYS, "a program for another processor"


def test_this_reading_of_a_filter_is_the_kernels():
    """The kernel's answers are in the tests above; here are those of `decision` to the same."""
    program, library = seccomp.seccomp_filter("X86_64"), seccomp._library()
    if platform.machine() == "x86_64":
        assert program == seccomp.seccomp_filter()
    for name in REFUSED.split():
        call = library.resolve_syscall(library.Arch.X86_64, name)
        assert decision(program, 0xC000003E, call) == ERROR + errno.ENOSYS, name
    assert decision(program, 0xC000003E, 0) == PASSED  # read
    assert decision(program, 0xC000003E, X32_GETPID) in {KILLED, ERROR + errno.ENOSYS}


HONEST = {
    "a process pool that starts Python anew": (
        "from multiprocessing import get_context\n"
        "with get_context('spawn').Pool(2) as pool:\n    found = pool.map(abs, [-1, 2]) == [1, 2]"
    ),
    "a server of processes": (
        "from multiprocessing import get_context\n"
        "with get_context('forkserver').Pool(2) as pool:\n    found = pool.map(abs, [-1]) == [1]"
    ),
    "a manager and its socket": (
        "from multiprocessing import get_context\nwith get_context('fork').Manager() as manager:\n"
        "    found = list(manager.list([1])) == [1]"
    ),
    "shared memory": (
        "from multiprocessing.shared_memory import SharedMemory\nm = SharedMemory(create=True, "
        "size=10)\nm.buf[0] = 7\nfound = m.buf[0] == 7\nm.close()\nm.unlink()"
    ),
    "executors": (
        "from concurrent.futures import *\nwith ThreadPoolExecutor() as a:\n"
        "    found = list(a.map(abs, [-1])) == [1]"
    ),
    "asyncio and a program": (
        "import asyncio\nasync def f():\n    p = await asyncio.create_subprocess_exec('/bin/echo', "
        "'x', stdout=-1)\n    return (await p.communicate())[0]\nfound = await f() == b'x\\n'"
    ),
    "a program": (
        "import subprocess\nfound = subprocess.check_output('echo x', shell=True) == b'x\\n'"
    ),
    "files": (
        "import numpy as np, os, pandas as pd, shutil, sqlite3, tempfile\n"
        "d = tempfile.mkdtemp()\npd.DataFrame({'x': [1]}).to_csv(d + '/x.csv')\n"
        "shutil.copy2(d + '/x.csv', d + '/y.csv')\nshutil.copytree(d, d + '2')\n"
        "m = np.memmap(d + '/m', mode='w+', shape=9)\nm[:] = 1\nm.flush()\n"
        "c = sqlite3.connect(d + '/s.db')\nc.execute('create table t (x)')\nc.commit()\n"
        "found = len(os.listdir(d)) == 4 and pd.read_csv(d + '2/y.csv').x[0] == 1"
    ),
    "libraries with threads": (
        "from threadpoolctl import threadpool_limits\nimport numpy as np\n"
        "with threadpool_limits(2):\n    found = (np.ones((500, 500)) @ np.ones(500))[0] == 500"
    ),
    "a name of the network, without one": (
        "import socket\ntry:\n    socket.create_connection(('pypi.org', 443), timeout=1)\n"
        "except OSError:\n    found = True"
    ),
}


@pytest.mark.parametrize("what", HONEST)
def test_honest_programs_have_what_they_need(what):
    assert inside("bool(found)", HONEST[what]) is True


def test_without_libseccomp_it_says_what_to_install(monkeypatch):
    seccomp.seccomp_filter.cache_clear()
    monkeypatch.setattr("ctypes.util.find_library", lambda _: None)
    monkeypatch.delitem(sys.modules, "pyseccomp", raising=False)
    assert "apt-get install libseccomp2" in sandbox_problem()
    seccomp.seccomp_filter.cache_clear()
