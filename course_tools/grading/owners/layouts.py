"""Which platform wrote the names of the files: decided once for all of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from course_tools.grading.found_files import path_inside
from course_tools.grading.owners.uploads import (
    GRADESCOPE_FOLDER,
    PLATFORMS_FILES,
    READERS,
    Parts,
    Upload,
    chosen_parts,
    gradescope_reader,
)

LAYOUTS = tuple(READERS)
PLATFORMS = LAYOUTS[:-2]


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


def below_the_common_folder(
    paths: Sequence[Path], folder: Path, knows: Callable[[str], bool]
) -> tuple[dict[Path, Parts], Path]:
    """Take paths apart, below a folder that holds all and is nobody's, such as 'submissions'.

    Returns
    -------
    inside : dict
        Path to its parts.
    root : Path
        That folder.
    """
    inside = {path: path_inside(path, folder).parts or (path.name,) for path in paths}
    while inside and all(len(parts) > 1 for parts in inside.values()):
        first, *others = {parts[0] for parts in inside.values()}
        is_written = any(READERS[name]((first, "x")) for name in PLATFORMS)
        if others or is_written or knows(first) or GRADESCOPE_FOLDER.fullmatch(first):
            break
        inside, folder = {path: parts[1:] for path, parts in inside.items()}, folder / first
    return inside, folder


def find_layout(
    inside: Mapping[Path, Parts],
    root: Path,
    knows: Callable[[Upload, str], bool],
    name: str | None = None,
) -> Layout:
    """Find out which platform wrote the names, once for all files.

    Parameters
    ----------
    inside : dict
        Path to its parts below `root`.
    root : Path
        The folder that holds the files, and the platform's own file, if it wrote one.
    knows : function
        Whether what a layout says of an upload points at somebody on the roster.
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
    students = {path: parts for path, parts in inside.items() if parts[0] not in PLATFORMS_FILES}
    readers = {
        **READERS,
        "gradescope": gradescope_reader(root, students, told=name == "gradescope"),
    }
    read = {
        each: {path: reader(parts) for path, parts in students.items()}
        for each, reader in readers.items()
        if name in {None, each}
    }
    found = name or _best(read, knows)
    doubt = _doubt(read, found) if name is None else _misfits(read[found], found)
    uploads = {path: known or _no_upload(students[path]) for path, known in read[found].items()}
    return Layout(found, {path: uploads.get(path, Upload(())) for path in inside}, doubt)


_Read = dict[str, dict[Path, Upload | None]]  # a layout to what it says of each file


def _best(read: _Read, knows: Callable[[Upload, str], bool]) -> str:
    """Return the first layout that all files fit.

    A student may happen to write a name like Canvas', and folders that name nobody on the roster
    are groups: these two are not taken where they know nobody and the others do.
    """
    fits = {
        each: [upload for upload in uploads.values() if upload is not None]
        for each, uploads in read.items()
        if uploads and None not in uploads.values()
    }
    known = {each for each, found in fits.items() if any(knows(upload, each) for upload in found)}
    for each in fits:
        is_chance = (each == "canvas" and "names" in known) or each == "folders"
        if each in known or not is_chance:
            return each
    return "names"


def _no_upload(parts: Parts) -> Upload:
    """Of a file that does not fit the layout nothing is known but what the student chose."""
    return Upload(chosen_parts(parts[0], parts), "/".join(parts))


def _doubt(read: _Read, found: str) -> str:
    """Say so when files are named as a platform names them, and this was not believed."""
    if found in PLATFORMS:
        return ""
    for platform in PLATFORMS:
        some = sum(upload is not None for upload in read[platform].values())
        if some:
            is_all = some == len(read[platform])
            why = "but point at nobody on the roster" if is_all else "the others are not"
            return (
                f"{some} of {len(read[platform])} files are named as {platform.title()} names "
                f"them, {why}. So every name counts as the student's own choice (--layout names); "
                f"to say that a platform wrote them: --layout {platform}."
            )
    return ""


def _misfits(uploads: Mapping[Path, Upload | None], name: str) -> str:
    paths = [path for path, upload in uploads.items() if upload is None]
    if not paths:
        return ""
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    return f"Not named as --layout {name} names files: {ascii(paths[0].name)[1:-1]}{more}."
