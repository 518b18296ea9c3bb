"""Read tables as platforms, spreadsheet programs and people write them."""

import csv
import io
import math
import re

_TOLD = re.compile(r"sep=(.)\s*", re.I)  # the first line that Excel writes and reads


def read_number(text: str) -> float | None:
    """Read a number as people write it, ``1,5`` too; None for anything else, infinity included."""
    try:
        value = math.nan if "_" in text else float(text.replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def read_rows(text: str, *, strict: bool = False) -> list[tuple[int, list[str]]]:
    """Split a table into its rows.

    Parameters
    ----------
    text : str
        Separated by commas, semicolons, tabs or bars: what stands oftenest in the first line,
        outside of quotes, or what Excel's line ``sep=;`` says.
    strict : bool
        Whether a quote that is not closed is an error.

    Returns
    -------
    list of (int, list of str)
        The line in the text at which each row ends, and its cells without blanks around.

    Raises
    ------
    csv.Error
        When it is no table; the message begins with the line.
    """
    first = next(filter(str.strip, text.splitlines()), "")
    told = _TOLD.fullmatch(first)
    if told:
        text = text.replace(first, "", 1)  # the line stays, so that those below keep their numbers
    unquoted = re.sub(r'"[^"]*"', "", first)
    separator = told[1] if told else max(",;\t|", key=unquoted.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict)
    try:
        return [(lines.line_num, [cell.strip() for cell in row]) for row in lines]
    except csv.Error as error:
        raise csv.Error(f"(line {lines.line_num}): {error}") from error
