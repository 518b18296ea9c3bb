"""Which platform wrote the names of the files, and what it says of whose each file is."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import yaml

Parts = tuple[str, ...]  # of a path below the folder of the submissions

# What each platform puts before the student's own file name; all of it in the first part.
_MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_[a-z]+_?(?P<rest>.*)", re.S)
_CANVAS = re.compile(r"(?P<name>[^_]+)(?:_LATE)?_(?P<id>\d+)_(?P<when>\d{3,})_(?P<rest>.+)", re.S)
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
_PLATFORMS_FILES = {"index.html", _GRADESCOPE_FILE}


class Person(NamedTuple):
    """Who handed in, as the platform writes it; of several ids the first that is known counts."""

    ids: tuple[str, ...] = ()
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
        Who handed in: nobody where it is not known, several for a group.
    time : str
        Sorts as the times of the uploads do; empty where it is not known.
    """

    chosen: Parts
    place: str = ""
    people: tuple[Person, ...] = ()
    time: str = ""


@dataclass(frozen=True)
class Layout:
    """How the files of a batch are named.

    Attributes
    ----------
    name : str
        One of `LAYOUTS`.
    uploads : dict
        Path to what is known of it; the files in the order in which they were given.
    doubt : str
        A sentence when the names do not agree on a platform; empty when they do.
    """

    name: str
    uploads: dict[Path, Upload]
    doubt: str = ""


def _moodle(parts: Parts) -> Upload | None:
    found = _MOODLE.fullmatch(parts[0])
    if not found:
        return None
    return Upload(_chosen(found["rest"], parts), *_numbered(found))


def _canvas(parts: Parts) -> Upload | None:
    found = _CANVAS.fullmatch(parts[0])
    if not found:
        return None
    return Upload(_chosen(found["rest"], parts), *_numbered(found), found["when"].zfill(20))


def _numbered(found: re.Match[str]) -> tuple[str, tuple[Person]]:
    """Return the place and the person; Moodle may hide the name behind 'Participant'."""
    name = "" if _HIDDEN.fullmatch(found["name"]) else found["name"]
    return f"{found['name']}_{found['id']}", (Person((found["id"],), name),)


def _blackboard(parts: Parts) -> Upload | None:
    """Read ``ASSIGNMENT_LOGIN_attempt_TIME_FILE``; where the login begins is tried out."""
    found = _BLACKBOARD.fullmatch(parts[0])
    if not found:
        return None
    words = found["before"].split("_")
    logins = tuple("_".join(words[start:]) for start in range(1, len(words))) or (words[0],)
    who = (Person(logins),)
    return Upload(_chosen(found["rest"], parts), found["before"], who, found["when"])


def _brightspace(parts: Parts) -> Upload | None:
    found = _BRIGHTSPACE.fullmatch(parts[0])
    if not found:
        return None
    who = Person(tuple(filter(None, [found["id"]])), found["name"])
    chosen, place = _chosen(found["rest"], parts), " ".join([*who.ids, who.name])
    return Upload(chosen, place, (who,), _time(found["when"]))


def _folders(parts: Parts) -> Upload | None:
    if len(parts) < 2:
        return None
    return Upload(_chosen(None, parts), parts[0], (Person((parts[0],), parts[0], parts[0]),))


def _names(parts: Parts) -> Upload | None:
    return Upload(_chosen(parts[0], parts), "/".join(parts[:-1]))


def _nothing(parts: Parts) -> Upload | None:  # noqa: ARG001
    return None


# The platforms come first: their names fit the last two as well.
_READERS: dict[str, Callable[[Parts], Upload | None]] = {
    "moodle": _moodle,
    "canvas": _canvas,
    "blackboard": _blackboard,
    "brightspace": _brightspace,
    "gradescope": _nothing,  # until its own file is read: see _gradescope
    "folders": _folders,
    "names": _names,
}
LAYOUTS = tuple(_READERS)
PLATFORMS = LAYOUTS[:-2]


