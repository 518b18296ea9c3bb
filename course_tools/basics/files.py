"""Write a file in one step; begin a table that a person fills."""

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile


def write_file(path: Path, content: str | bytes, *, private: bool = False) -> None:
    """Write a file in one step: whoever reads it finds the old content or the new, never a part.

    Parameters
    ----------
    path : Path
        Its folder is made where it is not there.
    content : str or bytes
        Text is written as UTF-8.
    private : bool
        Whether nobody but its owner may read the file, and a folder that is made for it.

    Raises
    ------
    OSError
        When it cannot be written; the message says what to do.
    """
    data = content if isinstance(content, bytes) else content.encode()
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(mode=0o700 if private else 0o777, parents=True, exist_ok=True)
        with open(draft, "wb", opener=_private if private else None) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except OSError as error:
        raise OSError(
            f"{path} cannot be written ({error.strerror}). Close it where it is open, check that "
            "there is space and that you may write there, and run the command again."
        ) from error
    finally:
        with suppress(OSError):
            draft.unlink()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def create_table(path: Path, columns: Sequence[str]) -> Path:
    """Make sure that there is a table for a person to fill; one that is there is kept."""
    if not path.exists():
        write_file(path, ",".join(columns) + "\n")
    return path


def check_writable(folder: Path) -> None:
    """Make sure, before any long work, that a folder takes files, or can be made.

    Raises
    ------
    OSError
        When it does not; the message says what to do.
    """
    try:
        place = next(each for each in (folder, *folder.parents) if each.exists())
        with TemporaryFile(dir=place) as file:
            file.write(b"x")
            file.flush()
    except OSError as error:
        raise OSError(
            f"Nothing can be written in the folder {folder} ({error.strerror}). Give another one "
            "with --out, make room there, or ask for the right to write there."
        ) from error
