"""Find what students handed in: all files in a folder that may be somebody's."""

import os
import re
from pathlib import Path


def find_submissions(folder: Path) -> list[Path]:
    """List all that students may have handed in, in subfolders too, in natural order.

    What is no notebook is listed as well (archives, links, a folder that cannot be opened):
    `submissions.read_submission` says what is wrong with it. Links are not followed.

    Raises
    ------
    NotADirectoryError
        When there is no such folder.
    """
    return _survey(folder)[0]


def ignored_files(folder: Path) -> list[Path]:
    """List what `find_submissions` leaves out: hidden files and folders, in natural order.

    A hidden folder, such as ``.ipynb_checkpoints``, stands for all within it.
    """
    return _survey(folder)[1]


def path_inside(path: Path, folder: Path) -> Path:
    """Path from the folder of the submissions on."""
    return path.relative_to(folder) if path.is_relative_to(folder) else path


def natural_order(path: Path) -> tuple[str, str]:
    """Sort key that puts ``s2`` before ``s10`` and ``a`` before its later version ``a-1``."""
    padded = re.sub(r"\d+", lambda run: run[0].zfill(20), str(path.with_suffix("")).casefold())
    return padded, str(path)


def _survey(folder: Path) -> tuple[list[Path], list[Path]]:
    """Walk through a folder: what may be a submission, and what is hidden."""
    if _entries(folder) is None:
        raise NotADirectoryError(f"'{folder}' is not a folder, or it cannot be opened.")
    found: list[Path] = []
    hidden: list[Path] = []
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        inside = _entries(here)
        if inside is None or (not inside and here.suffix.lower() == ".ipynb" and here != folder):
            found.append(here)
        for entry in inside or ():
            onward = waiting if entry.is_dir(follow_symlinks=False) else found
            (hidden if _is_hidden(entry.name) else onward).append(here / entry.name)
    return sorted(found, key=natural_order), sorted(hidden, key=natural_order)


def _entries(folder: Path) -> list[os.DirEntry[str]] | None:
    """What is in a folder; None when it cannot be opened."""
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return None


def _is_hidden(name: str) -> bool:
    """Whether a computer made this file, not a student (who may well call it '.ipynb')."""
    if name.lower() in {"__macosx", "thumbs.db", "desktop.ini"} or name.startswith(("._", "~$")):
        return True
    return name.startswith(".") and not name.lower().endswith(".ipynb")
