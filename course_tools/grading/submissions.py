"""Read what a student handed in: any notebook file, however odd."""

import hashlib
import json
import os
import re
import stat
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any

from course_tools.grading.large_files import TooMuchError, text_pieces, without_outputs

LARGEST_MB = 200
MOST_VALUES = 1_000_000  # a value takes up to about 200 bytes when read: this bounds the memory
LARGE_MB = 2  # from here on, a file is read without its outputs
MOST_MB = 10  # of what is left then
_MOST_NOTES = 8
_CLEARED = "Ask for it with the outputs cleared."

# Jupyter's formats hold the code under "source" (4), "input" (2 and 3) or "code" (1).
_SOURCE_KEYS = ("source", "input", "code")
_PROSE = {"markdown", "raw", "heading", "html", "rst"}
_DECODER = json.JSONDecoder(strict=False, parse_int=float)  # a float has no limit of digits
_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"?', re.S)
_BLANK = re.compile(r"[\s\0]*")
_SURROGATE = re.compile("[\ud800-\udfff]")
_OTHER_KINDS = {
    (b"PK\x03\x04", b"PK\x05\x06", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b"): (
        "an archive or an office document: unpack an archive into the student's folder, "
        "instead of a document ask for the .ipynb file"
    ),
    (b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf"): "a PDF or a text document: ask for the .ipynb file",
    (b"\x89PNG", b"\xff\xd8\xff"): "a picture: ask for the .ipynb file",
}


class UnreadableSubmission(Exception):  # noqa: N818
    """The file is not a notebook that can be read; the message says why, and what to do."""


@dataclass(frozen=True)
class Submission:
    """The code of a notebook that a student handed in.

    Attributes
    ----------
    path : Path
        The file.
    cells : tuple of str
        Sources of the code cells, in the file's order.
    sha256 : str
        Hash of the file.
    notes : tuple of str
        What was odd about the file, such as ``nbformat 3``; empty for a usual one.
    """

    path: Path
    cells: tuple[str, ...]
    sha256: str
    notes: tuple[str, ...] = ()


def read_submission(path: Path) -> Submission:
    """Read the code cells of a notebook, in any format and encoding.

    The content counts, not the name. Nothing is validated, so that a small fault costs no mark.

    Parameters
    ----------
    path : Path
        The file. A link is not followed.

    Returns
    -------
    Submission
        Cells as they are in the file: deleted, doubled and reordered ones are not mended.

    Raises
    ------
    UnreadableSubmission
        When it is not a notebook, not a file, empty or too large.
    """
    text, encoding, sha256 = _content(path)
    notebook, notes = _parse(text)
    pairs = [_code(cell, number) for number, cell in enumerate(_raw_cells(notebook), 1)]
    cells = tuple(source for source, _ in pairs if source is not None)
    notes += [] if encoding == "utf-8" else [f"encoding {encoding}"]
    notes += [] if cells else ["no code cells"]
    return Submission(path, cells, sha256, _few(notes + [note for _, note in pairs if note]))


@dataclass(frozen=True)
class AnyCell:
    """A cell of any kind, as it is in the file: whether it is code, its text, its id."""

    is_code: bool
    text: str
    cell_id: str


def read_all_cells(path: Path) -> tuple[AnyCell, ...]:
    """Read the cells of a notebook, those with text too; refuses what `read_submission` does."""
    notebook, _ = _parse(_content(path)[0])
    return tuple(
        AnyCell(not _is_prose(cell), _source(cell)[0], str(cell.get("id", "")))
        for cell in _raw_cells(notebook)
        if isinstance(cell, dict)
    )


def decode_text(data: bytes) -> tuple[str, str]:
    """Decode text of unknown encoding, and say which one fits.

    That is UTF-8, UTF-16 or UTF-32 (a byte-order mark is taken away), else Windows-1252, else
    Latin-1, which always fits.
    """
    for encoding in (json.detect_encoding(data), "cp1252"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1"), "latin-1"


def _content(path: Path) -> tuple[str, str, str]:
    """Text of a regular file, its encoding and hash; never waits for a pipe, follows no link."""
    flags = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        _refuse_unless_file(os.lstat(path).st_mode)
        with open(path, "rb", opener=lambda name, mode: os.open(name, mode | flags)) as file:
            _refuse_unless_file(os.fstat(file.fileno()).st_mode)
            if os.fstat(file.fileno()).st_size > LARGEST_MB * 1_000_000:
                raise UnreadableSubmission(f"The file is larger than {LARGEST_MB} MB. {_CLEARED}")
            start = file.read(LARGE_MB * 1_000_000)
            _refuse_other_kinds(start)
            file.seek(0)
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            is_large = len(start) == LARGE_MB * 1_000_000
            return *(_large_text(file) if is_large else decode_text(start)), sha256
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UnreadableSubmission(f"The file cannot be opened: {reason}.") from error


def _refuse_other_kinds(start: bytes) -> None:
    if not start.strip(b"\0 \t\r\n"):
        raise UnreadableSubmission("The file is empty: ask for it again.")
    for starts, kind in _OTHER_KINDS.items():
        if start.startswith(starts):
            raise UnreadableSubmission(f"The file is not a notebook but {kind}.")


def _large_text(file: BufferedReader) -> tuple[str, str]:
    """Text of a large file without its outputs, and its encoding."""
    file.seek(0)
    for encoding in (json.detect_encoding(file.read(4)), "cp1252", "latin-1"):
        try:
            pieces = text_pieces(file, encoding)
            return without_outputs(pieces, MOST_MB * 1_000_000, 5 * MOST_VALUES), encoding
        except UnicodeDecodeError:
            continue
        except TooMuchError as error:
            told = f"The file holds more than {MOST_MB} MB besides its outputs, or too many values."
            raise UnreadableSubmission(f"{told} {_CLEARED}") from error
    raise AssertionError("Latin-1 always fits.")


def _refuse_unless_file(mode: int) -> None:
    if stat.S_ISLNK(mode):
        raise UnreadableSubmission("The file is a link: ask for the file itself.")
    if stat.S_ISDIR(mode):
        raise UnreadableSubmission("It is a folder, not a file: ask for the .ipynb file.")
    if not stat.S_ISREG(mode):
        raise UnreadableSubmission("It is a device or a pipe, not a file: ask for the .ipynb file.")


def _parse(text: str) -> tuple[dict[str, Any], list[str]]:
    """Read the notebook's JSON, and say what is odd about it as a whole."""
    if _values(text) > MOST_VALUES and _values(_STRING.sub("", text)) > MOST_VALUES:
        raise UnreadableSubmission(f"The file holds more than {MOST_VALUES:,} values. {_CLEARED}")
    start = _BLANK.match(text).end()  # type: ignore[union-attr]
    try:
        notebook, end = _DECODER.raw_decode(text, start)
    except (RecursionError, MemoryError) as error:
        raise UnreadableSubmission("The file is nested too deeply, or too large.") from error
    except ValueError as error:
        raise UnreadableSubmission(_why_no_json(text[start : start + 1], text)) from error
    if not isinstance(notebook, dict):
        raise UnreadableSubmission("The file is not a notebook: it holds a list or a single value.")
    version = notebook.get("nbformat")
    known = f"nbformat {version:g}" if isinstance(version, float) else "no nbformat"
    notes = [] if version == 4 else [known]
    rest = _BLANK.match(text, end).end() < len(text)  # type: ignore[union-attr]
    return notebook, [*notes, "text after the end of the notebook"] if rest else notes


def _values(text: str) -> int:
    """About how many values a text in JSON holds; what looks like one within strings counts too."""
    return sum(map(text.count, "[{,"))


def _why_no_json(start: str, text: str) -> str:
    if start == "<":
        return "The file is a web page, not a notebook: ask for the .ipynb file."
    if start != "{":
        return "The file is not a notebook: ask for the .ipynb file."
    if "<<<<<<<" in text and ">>>>>>>" in text:
        return "The notebook holds the marks of an unfinished merge (<<<<<<<): ask for another."
    return "The notebook is damaged or cut off: ask for it again."


def _raw_cells(notebook: dict[str, Any]) -> list[Any]:
    """Cells as they are in the file, whatever the format."""
    cells, sheets = notebook.get("cells"), notebook.get("worksheets")
    if isinstance(cells, list):
        return cells
    if isinstance(sheets, list):
        inside = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
        return [cell for part in inside if isinstance(part, list) for cell in part]
    raise UnreadableSubmission("The file is not a notebook: it has no list of cells.")


def _code(cell: Any, number: int) -> tuple[str | None, str]:
    """Source of a code cell, None for any other, and what is odd about it."""
    if not isinstance(cell, dict):
        return None, f"cell {number} is not a cell"
    if _is_prose(cell):
        return None, ""
    is_known = cell.get("cell_type") == "code"
    note = "" if is_known else f"cell {number} has no known type and is taken as code"
    text, is_text = _source(cell)
    return text, note if is_text else f"cell {number} has a source that is not text"


def _is_prose(cell: dict[str, Any]) -> bool:
    kind = cell.get("cell_type")
    return isinstance(kind, str) and kind.lower() in _PROSE


def _source(cell: dict[str, Any]) -> tuple[str, bool]:
    """Return the text of a cell, and whether all of it was text."""
    source = next((cell[key] for key in _SOURCE_KEYS if key in cell), None)
    lines = source if isinstance(source, list) else [source]
    text = "".join(line for line in lines if isinstance(line, str))
    is_text = all(isinstance(line, str) for line in lines)
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text), is_text


def _few(notes: list[str]) -> tuple[str, ...]:
    """At most a handful of notes; the last one says how many there are besides."""
    more = len(notes) - _MOST_NOTES
    return tuple(notes[:_MOST_NOTES]) + ((f"and {more} more",) if more > 0 else ())
