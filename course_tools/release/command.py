"""The command ``course release``: write the student edition, a zip without answers."""

import argparse
import io
import os
import sys
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console

from course_tools.basics.files import write_file
from course_tools.basics.sources import ROOT
from course_tools.exercises.masters import MasterError
from course_tools.release.contents import find_problems, read_project, student_files
from course_tools.release.environment import ReleaseError

RELEASE = ROOT / "build" / "release"
_SOURCE_FOLDERS = ("notebooks", "data", "course_lib", "tests")
# The same for every file and release, so that the same course gives the same bytes.
_DATE = (2026, 1, 1, 0, 0, 0)
_MODE = 0o100644 << 16  # a plain file: its owner writes, everybody reads
_UNIX = 3


def write_release(out: Path = RELEASE, root: Path = ROOT) -> Path:
    """Write the student edition in one step: there is the whole zip or none.

    Parameters
    ----------
    out : Path
        Folder for the zip; made when it is not there.
    root : Path
        The course's folder.

    Returns
    -------
    Path
        The zip. Its name, and that of the one folder in it, are the course's name with its
        version. The same course gives the same bytes.

    Raises
    ------
    ReleaseError
        When a file that must go in is missing.
    OSError
        When the zip cannot be written.
    """
    project = read_project(root)
    top = f"{project['name']}-{project['version']}"
    content = pack(student_files(root), top)
    target = out / f"{top}.zip"
    write_file(target, content)
    return target


def pack(files: Mapping[str, bytes], top: str) -> bytes:
    """Pack files into a zip: one folder, sorted, all of the same date.

    Parameters
    ----------
    files : mapping
        Path, with slashes, to content.
    top : str
        Name of the folder.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{top}/{name}", _DATE)
            entry.create_system, entry.external_attr = _UNIX, _MODE
            archive.writestr(entry, files[name], zipfile.ZIP_DEFLATED, 9)
    return packed.getvalue()


def refusal(out: Path) -> str:
    """Say why a place is not one for the student edition; empty when it is."""
    place = out.resolve()
    if out.suffix == ".zip":
        return f"{out} looks like a file, and --out takes a folder; the zip gets its own name."
    there = next(path for path in (place, *place.parents) if path.exists())
    if not there.is_dir():
        return f"{there} is a file, and --out takes a folder. Choose another name."
    if not os.access(there, os.W_OK):
        return f"{there} is a folder where you may not write. Choose another one."
    if place == ROOT or any(place.is_relative_to(ROOT / name) for name in _SOURCE_FOLDERS):
        return (
            f"{out} is among the course's own files, where the zip does not belong. Choose a "
            "folder outside of the course, or leave --out out: build/release is taken then."
        )
    return ""


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``course release``.

    Returns
    -------
    int
        0 when the zip is written, 1 when a notebook or file needs attention first, 2 for a place
        where the zip cannot go.
    """
    options = _options(argv)
    console = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
    try:
        if reason := refusal(options.out):
            return _complain(console, [reason], 2)
        if problems := find_problems():
            return _complain(console, [*problems, "No student edition was written."], 1)
        zipped = write_release(options.out)
    except (ReleaseError, MasterError) as error:
        return _complain(console, [str(error)], 1)
    except OSError as error:
        reason = error.strerror or str(error)
        advice = "Choose a folder where you may write, on a disk with room."
        return _complain(console, [f"{options.out} does not take the zip: {reason}. {advice}"], 2)
    _report(console, zipped)
    return 0


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="course release",
        description="Write the student edition: a zip without solutions and instructor's notes.",
    )
    parser.add_argument("--out", type=Path, default=RELEASE, help="folder (%(default)s)")
    return parser.parse_args(argv)


def _complain(console: Console, lines: Sequence[str], status: int) -> int:
    for line in lines:
        console.print(f"course release: {line}", style="red")
    return status


def _report(console: Console, zipped: Path) -> None:
    """Say what there is now, and what to do with it."""
    with zipfile.ZipFile(zipped) as archive:
        count = len(archive.namelist())
    size = zipped.stat().st_size / 1e6
    console.print(
        f"{zipped} is ready for students: {count} files, {size:.1f} MB. They unpack it and type "
        "'make lab' in its folder. 'course build --check' tells, in a few minutes, whether all "
        "numbers and figures in it are up to date."
    )


if __name__ == "__main__":
    sys.exit(main())
