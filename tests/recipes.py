"""Follow a recipe of a guide to the letter, in a copy of the repository.

A recipe is a section of Markdown. "Write `FILE`:" and "Add to `FILE`, above `LINE`:" (or below) say
where the block after them goes; the lines of a block of the kind ``sh`` are commands.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.explorers.node import EXPLORERS, ROOT

CHECKSUM = "CHECKSUM"  # stands in a recipe where a checksum belongs
_LEFT_OUT = {".git", ".venv", "build", "node_modules"}
_BLOCK = re.compile(r"^( *)(`{3,})(\w*)\n(.*?)^\1\2$", re.MULTILINE | re.DOTALL)
_PLACE = re.compile(r"(Write|Add to) `([^`]+)`(?:, (above|below) `([^`]+)`)?:\s*\Z")
_UV = """#!/bin/sh
# "uv run [options] command" in the environment of the tests, whose packages are there already.
shift
while [ "${1#--}" != "$1" ]; do shift; done
exec "$@"
"""


@dataclass(frozen=True)
class Step:
    """A block of a recipe: a text and the file where it goes, or commands.

    Attributes
    ----------
    text : str
        The block's text, without the indentation of its place in the guide.
    file : str
        Where it goes; empty for commands.
    place, line : str
        "above" or "below" which line of the file; both empty for a new file.
    """

    text: str
    file: str = ""
    place: str = ""
    line: str = ""


def read_recipe(guide: Path, heading: str) -> list[Step]:
    """Return the steps of the section below a heading."""
    text = guide.read_text(encoding="utf-8")
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text, re.M | re.S)
    assert found, f"{guide.name} has no section '## {heading}'."
    return list(_steps(found[1]))


def _steps(section: str) -> Iterator[Step]:
    end = 0
    for block in _BLOCK.finditer(section):
        before, end = section[end : block.start()], block.end()
        text = re.sub(rf"^{block[1]}", "", block[4], flags=re.MULTILINE)
        place = _PLACE.search(before)
        if block[3] == "sh":
            yield Step(text)
        elif place:
            yield Step(text, place[2], place[3] or "", place[4] or "")
        else:
            raise AssertionError(f"A block has no 'Write `FILE`:' before it: {text[:80]!r}")


class Copy:
    """A copy of the repository in which a recipe is followed."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "course"
        self.waiting = self.root  # the file that waits for a checksum
        shutil.copytree(ROOT, self.root, ignore=self._ignored, symlinks=True)
        stub = folder / "bin" / "uv"
        stub.parent.mkdir()
        stub.write_text(_UV, encoding="utf-8")
        stub.chmod(0o755)
        kept = {
            k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "CI", "COURSE_"))
        }
        places = [str(stub.parent), str(Path(sys.executable).parent), os.environ["PATH"]]
        self.environment = kept | {
            "PATH": os.pathsep.join(places),
            "PYTHONPATH": str(self.root),
            "PYTEST_ADDOPTS": "-q -rp --numprocesses=0",
        }

    @staticmethod
    def _ignored(folder: str, names: list[str]) -> set[str]:
        dropped = {name for name in names if name.endswith("_cache")}
        return dropped | (_LEFT_OUT & set(names) if Path(folder) == ROOT else set())

    def follow(self, steps: list[Step], *, commands: bool = True) -> str:
        """Do what the steps say, in their order, and return what the commands print."""
        said = []
        for step in steps:
            if step.file:
                self.write(step)
            elif commands:
                said += [self.obey(line) for line in step.text.splitlines()]
        return "\n".join(said)

    def obey(self, command: str) -> str:
        """Run a command; the checksum that it prints is put where a file waits for it."""
        printed = self.run(command)
        if "course data" in command:
            text = self.waiting.read_text(encoding="utf-8")
            assert CHECKSUM in text
            self.waiting.write_text(text.replace(CHECKSUM, printed.split()[-1]), encoding="utf-8")
        return printed

    def write(self, step: Step) -> None:
        """Write a new file, or add lines to one that is there."""
        path = self.root / step.file
        if CHECKSUM in step.text:
            self.waiting = path
        if not step.place:
            assert not path.exists(), f"{step.file} is there already"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(step.text, encoding="utf-8")
            return
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        assert lines.count(step.line + "\n") == 1, f"{step.file}: {step.line!r} must be there once"
        at = lines.index(step.line + "\n") + (step.place == "below")
        path.write_text("".join([*lines[:at], step.text, *lines[at:]]), encoding="utf-8")

    def run(self, command: str) -> str:
        """Run a command as the recipe writes it, and return what it prints."""
        answer = subprocess.run(
            command, shell=True, cwd=self.root, env=self.environment, capture_output=True, text=True
        )
        assert answer.returncode == 0, f"{command}\n{answer.stdout}\n{answer.stderr}"
        return answer.stdout

    def check_style(self, *files: str) -> None:
        """Hold new or changed files to the house's style."""
        listed = " ".join(files)
        self.run(f"ruff check {listed} && ruff format --check {listed}")

    def lend(self, packages: Path) -> None:
        """Give the copy Node's packages where they are installed and those of the lock."""
        done, lock = packages / ".installed", EXPLORERS / "frame" / "package-lock.json"
        if done.is_file() and done.read_bytes() == lock.read_bytes():
            place = self.root / packages.relative_to(ROOT)
            place.parent.mkdir(parents=True)
            place.symlink_to(packages)
