"""The limits of grading, each once: the help reads them, and a test holds the guide to them."""

from dataclasses import dataclass

START_SECONDS = 120  # for a sandbox to import the packages, on a slow machine
LOOK_SECONDS = 0.1  # between two looks at what a sandbox uses


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a submission may use.

    Attributes
    ----------
    seconds : float
        Time of one run of all cells, runs without a culprit included; after that it is ended.
    cell_seconds : float
        Time of one cell; after that it is interrupted and the next one runs.
    grace_seconds : float
        Time that an interrupted cell has to end; after that it is a culprit.
    culprits : int
        Cells that end the run or do not end themselves and are left out, so that the rest is run.
    memory_mb : float
        Memory of all processes of the sandbox together.
    processes : int
        Number of processes; and of threads about twice as many.
    output_kb : float
        Size of the answers of one run.
    files_mb : float
        Size of the files that it writes.
    files : int
        Number of files: empty ones take memory too, which no limit of size counts.
    open_files : int
        Files that a process has open.
    all_open_files : int
        Files that all processes together have open: a socket holds memory that no process does.
    spare_seconds : float
        After so much more time of the processor than `seconds` the kernel ends a process.
    """

    seconds: float = 60
    cell_seconds: float = 20
    grace_seconds: float = 5
    culprits: int = 3
    memory_mb: float = 2000
    processes: int = 64
    output_kb: float = 1000
    files_mb: float = 64
    files: int = 10_000
    open_files: int = 256
    all_open_files: int = 1000
    spare_seconds: float = 10
