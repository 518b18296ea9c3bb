"""Several files of one student: which are attempts of one work, and which of them counts."""

import re
from collections.abc import Sequence
from pathlib import Path

from course_tools.grading.owners.layouts import Layout
from course_tools.grading.submissions import UnreadableSubmission, read_submission

# What tells a later attempt from an earlier one, at the end of a file's name: '(2)', '-2', 'v2'.
_ATTEMPT = re.compile(
    r"(?:\s*\(\d+\)|[\s-]+\d+|[\s_.-]+(?:v\d*|copy|final|new|late|attempt|version))$", re.I
)


def are_attempts(paths: Sequence[Path], layout: Layout) -> bool:
    """Tell whether files that claim one student are that student's attempts.

    They are of one place. Where nobody but students wrote the names, and all lie in one folder, a
    file of another name may be another student's: attempts are named alike there.
    """
    uploads = [layout.uploads[path] for path in paths]
    places = {upload.place for upload in uploads}
    if layout.name != "names" or places != {""}:
        return len(places) < 2
    return len({_without_attempt(upload.chosen[-1]) for upload in uploads}) == 1


def _without_attempt(name: str) -> str:
    """Return a file's name without what counts its attempts."""
    shorter = _ATTEMPT.sub("", name.casefold())
    return shorter if shorter == name else _without_attempt(shorter)


def one_of_each_code(paths: Sequence[Path]) -> list[Path]:
    """Leave out all but the last of the files with the same code."""
    if len(paths) < 2:
        return list(paths)
    return list({_code(path): path for path in paths}.values())


def _code(path: Path) -> tuple[str, ...] | Path:
    """Return the code of a notebook, by which two files are one; its path if it has none."""
    try:
        return read_submission(path).cells
    except UnreadableSubmission:
        return path


def newest_of(paths: Sequence[Path], layout: Layout) -> Path | None:
    """Return the platform's newest file, else the last by name, notebooks before others."""

    def order(path: Path) -> tuple[bool, str]:
        return path.suffix.lower() == ".ipynb", layout.uploads[path].time

    return max(reversed(paths), key=order, default=None)
