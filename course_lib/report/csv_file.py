"""Read a CSV file as a spreadsheet wrote it: its encoding, separator and decimal sign."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

_SEPARATORS = ";\t,"
_DECIMAL_COMMA = re.compile(r"-?\d+,\d+")
_TAKEN = {"C", "I", "Q", "np", "Treatment", "center", "scale", "standardize", "bs", "cr", "te"}


def read_csv_file(path: str | Path) -> tuple[pd.DataFrame, list[str]]:
    """Read a CSV file, and say in sentences how it was read.

    Parameters
    ----------
    path : str or Path
        The file: commas, semicolons or tabs, a decimal point or comma, UTF-8 or Windows-1252.

    Returns
    -------
    tuple
        The table as it is, and sentences for the reader.

    Raises
    ------
    ValueError
        When there is no such file, no table in it, or two columns with one name.
    """
    file = Path(path)
    if not file.is_file():
        raise ValueError(
            f"There is no file '{path}'. Put it beside this notebook, and write its name as it is, "
            f"such as 'oats.csv'."
        )
    text, encoding = _decoded(file.read_bytes())
    header = text.lstrip("\n").split("\n", 1)[0]
    separator = max(_SEPARATORS, key=header.count)
    if header.count(separator) == 0:
        raise ValueError(
            f"The first line of '{file.name}' is {header!r}: that is one column. Save the table as "
            f"CSV, with the names of the columns in its first line."
        )
    _check_header(header, separator)
    decimal = "," if separator != "," and _has_decimal_commas(text, separator) else "."
    data = pd.read_csv(io.StringIO(text), sep=separator, decimal=decimal, skipinitialspace=True)
    data.columns = [str(name).strip() for name in data.columns]
    named = {";": "semicolons", "\t": "tabs", ",": "commas"}[separator]
    sign = "comma" if decimal == "," else "point"
    told = f"'{file.name}' was read as {encoding}, cells parted by {named}, decimal {sign}: "
    return _stripped(data), [f"{told}{len(data)} rows, {data.shape[1]} columns."]


def safe_names(names: Iterable[str]) -> dict[str, str]:
    """Return a name for each that can stand in a formula: a word, not one of patsy's.

    Parameters
    ----------
    names : iterable of str
        Columns as the file has them.
    """
    found: dict[str, str] = {}
    for name in names:
        word = re.sub(r"\W+", "_", name).strip("_") or "column"
        word = f"x{word}" if word[0].isdigit() else word
        while word in _TAKEN or word in found.values():
            word += "_"
        found[name] = word
    return found


def _decoded(content: bytes) -> tuple[str, str]:
    try:
        text, encoding = content.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        text, encoding = content.decode("cp1252", errors="replace"), "Windows-1252"
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding


def _has_decimal_commas(text: str, separator: str) -> bool:
    cells = (cell.strip(' "') for line in text.split("\n")[1:] for cell in line.split(separator))
    return any(_DECIMAL_COMMA.fullmatch(cell) for cell in cells)


def _check_header(header: str, separator: str) -> None:
    """Refuse two columns of one name, of which pandas would rename the second quietly."""
    (names,) = csv.reader([header], delimiter=separator, skipinitialspace=True)
    counts = Counter(stripped for name in names if (stripped := name.strip()))
    if twice := [name for name, count in counts.items() if count > 1]:
        raise ValueError(f"Two columns are called '{twice[0]}'. Rename one of them in the file.")


def _stripped(data: pd.DataFrame) -> pd.DataFrame:
    """Take blanks off both ends of texts; an empty text is missing."""
    for name in data.columns:
        if not pd.api.types.is_numeric_dtype(data[name]):
            data[name] = data[name].map(lambda x: x.strip() or None, na_action="ignore")
    return data
