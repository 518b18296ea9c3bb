"""The system calls that a submission may make: those listed here, and no others.

For any other call the kernel answers, as one that does not know it: "function not implemented". A
C library that tries a new call goes on with an older one then, and Python raises an ordinary error.
The measure is Docker's default profile. Left out of it is what no exercise needs: memory that no
process is charged for (System V and POSIX queues, ``memfd_create``, asynchronous and spliced I/O,
extended attributes), watching other files, and names that the kernel itself guards.

libseccomp knows the numbers of the calls on each kind of processor. It comes with Debian, Ubuntu
and Fedora; the package pyseccomp gives Python its functions.
"""

import errno
import socket
from functools import cache
from importlib import import_module
from tempfile import TemporaryFile
from typing import Any

from course_tools.grading.sandbox.session import SandboxError

FILES = """
    access chdir chmod chown close close_range copy_file_range creat dup dup2 dup3 faccessat
    faccessat2 fadvise64 fallocate fchdir fchmod fchmodat fchmodat2 fchown fchownat fcntl fdatasync
    fgetxattr flistxattr flock fstat fstatfs fsync ftruncate futimesat getcwd getdents getdents64
    getxattr ioctl lchown lgetxattr link linkat listxattr llistxattr lseek lstat mkdir mkdirat mknod
    mknodat newfstatat open openat openat2 pipe pipe2 pread64 preadv preadv2 pwrite64 pwritev
    pwritev2 read readahead readlink readlinkat readv rename renameat renameat2 rmdir sendfile stat
    statfs statx symlink symlinkat truncate umask unlink unlinkat utime utimensat utimes write
    writev
"""
MEMORY = "brk madvise membarrier mincore mlock mlock2 mmap mprotect mremap msync munlock munmap"
PROCESSES = """
    arch_prctl capget execve execveat exit exit_group fork futex futex_waitv get_robust_list getcpu
    getegid geteuid getgid getgroups getpgid getpgrp getpid getppid getpriority getresgid getresuid
    getrlimit getrusage getsid gettid getuid kill pidfd_open pidfd_send_signal prctl prlimit64 rseq
    sched_get_priority_max sched_get_priority_min sched_getaffinity sched_getparam
    sched_getscheduler sched_setaffinity sched_yield set_robust_list set_tid_address setpgid
    setpriority setrlimit setsid sysinfo tgkill times tkill uname vfork wait4 waitid
"""
# What leaves root's rights behind, before the first cell; afterwards the kernel allows none of it.
USERS = "capset setgid setgroups setregid setresgid setresuid setreuid setuid"
SIGNALS_AND_TIME = """
    alarm clock_getres clock_gettime clock_nanosleep getitimer getrandom gettimeofday nanosleep
    pause restart_syscall rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo rt_sigreturn
    rt_sigsuspend rt_sigtimedwait rt_tgsigqueueinfo setitimer sigaltstack signalfd signalfd4 time
    timer_create timer_delete timer_getoverrun timer_gettime timer_settime timerfd_create
    timerfd_gettime timerfd_settime
"""
WAITING = """
    epoll_create epoll_create1 epoll_ctl epoll_pwait epoll_pwait2 epoll_wait eventfd eventfd2 poll
    ppoll pselect6 select
"""
SOCKETS = """
    accept accept4 bind connect getpeername getsockname getsockopt listen recvfrom recvmmsg recvmsg
    sendmmsg sendmsg sendto shutdown
"""
ALLOWED = " ".join((FILES, MEMORY, PROCESSES, USERS, SIGNALS_AND_TIME, WAITING, SOCKETS)).split()
NEW_NAMESPACES = 0x7E020000  # the flags of clone that make a user, mount, network or other one
NOT_KNOWN = -1  # libseccomp's number for such a name
MISSING = (
    "The sandbox needs libseccomp. On Debian and Ubuntu: sudo apt-get install libseccomp2; on "
    "Fedora: sudo dnf install libseccomp."
)


@cache
def seccomp_filter(processor: str = "") -> bytes:
    """Filter for bubblewrap's ``--seccomp``.

    Parameters
    ----------
    processor : str
        libseccomp's name of a kind of processor, such as ``AARCH64``; this machine's without it.

    Returns
    -------
    bytes
        A program of the kernel's packet filter.

    Raises
    ------
    SandboxError
        When libseccomp, or Python's way to it, is missing; the message says what to install.
    """
    library = _library()
    unknown = library.ERRNO(errno.ENOSYS)
    calls = library.SyscallFilter(unknown)
    calls.set_attr(library.Attr.ACT_BADARCH, unknown)  # a program for another processor
    if processor:
        calls.remove_arch(library.Arch.NATIVE)
        calls.add_arch(getattr(library.Arch, processor))
    for name in ALLOWED:
        _rule(calls, library.ALLOW, name)
    _rule(calls, library.ALLOW, "clone", library.Arg(0, library.MASKED_EQ, NEW_NAMESPACES, 0))
    for name in ("socket", "socketpair"):  # those within this machine's kernel, no others
        unsupported = library.ERRNO(errno.EAFNOSUPPORT)
        _rule(calls, library.ALLOW, name, library.Arg(0, library.EQ, socket.AF_UNIX))
        _rule(calls, unsupported, name, library.Arg(0, library.NE, socket.AF_UNIX))
    # Not the size of a socket's buffer: that is memory of the kernel.
    _rule(calls, library.ALLOW, "setsockopt", library.Arg(2, library.EQ, socket.SO_REUSEADDR))
    with TemporaryFile() as file:
        calls.export_bpf(file)
        file.seek(0)
        return file.read()


def _library() -> Any:
    """Return pyseccomp, which looks for libseccomp when it is imported."""
    try:
        return import_module("pyseccomp")
    except ImportError as error:
        raise SandboxError("The package pyseccomp is missing: uv sync installs it.") from error
    except RuntimeError as error:
        raise SandboxError(MISSING) from error


def _rule(calls: Any, action: int, name: str, *arguments: Any) -> None:
    """Add a rule, unless libseccomp is too old to know the call: programs do without it then."""
    library = _library()
    if library.resolve_syscall(library.Arch.NATIVE, name) != NOT_KNOWN:
        calls.add_rule(action, name, *arguments)