def find_layout(
    inside: Mapping[Path, Parts],
    folder: Path,
    knows: Callable[[str], bool],
    name: str | None = None,
) -> Layout:
    """Find out which platform wrote the names, once for all files.

    Parameters
    ----------
    inside : dict
        Path to its parts below the folder, without a folder that holds all.
    folder : Path
        Where the platform's own file lies, if it wrote one.
    knows : function
        Whether a folder is called after somebody on the roster. Folders of which none is are
        groups, not students.
    name : str, optional
        One of `LAYOUTS`. Without it, the one that all files fit; if they do not agree, ``names``,
        and the layout says so.

    Returns
    -------
    Layout
        A file that does not fit the layout has what ``names`` says of it.

    Raises
    ------
    ValueError
        For another name, or when Gradescope's own file is needed and is not there.
    """
    if name is not None and name not in LAYOUTS:
        raise ValueError(f"There is no layout '{name}'. Possible are {', '.join(LAYOUTS)}.")
    readers = {**_READERS, "gradescope": _gradescope(folder, name)}
    students = [path for path, parts in inside.items() if parts[0] not in _PLATFORMS_FILES]
    if name is None:
        fits = {each: [bool(read(inside[p])) for p in students] for each, read in readers.items()}
        if not any(knows(inside[path][0]) for path in students):
            del fits["folders"]
        name = next((each for each, fit in fits.items() if fit and all(fit)), "names")
        partly = next((each for each in PLATFORMS if name not in PLATFORMS and any(fits[each])), "")
        doubt = _doubt(partly, sum(fits[partly]), len(students)) if partly else ""
    else:
        misfits = [path for path in students if readers[name](inside[path]) is None]
        doubt = _misfits(misfits, name) if misfits else ""
    uploads = {path: readers[name](inside[path]) or _no_upload(inside[path]) for path in students}
    return Layout(name, {path: uploads.get(path, Upload(())) for path in inside}, doubt)


def _no_upload(parts: Parts) -> Upload:
    """Of a file that does not fit the layout nothing is known but what the student chose."""
    return Upload(_chosen(parts[0], parts), "/".join(parts))


def _doubt(platform: str, some: int, all_files: int) -> str:
    return (
        f"{some} of {all_files} files are named as {platform.title()} names them, the others are "
        f"not. So every name counts as the student's own choice (--layout names); to say that a "
        f"platform wrote them: --layout {platform}."
    )


def _misfits(paths: Sequence[Path], name: str) -> str:
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    return f"Not named as --layout {name} names files: {ascii(paths[0].name)[1:-1]}{more}."


def _chosen(rest: str | None, parts: Parts) -> Parts:
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


def _gradescope(folder: Path, name: str | None) -> Callable[[Parts], Upload | None]:
    """Return what reads Gradescope's folders, by the file in which it says whose each is."""
    found = sorted({folder / _GRADESCOPE_FILE, *folder.glob(f"*/{_GRADESCOPE_FILE}")})
    path = next(filter(Path.is_file, found), None)
    if path is None:
        if name == "gradescope":
            raise ValueError(
                f"There is no {_GRADESCOPE_FILE} in {folder}: Gradescope puts it into the zip of "
                f"'Export Submissions'. Unpack all of it into this folder."
            )
        return _nothing
    try:
        entries = yaml.safe_load(path.read_bytes())
        uploads = {str(each): _submitted(str(each), record) for each, record in entries.items()}
    except (yaml.YAMLError, AttributeError, TypeError, OSError, ValueError) as error:
        raise ValueError(f"{path} cannot be read as Gradescope writes it: {error}") from error

    def read(parts: Parts) -> Upload | None:
        known = uploads.get(parts[0]) if len(parts) > 1 else None
        return known._replace(chosen=_chosen(None, parts)) if known else None

    return read


def _submitted(place: str, record: dict[str, Any]) -> Upload:
    people = []
    for submitter in record[":submitters"]:
        sid, name, email = (str(submitter.get(f":{key}") or "") for key in ("sid", "name", "email"))
        people.append(Person(tuple(filter(None, [sid])), name, email))
    return Upload((), place, tuple(people), str(record.get(":created_at") or ""))
