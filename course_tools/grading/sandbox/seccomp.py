"""Refuse system calls that no exercise needs: they get around the limits or widen the attack.

The filter is a classic BPF program, as bubblewrap's ``--seccomp`` takes it: a list of instructions
of 8 bytes (see Linux' documentation of seccomp, and ``linux/filter.h``). A refused call fails as it
would on a system that forbids it, so that Python raises an ordinary error.
"""

import errno
import platform
import struct

_REFUSED = [
    # Memory that belongs to no process, so that nobody counts it.
    *("memfd_create", "memfd_secret", "shmget", "msgget"),
    # New mounts and user namespaces.
    *("mount", "unshare", "setns", "open_tree", "move_mount", "fsopen", "mount_setattr"),
    # Other processes' memory, and parts of the kernel that are often attacked.
    *("ptrace", "process_vm_readv", "process_vm_writev", "add_key", "request_key", "keyctl"),
    *("bpf", "perf_event_open", "userfaultfd", "io_uring_setup"),
]
_SAME = {"io_uring_setup": 425, "open_tree": 428, "move_mount": 429, "fsopen": 430}
_SAME |= {"clone3": 435, "mount_setattr": 442, "memfd_secret": 447}
_X86 = {"shmget": 29, "clone": 56, "msgget": 68, "ptrace": 101, "mount": 165, "add_key": 248}
_X86 |= {"request_key": 249, "keyctl": 250, "unshare": 272, "perf_event_open": 298, "setns": 308}
_X86 |= {"process_vm_readv": 310, "process_vm_writev": 311, "memfd_create": 319, "bpf": 321}
_X86 |= {"userfaultfd": 323}
_ARM = {"mount": 40, "unshare": 97, "ptrace": 117, "msgget": 186, "shmget": 194, "add_key": 217}
_ARM |= {"request_key": 218, "keyctl": 219, "clone": 220, "perf_event_open": 241, "setns": 268}
_ARM |= {"process_vm_readv": 270, "process_vm_writev": 271, "memfd_create": 279, "bpf": 280}
_ARM |= {"userfaultfd": 282}
# Number by which the kernel knows a processor, and its system calls.
_PROCESSORS = {
    "x86_64": (0xC000003E, _X86 | _SAME),
    "aarch64": (0xC00000B7, _ARM | _SAME),
}
_NEW_USER_NAMESPACE = 0x10000000
_X32 = 0x40000000  # from here on, a second set of numbers on x86-64
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _IF_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _PROCESSOR, _FIRST_ARGUMENT = 0, 4, 16  # where the kernel puts them
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000


def seccomp_filter(machine: str | None = None) -> bytes:
    """Filter for bubblewrap's ``--seccomp``.

    Parameters
    ----------
    machine : str, optional
        Processor, as `platform.machine` names it; this machine's by default.

    Returns
    -------
    bytes
        Empty for a processor whose system calls are not listed here. The sandbox then stands on
        its namespaces, its user and its limits alone.
    """
    machine = machine or platform.machine()
    if machine not in _PROCESSORS:
        return b""
    processor, calls = _PROCESSORS[machine]
    refused = [calls[name] for name in _REFUSED]
    return b"".join(
        [
            _step(_LOAD, _PROCESSOR),
            _step(_IF_EQUAL, processor, 1, 0),  # else a program for another processor
            _refuse(errno.ENOSYS),
            _step(_LOAD, _NUMBER),
            _refuse_if(_IF_AT_LEAST, _X32, errno.ENOSYS),
            *(_refuse_if(_IF_EQUAL, number, errno.EPERM) for number in refused),
            # The C library tries clone3, whose arguments a filter cannot see, and then clone.
            _refuse_if(_IF_EQUAL, calls["clone3"], errno.ENOSYS),
            _step(_IF_EQUAL, calls["clone"], 0, 3),
            _step(_LOAD, _FIRST_ARGUMENT),
            _refuse_if(_IF_BITS, _NEW_USER_NAMESPACE, errno.EPERM),
            _step(_RETURN, _ALLOW),
        ]
    )


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    """One instruction; the last two say how many to skip."""
    return struct.pack("=HBBI", code, if_true, if_false, value)


def _refuse(error: int) -> bytes:
    return _step(_RETURN, _REFUSE | error)


def _refuse_if(code: int, value: int, error: int) -> bytes:
    return _step(code, value, 0, 1) + _refuse(error)
