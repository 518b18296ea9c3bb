"""Who handed in what: the students of a roster, and the files that are theirs."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from course_tools.grading.owners.class_list import Student
from course_tools.grading.owners.clues import Claim, Clues, Strength
from course_tools.grading.owners.decisions import COLUMNS, apply_decisions
from course_tools.grading.owners.decisions import FILE as DECISIONS
from course_tools.grading.owners.file_names import printable
from course_tools.grading.owners.layouts import Layout, Parts, find_layout
from course_tools.grading.owners.strangers import name_strangers
from course_tools.grading.submissions import (
    UnreadableSubmission,
    natural_order,
    path_inside,
    read_submission,
)

# What tells a later attempt from an earlier one, at the end of a file's name: '(2)', '-2', 'v2'.
_ATTEMPT = re.compile(
    r"(?:\s*\(\d+\)|[\s-]+\d+|[\s_.-]+(?:v\d*|copy|final|new|late|attempt|version))$", re.I
)
NOT_ON_ROSTER = "not on the roster"  # how the note of such a file begins
_TO_CHOOSE = f"To choose, write its owner into {DECISIONS}: {','.join(COLUMNS)}."


@dataclass(frozen=True)
class Match:
    """A student and the file to grade, None if there is none.

    Attributes
    ----------
    student : Student
        On the roster; the student of a file that nobody on it owns is named after the file.
    path : Path or None
        The file.
    note : str
        What a person must know.
    unclear : bool
        Whether there are files that may be theirs, and a person must say which.
    """

    student: Student
    path: Path | None
    note: str = ""
    unclear: bool = False


@dataclass(frozen=True)
class Matching:
    """Who handed in what.

    Attributes
    ----------
    layout : str
        How the files are named: one of `LAYOUTS`.
    matches : list of Match
        One per student in the roster's order, then one per file that nobody on it owns.
    ambiguous : list of str
        What a person should decide, a sentence each.
    unused : list of Path
        Files that are not graded: the student has another one, the platform made it, or a person
        must say whose it is. All others are in `matches`.
    """

    layout: str = "names"
    matches: list[Match] = field(default_factory=list)
    ambiguous: list[str] = field(default_factory=list)
    unused: list[Path] = field(default_factory=list)


def match_submissions(
    paths: Iterable[Path],
    folder: Path,
    roster: Sequence[Student] | None,
    layout: str | None = None,
    decisions: Mapping[str, str] | None = None,
) -> Matching:
    """Find out whose each file is.

    Which platform wrote the names is decided once for all files. Only what it wrote counts as
    its word; what a student calls a file is weaker. An id counts most, then an e-mail address
    (its first part if nobody shares it), then a name, written in any case, with or without
    accents and separators.

    Parameters
    ----------
    paths : iterable of Path
        From `find_submissions`.
    folder : Path
        The folder of the submissions.
    roster : sequence of Student or None
        From `read_roster`. With None each file is a student of its own.
    layout : str, optional
        One of `LAYOUTS`. Without it, it is found out from the names.
    decisions : dict, optional
        From `read_decisions`: what a person said of some files goes before all else.

    Returns
    -------
    Matching
        All students and all files. Files that one student handed in at one place are attempts:
        the platform's newest is taken, else the last by name, a notebook before anything else,
        and this is noted. Where files of different places claim one student, or a file claims two,
        none of them is graded, and a person decides.

    Raises
    ------
    ValueError
        When the layout cannot be used.
    """
    ordered = sorted(paths, key=natural_order)
    clues = Clues(roster or ())
    inside = _below_the_common_folder(ordered, folder, clues)
    found = find_layout(inside, folder, clues.knows, layout)
    matching = Matching(found.name, ambiguous=[found.doubt] if found.doubt else [])
    handed_in = {path: upload for path, upload in found.uploads.items() if upload.chosen}
    matching.unused.extend(path for path in ordered if path not in handed_in)
    if roster is None:
        own = name_strangers(handed_in, folder, ())
        matching.matches.extend(Match(own[path], path) for path in handed_in)
        return matching
    files = {_names([path], folder): path for path in handed_in}
    decided, problems = apply_decisions(decisions or {}, files, roster)
    matching.ambiguous.extend(problems)
    nobodys = [path for path, number in decided.items() if number is None]
    matching.unused.extend(nobodys)
    claims = {
        path: clues.claim(upload, found.name)
        for path, upload in handed_in.items()
        if path not in nobodys
    }
    for path, number in decided.items():
        if number is not None:
            claims[path] = Claim({number: Strength.DECIDED})
    _Pairing(roster, folder, found, matching).pair(claims)
    return matching


class _Pairing:
    """The work of `match_submissions`, student by student."""

    def __init__(
        self,
        roster: Sequence[Student],
        folder: Path,
        layout: Layout,
        matching: Matching,
    ) -> None:
        self.roster, self.folder, self.layout = roster, folder, layout
        self.matching = matching

    def pair(self, claims: Mapping[Path, Claim]) -> None:
        """Give each student a file, and each file that is left a student of its own."""
        taken: set[Path] = set()
        for number, student in enumerate(self.roster):
            pointing = {path: claim for path, claim in claims.items() if number in claim}
            taken |= self._add_student(number, student, pointing)
        left = {path: claim for path, claim in claims.items() if path not in taken}
        uploads = {path: self.layout.uploads[path] for path in left}
        own = name_strangers(uploads, self.folder, self.roster)
        for path, claim in left.items():
            self._add_stranger(path, own[path], claim)

    def _add_student(
        self, number: int, student: Student, pointing: Mapping[Path, Claim]
    ) -> set[Path]:
        """Add a student; returns the files that are dealt with."""
        mine = [path for path, claim in pointing.items() if claim.strongest() == {number}]
        shared = [
            path
            for path, claim in pointing.items()
            if len(claim.strongest()) > 1 and number in claim.strongest()
        ]
        if decided := [p for p in mine if pointing[p][number] == Strength.DECIDED]:
            self.matching.unused.extend(path for path in mine if path not in decided)
            self.matching.matches.append(Match(student, self._newest(decided), "owner set by hand"))
            return set(mine)
        weaker = self._weaker(number, mine, pointing)
        mine = [path for path in mine if path not in weaker]
        notes = [f"may be theirs: {self._names(shared)}"] if shared else []
        notes += [f"claims to be theirs: {self._names(weaker)}"] if weaker else []
        different = self._one_of_each_code(mine)
        if not self._are_attempts(different):
            listed = self._names(different)
            self._say(
                f"{_who(student)}: {listed} claim to be theirs, and none is graded. {_TO_CHOOSE}"
            )
            note = "; ".join([f"one of these: {listed}", *notes])
            self.matching.matches.append(Match(student, None, note, unclear=True))
            self.matching.unused.extend(mine)
            return set(mine)
        newest = self._newest(mine)
        unused = [path for path in mine if path != newest]
        if unused:
            notes.insert(0, f"also handed in: {self._names(unused)}")
        if newest and (others := set(pointing[newest]) - {number}):
            notes.append(f"its name also says {self._people(others)}")
        if newest and (doubt := pointing[newest].doubt):
            self._say(f"{self._names([newest])} is graded as {_who(student)}'s: {doubt}.")
        unclear = newest is None and bool(shared)
        self.matching.matches.append(Match(student, newest, "; ".join(notes), unclear))
        self.matching.unused.extend(unused)
        return set(mine)

    def _weaker(
        self, number: int, mine: Sequence[Path], pointing: Mapping[Path, Claim]
    ) -> list[Path]:
        """Files that point at a student less well than another one, from another place.

        All that students choose is alike: none of them can put another one's file aside.
        """
        ranks = {
            path: pointing[path][number] if pointing[path].is_written else Strength.NAME_IN_FILE
            for path in mine
        }
        best = max(ranks.values(), default=Strength.NAME_IN_FILE)
        places = {self._place(path) for path in mine if ranks[path] == best}
        return [p for p in mine if ranks[p] < best and self._place(p) not in places]

    def _are_attempts(self, paths: Sequence[Path]) -> bool:
        """Whether files are one student's attempts: of one place, and named alike where they may.

        Where nobody but students wrote the names, a file of another name may be another one's.
        """
        places = {self._place(path) for path in paths}
        if self.layout.name != "names" or len(paths) < 2:
            return len(places) < 2
        stems = {_without_attempt(self.layout.uploads[path].chosen[-1]) for path in paths}
        return len(places) == 1 and len(stems) == 1

    def _one_of_each_code(self, paths: Sequence[Path]) -> list[Path]:
        """Leave out what is no notebook beside one, and files with the code of another one."""
        notebooks = [path for path in paths if path.suffix.lower() == ".ipynb"] or list(paths)
        if len(notebooks) < 2:
            return notebooks
        return list({_code(path): path for path in notebooks}.values())

    def _newest(self, paths: Sequence[Path]) -> Path | None:
        """Return the platform's newest file, else the last by name, notebooks before others."""

        def order(path: Path) -> tuple[bool, str]:
            return path.suffix.lower() == ".ipynb", self.layout.uploads[path].time

        return max(reversed(paths), key=order, default=None)

    def _add_stranger(self, path: Path, own: Student, claim: Claim) -> None:
        """Add a file that no student on the roster owns, or that more than one may own."""
        candidates = claim.strongest()
        who = self._people(candidates)
        if len(candidates) > 1:
            self._say(f"{self._names([path])} may be from {who}, and is not graded. {_TO_CHOOSE}")
            self.matching.unused.append(path)
            return
        note = NOT_ON_ROSTER
        if candidates:
            note += f"; its name says {who}"
            self._say(f"{self._names([path])} is graded as '{own.student_id}', {note}.")
        self.matching.matches.append(Match(own, path, note))

    def _people(self, numbers: Iterable[int]) -> str:
        return " or ".join(_who(self.roster[number]) for number in sorted(numbers))

    def _place(self, path: Path) -> str:
        return self.layout.uploads[path].place

    def _say(self, sentence: str) -> None:
        self.matching.ambiguous.append(sentence)

    def _names(self, paths: Sequence[Path]) -> str:
        return _names(paths, self.folder)


