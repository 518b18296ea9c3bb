"""What each platform writes before a student's own name of a file, and how it is read."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import yaml

Parts = tuple[str, ...]  # of a path below the folder of the submissions

# What each platform puts before the student's own file name; all of it in the first part.
_MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_[a-z]+_?(?P<rest>.*)", re.S)
_CANVAS = re.compile(
    r"(?P<name>.+?)(?P<late>_LATE)?_(?P<id>\d+)_(?:(?P<when>\d{3,})_(?P<rest>.+)|(?:text|link)\.html)",
    re.S | re.I,
)
_CANVAS_NUMBER = re.compile(r"(\d{3,})_")
_BLACKBOARD = re.compile(
    r"(?P<before>.+?)_attempt_(?P<when>\d{4}(?:-\d\d){5})(?:_(?P<rest>.+)|\.txt)", re.S
)
_BRIGHTSPACE = re.compile(
    r"\d+-\d+ ?- ?(?:(?P<id>\w*\d\w*) ?- ?)?(?P<name>.+?) ?- ?"
    r"(?P<when>[^\W\d]+\.? \d{1,2}, \d{4} \d{3,4} ?[AP]M)(?: ?- ?(?P<rest>.+))?",
    re.S,
)
_HIDDEN = re.compile(r"(?:participant|teilnehmer)\S*", re.I)
_GRADESCOPE_FILE = "submission_metadata.yml"
GRADESCOPE_FOLDER = re.compile(r"submission_\d+")
PLATFORMS_FILES = {"index.html", _GRADESCOPE_FILE}


class Person(NamedTuple):
    """Who handed in, as the platform writes it."""

    id: str = ""
    name: str = ""
    email: str = ""


class Upload(NamedTuple):
    """What a platform, or whoever sorted the files into folders, wrote of a file.

    Attributes
    ----------
    chosen : tuple of str
        The parts of the path that the student chose, the file's name last, without its extension.
        Empty for a file that the platform itself made, such as a receipt.
    place : str
        Same for all files that were handed in together, or by one person.
    people : tuple of Person
        Who handed in: nobody where it is not known, several for a group, or where the name can be
        read in several ways.
    time : str
        Sorts as the times of the uploads do; empty where it is not known.
    late : str
        The platform's mark that it came late, else its date, as far as it gives one.
    """

    chosen: Parts
    place: str = ""
    people: tuple[Person, ...] = ()
    time: str = ""
    late: str = ""


def _moodle(parts: Parts) -> Upload | None:
    found = _MOODLE.fullmatch(parts[0])
    if not found:
        return None
    return Upload(chosen_parts(found["rest"], parts), *_numbered(found))


def _canvas(parts: Parts) -> Upload | None:
    """Read ``NAME_PERSON_UPLOAD_FILE``. A name may end in a number, which then is read twice."""
    found = _CANVAS.fullmatch(parts[0])
    if not found:
        return None
    place, people = _numbered(found)
    if found["when"] and _CANVAS_NUMBER.match(found["rest"]):
        people = (*people, Person(found["when"]))
    chosen = chosen_parts(found["rest"], parts) if found["rest"] else ()
    late = "late" if found["late"] else ""
    return Upload(chosen, place, people, (found["when"] or "").zfill(20), late)


def _numbered(found: re.Match[str]) -> tuple[str, tuple[Person, ...]]:
    """Return the place and the person; Moodle may hide the name behind 'Participant'."""
    name = "" if _HIDDEN.fullmatch(found["name"]) else found["name"]
    return f"{found['name']}_{found['id']}", (Person(found["id"], name),)


def _blackboard(parts: Parts) -> Upload | None:
    """Read ``ASSIGNMENT_LOGIN_attempt_TIME_FILE``; where the login begins is tried out."""
    found = _BLACKBOARD.fullmatch(parts[0])
    if not found:
        return None
    words = found["before"].split("_")
    starts = range(len(words) - 1, 0, -1) or [0]
    people = tuple(Person("_".join(words[start:])) for start in starts)
    day, clock = found["when"][:10], found["when"][11:].replace("-", ":")
    chosen = chosen_parts(found["rest"], parts)
    return Upload(chosen, found["before"], people, found["when"], f"{day} {clock}")


def _brightspace(parts: Parts) -> Upload | None:
    found = _BRIGHTSPACE.fullmatch(parts[0])
    if not found:
        return None
    who = Person(found["id"] or "", found["name"])
    chosen, place = chosen_parts(found["rest"], parts), f"{who.id} {who.name}"
    return Upload(chosen, place, (who,), _time(found["when"]), found["when"])


def _folders(parts: Parts) -> Upload | None:
    if len(parts) < 2:
        return None
    return Upload(chosen_parts(None, parts), parts[0], (Person(parts[0], parts[0], parts[0]),))


def _names(parts: Parts) -> Upload | None:
    return Upload(chosen_parts(parts[0], parts), "/".join(parts[:-1]))


def _nothing(parts: Parts) -> Upload | None:  # noqa: ARG001
    return None


# The platforms come first: their names fit the last two as well.
READERS: dict[str, Callable[[Parts], Upload | None]] = {
    "moodle": _moodle,
    "blackboard": _blackboard,
    "canvas": _canvas,
    "brightspace": _brightspace,
    "gradescope": _nothing,  # until its own file is read: see gradescope_reader
    "folders": _folders,
    "names": _names,
}


def chosen_parts(rest: str | None, parts: Parts) -> Parts:
    """Return the parts that the student chose, from what follows in the first part on."""
    chosen = [*([rest] if rest else []), *parts[1:]]
    return (*chosen[:-1], Path(chosen[-1]).stem.removesuffix(".ipynb")) if chosen else ()


def _time(text: str) -> str:
    """Write Brightspace's time so that it sorts; empty if it is written in another language."""
    tidy = text.replace(".", "").replace(" AM", "AM").replace(" PM", "PM")
    day, clock = tidy.rsplit(" ", 1)
    for month in ("%b", "%B"):
        try:
            return f"{datetime.strptime(f'{day} {clock.zfill(6)}', f'{month} %d, %Y %I%M%p'):%F %R}"
        except ValueError:
            continue
    return ""


