"""Keys kept in ``private/``, so that grading goes on at once: a key takes seconds to compute."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from course_tools.basics.files import write_file
from course_tools.basics.sources import ROOT
from course_tools.exercises.keys import Expected, Key, restore_numbers
from course_tools.exercises.masters import Master

FOLDER = Path("private", "keys")
_CODE = ("course_lib", "course_tools/exercises", "data")
_PACKAGES = ("numpy", "pandas", "patsy", "scipy", "statsmodels")


def key_stamp(master: Master) -> str:
    """Hash all that the key of one of the course's exercises depends on.

    That is the master, the course's library and data, and the packages that compute. What somebody
    else's master reads besides is not known: its keys must not be kept.
    """
    parts = [
        (p.cell.cell_type, p.cell.source, p.question, p.is_test, p.is_target) for p in master.parts
    ]
    known = hashlib.sha256(json.dumps(parts).encode())
    for path in _files():
        known.update(f"\n{path.relative_to(ROOT).as_posix()}\n".encode())
        known.update(path.read_bytes())
    known.update(json.dumps({name: version(name) for name in _PACKAGES}).encode())
    return known.hexdigest()


def _files() -> Iterator[Path]:
    for folder in _CODE:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


def load_key(out: Path, master: Master, seed: int | None, stamp: str) -> Key | None:
    """Return a key that was kept; None when there is none that still holds, or no stamp."""
    try:
        told = json.loads(_path(out, master, seed).read_text(encoding="utf-8"))
        if not stamp or told["stamp"] != stamp:
            return None
        return Key(seed, {name: _expected(one) for name, one in told["expected"].items()})
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def save_key(out: Path, master: Master, key: Key, stamp: str) -> None:
    """Keep a key where only the instructor can read it; one without a stamp is not kept."""
    if not stamp:
        return
    expected = {name: asdict(one) for name, one in key.expected.items()}
    text = json.dumps({"stamp": stamp, "expected": expected})
    write_file(_path(out, master, key.seed), text, private=True)


def _path(out: Path, master: Master, seed: int | None) -> Path:
    return out / FOLDER / f"{master.name}_{'given' if seed is None else seed}.json"


def _expected(told: dict[str, object]) -> Expected:
    """Undo what JSON does to numbers."""
    one = Expected(**told)  # type: ignore[arg-type]
    wrong = {label: restore_numbers(value) for label, value in one.wrong.items()}
    return Expected(
        restore_numbers(one.right), wrong, one.messages, one.form, one.tolerance, one.otherwise
    )