def _below_the_common_folder(
    paths: Sequence[Path], folder: Path, clues: Clues
) -> dict[Path, Parts]:
    """Take paths apart, below a folder that holds all and is nobody's, such as 'submissions'."""
    inside = {path: path_inside(path, folder).parts or (path.name,) for path in paths}
    while len({parts[0] for parts in inside.values()}) == 1:
        first = next(iter(inside.values()))[0]
        if any(len(parts) < 2 for parts in inside.values()) or clues.knows(first):
            break
        deeper = {path: parts[1:] for path, parts in inside.items()}
        known = find_layout(inside, folder, clues.knows).name
        if known not in {"folders", "names"}:
            break
        inside = deeper
    return inside


def _without_attempt(name: str) -> str:
    """Return a file's name without what counts its attempts."""
    shorter = _ATTEMPT.sub("", name.casefold())
    return shorter if shorter == name else _without_attempt(shorter)


def _code(path: Path) -> tuple[str, ...] | Path:
    """Return the code of a notebook, by which two files are one; its path if it has none."""
    try:
        return read_submission(path).cells
    except UnreadableSubmission:
        return path


def _who(student: Student) -> str:
    return f"{student.name} ({student.student_id})" if student.name else student.student_id


def _names(paths: Sequence[Path], folder: Path) -> str:
    """Paths below the folder, as one reads them."""
    return ", ".join(printable(path_inside(path, folder).as_posix()) for path in paths)
