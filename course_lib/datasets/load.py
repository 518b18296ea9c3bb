"""Load the data sets of the course."""

import hashlib
import io
import warnings
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from course_lib.basics.order import natural_key
from course_lib.basics.suggestions import unknown_name


class ChangedDataWarning(UserWarning):
    """A data file differs from the published one."""


@dataclass(frozen=True)
class DataFile:
    """What is known of a file in ``data/``: a line about it, its grouping columns, its checksum."""

    description: str
    grouping: tuple[str, ...]
    sha256: str


DATA_FILES = {
    "sleepstudy": DataFile(
        "Reaction time of 18 subjects on 10 days",
        ("Subject",),
        "0a002bec8be2fa9d40dbbf3d5038e614d113a4fd5bf8813f6f4271c3d6294675",
    ),
    "ex33": DataFile(
        "Packed cell volume of 12 animals over 35 days",
        ("animal_id", "breed"),
        "fef656b053e21bafa1a34140b0ca2877dcc86da5a781db6b60807fc35b220b7d",
    ),
    "Penicillin": DataFile(
        "Growth inhibition: 6 samples on 24 plates",
        ("plate", "sample"),
        "9a26c574d34d1b6d5a6fcb31d296ffa65fe0339eea4b77f502d90b7f2b4eca24",
    ),
    "Pastes": DataFile(
        "Paste strength: 10 batches, 3 casks of each",
        ("batch", "cask", "sample"),
        "1ccc038f2636384688511818410a6e5b4a3d61d2f23cda657e43b2596ffd1331",
    ),
    "Dyestuff2": DataFile(
        "Simulated yield: 6 batches, 5 samples of each",
        ("Batch",),
        "89a3b0b90c777b66b45cd1468dfebec3ec4b11928d226f674ec39087fe8db368",
    ),
    "Machines": DataFile(
        "Scores of 6 workers on each of 3 machines",
        ("Worker", "Machine"),
        "f877bb5f21501cbc37d8c227c59da9ba3b4dad552fa224874af3cc01cdf6e9ad",
    ),
    "Orthodont": DataFile(
        "Skull growth of 27 children, 8 to 14 years",
        ("Subject", "Sex"),
        "910e1475611d26ae3af6d2499a876ff83c7e355491686eb8e3d074b2195c191a",
    ),
    "Oats": DataFile(
        "Yield of 3 varieties of oats, 4 amounts of nitrogen, 6 blocks",
        ("Block", "Variety"),
        "74a30cb342d4862ced8f21cb2034f3dbcb33ee0f423dcea771a4c34e1e56c694",
    ),
    "cbpp": DataFile(
        "New cases of a lung disease in 15 herds of cattle",
        ("herd", "period"),
        "1a2c82ed41e8b4168d943848b61eebfe5d8a79af24e534c6551df0c41e1e17ba",
    ),
    "toenail": DataFile(
        "Toenail infection: 294 patients at up to 7 visits",
        ("patient", "treatment"),
        "c29e1c48ee095d9107a55c57fe713cd52c8d80056039b93a8486c9e847aab634",
    ),
}


def _folder() -> Path:
    """Folder of the data: inside an installed wheel, or beside the package in a checkout."""
    package = Path(__file__).parents[1]
    inside = package / "_data"
    return inside if inside.is_dir() else package.parent / "data"


def list_datasets() -> pd.DataFrame:
    """List the data sets that `load_dataset` knows.

    Returns
    -------
    DataFrame
        `name`, `description` and `grouping` (the grouping columns), one row per data set. The
        cards in ``data/README.md`` say who measured what on whom.
    """
    rows = [(n, r.description, ", ".join(r.grouping)) for n, r in DATA_FILES.items()]
    return pd.DataFrame(rows, columns=["name", "description", "grouping"])


def load_dataset(name: str) -> pd.DataFrame:
    """Load one of the course's data sets.

    Parameters
    ----------
    name : str
        One of the names that `list_datasets` shows, such as ``"sleepstudy"``.

    Returns
    -------
    DataFrame
        One row per observation, a fresh copy each time. Grouping columns are categorical, their
        levels text in natural order. Units are in ``data/README.md``: for sleepstudy milliseconds
        and days.

    Raises
    ------
    ValueError
        For an unknown name; the message lists the names and the nearest one.
    FileNotFoundError
        When the file is gone; the message says how to restore it.
    ValueError
        When a changed file is no longer a table with the columns that it had.

    Warns
    -----
    ChangedDataWarning
        When the file differs from the published one, which is then loaded as it is.
    """
    record = DATA_FILES.get(name) if isinstance(name, str) else None
    if record is None:
        raise ValueError(unknown_name("data set", name, list(DATA_FILES)))
    return load_file(name, record)


def load_file(name: str, record: DataFile) -> pd.DataFrame:
    """Load ``data/<name>.csv`` as `load_dataset` does, with its errors and its warning."""
    path = _folder() / f"{name}.csv"
    if not path.is_file():
        raise FileNotFoundError(f"data/{name}.csv is missing. {_restore(name)}")
    content = path.read_bytes()
    data = read_table(content, name, record.grouping)
    if hashlib.sha256(content).hexdigest() != record.sha256:
        warnings.warn(
            f"data/{name}.csv was changed since it was published, so numbers may differ from the "
            f"lectures'. {_restore(name)}",
            ChangedDataWarning,
            stacklevel=3,
        )
    return data


def read_table(content: bytes, name: str, grouping: tuple[str, ...]) -> pd.DataFrame:
    """Read a table; grouping columns become categorical, levels in natural order."""
    try:
        data = pd.read_csv(io.BytesIO(content), dtype=dict.fromkeys(grouping, str))
    except ValueError as error:  # pandas' own parsing errors are ValueErrors too
        reason = str(error).strip()
        raise ValueError(f"data/{name}.csv cannot be read: {reason}. {_restore(name)}") from error
    for column in grouping:
        if column not in data:
            raise ValueError(
                f"data/{name}.csv has no column '{column}' any more; its columns are: "
                f"{', '.join(data)}. A spreadsheet may have saved it with semicolons. "
                f"{_restore(name)}"
            )
        # The published ex33 has 'BO326 ' with a blank at the end.
        data[column] = data[column].str.strip()
        levels = sorted(data[column].dropna().unique(), key=natural_key)
        data[column] = pd.Categorical(data[column], categories=levels)
    return data


def _restore(name: str) -> str:
    return (
        f"Restore it with: git checkout -- data/{name}.csv "
        f"(without git: unpack or install the course again)."
    )
