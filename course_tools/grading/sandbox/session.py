"""Follow one sandbox at work: its messages, its limits, and its answers."""

import os
import select
import signal
import subprocess
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from threading import Event
from typing import IO, Any

from course_tools.grading.results import Answers
from course_tools.grading.sandbox.control_group import ControlGroup
from course_tools.grading.sandbox.decode import NotPlainError, clean, decode, read_line
from course_tools.grading.sandbox.limits import LOOK_SECONDS, START_SECONDS, Limits
from course_tools.grading.sandbox.usage import end, excess, too_much_memory


class SandboxError(RuntimeError):
    """The sandbox itself failed, before or beside the submission: nothing can be said of it."""


@dataclass
class Record:
    """The answers of one run, as they come in."""

    seed: int | None
    names: Sequence[str]
    values: dict[str, Any] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    cells: int = 0
    begun: bool = False
    done: bool = False

    def take(self, message: dict[str, Any]) -> None:
        """Take in what a run says after a cell; it may say anything."""
        self.done = self.done or message.get("done") is True
        self.cells += "cell" in message
        answers, error = message.get("answers"), message.get("error")
        if isinstance(error, str) and error:
            self.errors.append(f"cell {self.cells}: {clean(error, 200)}")
        if isinstance(answers, dict):
            for name in self.names:
                if name in answers:
                    self._answer(name, answers[name])

    def _answer(self, name: str, pair: Any) -> None:
        self.values.pop(name, None)
        self.kinds.pop(name, None)
        try:
            self.values[name] = decode(pair)
        except NotPlainError as problem:
            self.kinds[name] = str(problem)

    def answers(self, stopped: str) -> Answers:
        """All that the run left behind, and why it was stopped, if it was."""
        missing = {name: "missing" for name in self.names if name not in self.values}
        why = f"{stopped}, in cell {self.cells + 1}" if stopped else ""
        return Answers(self.seed, self.values, missing | self.kinds, tuple(self.errors), why)


class Session:
    """A running sandbox.

    Parameters
    ----------
    process : Popen
        What bubblewrap was started as.
    pipe : int
        Where its answers come from.
    stderr : file
        Its error output, until it is ready.
    limits : Limits
        What it may use.
    ending : Event
        When set, it ends.
    group : ControlGroup
        What the kernel counts it in.
    """

    def __init__(
        self,
        process: subprocess.Popen,
        pipe: int,
        stderr: IO[bytes],
        limits: Limits,
        ending: Event,
        group: ControlGroup,
    ):
        self.process, self.pipe, self.stderr = process, pipe, stderr
        self.limits, self.ending, self.group = limits, ending, group
        self.stopped = ""
        self.culprit: int | None = None  # the cell in which the run was stopped
        self.seconds = 0.0  # that the run took
        self.heard = 0.0  # when the last message came
        self.ready = False
        self.looked = 0.0
        self.rest = b""
        self.messages: deque[dict[str, Any]] = deque()
        self.poll = select.poll()
        self.poll.register(pipe, select.POLLIN)

    def answers(self, names: Sequence[str], seed: int | None) -> Answers:
        """Follow the run until its end, or that of the sandbox.

        Parameters
        ----------
        names : sequence of str
            Variables that hold the answers.
        seed : int or None
            Which data it has; it is only noted.
        """
        self._wait_until_ready()
        record, start = Record(seed, names), time.monotonic()
        stopped = self._follow(record)
        self.seconds = time.monotonic() - start
        self.culprit = record.cells + 1 if stopped and not record.done else None
        if not record.begun and not self.stopped:
            raise SandboxError("It ended before the first cell.")
        return record.answers(stopped)

    def _wait_until_ready(self) -> None:
        for message in self._listen(START_SECONDS):
            if "ready" in message:
                self.ready = True
                return
        end(self.process)
        self.stderr.seek(0)
        said = self.stderr.read().decode("utf-8", "replace").strip().splitlines()
        why = self.stopped or clean(said[-1] if said else "It does not say why.", 300)
        raise SandboxError(f"It ended before any cell was run: {why}")

    def _follow(self, record: Record) -> str:
        """Take in the messages of a run; return why it was stopped, if it was."""
        for message in self._listen(self.limits.seconds):
            self.heard = time.monotonic()
            if "end" in message and record.begun:
                return "" if record.done else self._full() or _ended(message["end"])
            if record.begun:
                record.take(message)
            record.begun = record.begun or "begin" in message
        return self.stopped or self._full() or "it ended the sandbox"

    def _full(self) -> str:
        """Say that the kernel ended it for want of memory, if it did."""
        return too_much_memory(self.limits) if self.group.was_full() else ""

    def _listen(self, seconds: float) -> Iterator[dict[str, Any]]:
        """Messages, until the sandbox ends or uses too much; `stopped` then says of what."""
        deadline, received = time.monotonic() + seconds, 0
        while True:
            while self.messages:
                yield self.messages.popleft()
            if time.monotonic() > deadline:
                self.stopped = f"ran longer than {seconds:g} seconds"
            elif received > self.limits.output_kb * 1000:
                self.stopped = f"sent more than {self.limits.output_kb:g} kB of answers"
            else:
                self.stopped = self._look()
            if self.stopped:
                return
            if self.poll.poll(LOOK_SECONDS * 1000):
                chunk = os.read(self.pipe, 2**16)
                if not chunk:
                    return
                received += len(chunk)
                self._split(chunk)

    def _split(self, chunk: bytes) -> None:
        """Read the lines that are complete."""
        *lines, self.rest = (self.rest + chunk).split(b"\n")
        self.messages += filter(None, map(read_line, lines))

    def _look(self) -> str:
        """Look at what the submission uses, not too often."""
        if self.ending.is_set():
            raise SandboxError("It was ended on request.")
        if not self.ready or time.monotonic() - self.looked < LOOK_SECONDS:
            return ""
        self.looked = time.monotonic()
        patience = self.limits.cell_seconds + self.limits.grace_seconds
        if self.heard and self.looked - self.heard > patience:
            return f"could not be interrupted after {self.limits.cell_seconds:g} seconds"
        return excess(self.process.pid, self.limits)


def _ended(code: Any) -> str:
    """Why a run did not reach its last cell, from its exit code."""
    if isinstance(code, int) and -code in set(signal.Signals):
        return f"it was ended by {signal.Signals(-code).name}"
    return "it ended itself"