def gradescope_reader(
    root: Path, students: Mapping[Path, Parts], *, told: bool
) -> Callable[[Parts], Upload | None]:
    """Return what reads Gradescope's folders, by the file in which it says whose each is.

    That file lies beside the folders; one within them is a student's.
    """
    path = root / _GRADESCOPE_FILE
    if not told and not all(GRADESCOPE_FOLDER.fullmatch(parts[0]) for parts in students.values()):
        return _nothing
    if not path.is_file():
        if told:
            raise ValueError(
                f"There is no {_GRADESCOPE_FILE} in {root}: Gradescope puts it into the zip of "
                f"'Export Submissions'. Unpack all of it into this folder."
            )
        return _nothing
    try:
        entries = yaml.safe_load(path.read_bytes())
        uploads = {str(each): _submitted(str(each), record) for each, record in entries.items()}
    except (yaml.YAMLError, AttributeError, LookupError, TypeError, ValueError, OSError) as error:
        raise ValueError(f"{path} cannot be read as Gradescope writes it: {error}") from error
    except RecursionError as error:
        raise ValueError(f"{path} is nested too deeply to be Gradescope's.") from error

    def read(parts: Parts) -> Upload | None:
        known = uploads.get(parts[0]) if len(parts) > 1 else None
        return known._replace(chosen=chosen_parts(None, parts)) if known else None

    return read


def _submitted(place: str, record: dict[str, Any]) -> Upload:
    people = []
    for submitter in record[":submitters"]:
        said = [submitter.get(f":{key}") for key in ("sid", "name", "email")]
        people.append(Person(*(str(one) if isinstance(one, str | int) else "" for one in said)))
    when = str(record.get(":created_at") or "")
    return Upload((), place, tuple(people), when, when)
