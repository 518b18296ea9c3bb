"""Who handed in what: the students of a roster, and the files that are theirs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from course_tools.grading.found_files import natural_order, path_inside
from course_tools.grading.owners.attempts import are_attempts, newest_of, one_of_each_code
from course_tools.grading.owners.class_list import Student
from course_tools.grading.owners.clues import Claim, Clues, Strength
from course_tools.grading.owners.decisions import COLUMNS, apply_decisions
from course_tools.grading.owners.decisions import FILE as DECISIONS
from course_tools.grading.owners.file_names import printable
from course_tools.grading.owners.hints import likely_student
from course_tools.grading.owners.layouts import Layout, below_the_common_folder, find_layout
from course_tools.grading.owners.strangers import name_strangers
from course_tools.grading.owners.uploads import Upload

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
    late : str
        The platform's mark that it came late, else its date, as far as it gives one.
    """

    student: Student
    path: Path | None
    note: str = ""
    unclear: bool = False
    late: str = ""


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
        From `read_class`. With None each file is a student of its own.
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

    def knows(upload: Upload, layout: str) -> bool:
        claim = clues.claim(upload, layout)
        return claim.is_written if layout == "folders" else bool(claim)

    inside, root = below_the_common_folder(ordered, folder, clues.knows)
    found = find_layout(inside, root, knows, layout)
    matching = Matching(found.name, ambiguous=[found.doubt] if found.doubt else [])
    handed_in = {path: upload for path, upload in found.uploads.items() if upload.chosen}
    matching.unused.extend(path for path in ordered if path not in handed_in)
    if roster is None:
        own = name_strangers(handed_in, folder, ())
        matching.matches.extend(
            Match(own[path], path, late=handed_in[path].late) for path in handed_in
        )
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
            newest = newest_of(decided, self.layout)
            match = Match(student, newest, "owner set by hand", late=self._late(newest, student))
            self.matching.matches.append(match)
            return set(mine)
        weaker = self._weaker(number, mine, pointing)
        mine = [path for path in mine if path not in weaker]
        notes = [f"may be theirs: {self._names(shared)}"] if shared else []
        notes += [f"claims to be theirs: {self._names(weaker)}"] if weaker else []
        different = one_of_each_code(mine)
        if not are_attempts(different, self.layout):
            listed = self._names(different)
            self._say(
                f"{_who(student)}: {listed} claim to be theirs, and none is graded. {_TO_CHOOSE}"
            )
            note = "; ".join([f"one of these: {listed}", *notes])
            self.matching.matches.append(Match(student, None, note, unclear=True))
            self.matching.unused.extend(mine)
            return set(mine)
        newest = newest_of(mine, self.layout)
        unused = [path for path in mine if path != newest]
        if unused:
            notes.insert(0, f"also handed in: {self._names(unused)}")
        if newest and (others := set(pointing[newest]) - {number}):
            note = f"its name also says {self._people(others)}"
            notes.append(note)
            self._say(f"{self._names([newest])} is graded as {_who(student)}'s; {note}.")
        if newest and len(different) > 1 and not self._place(newest):
            self._say(
                f"{_who(student)} handed in {self._names(different)}; the last by name is graded. "
                f"{_TO_CHOOSE}"
            )
        if newest and (doubt := pointing[newest].doubt):
            self._say(f"{self._names([newest])} is graded as {_who(student)}'s: {doubt}.")
        unclear = newest is None and bool(shared)
        self.matching.matches.append(
            Match(student, newest, "; ".join(notes), unclear, self._late(newest, student))
        )
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

    def _add_stranger(self, path: Path, own: Student, claim: Claim) -> None:
        """Add a file that no student on the roster owns, or that more than one may own."""
        candidates = claim.strongest()
        who = self._people(candidates)
        if len(candidates) > 1:
            self._say(f"{self._names([path])} may be from {who}, and is not graded. {_TO_CHOOSE}")
            self.matching.unused.append(path)
            return
        note = NOT_ON_ROSTER
        near = self._nearly(path)
        if not candidates and near:
            note += f"; perhaps {near}"
            self._say(f"{self._names([path])} is {note}. {_TO_CHOOSE}")
        if candidates:
            note += f"; its name says {who}"
            self._say(f"{self._names([path])} is graded as '{own.student_id}', {note}.")
        self.matching.matches.append(Match(own, path, note, late=self._late(path)))

    def _nearly(self, path: Path) -> str:
        """Say of whom among those without a file the file's name nearly speaks."""
        idle = {m.student.student_id for m in self.matching.matches if m.path is None}
        students = [each for each in self.roster if each.student_id in idle]
        upload = self.layout.uploads[path]
        near = likely_student(path_inside(path, self.folder), upload, students)
        return _who(near) if near else ""

    def _people(self, numbers: Iterable[int]) -> str:
        return " or ".join(_who(self.roster[number]) for number in sorted(numbers))

    def _late(self, path: Path | None, student: Student | None = None) -> str:
        from_roster = student.late if student else ""
        return self.layout.uploads[path].late or from_roster if path else ""

    def _place(self, path: Path) -> str:
        return self.layout.uploads[path].place

    def _say(self, sentence: str) -> None:
        self.matching.ambiguous.append(sentence)

    def _names(self, paths: Sequence[Path]) -> str:
        return _names(paths, self.folder)


def _who(student: Student) -> str:
    return f"{student.name} ({student.student_id})" if student.name else student.student_id


def _names(paths: Sequence[Path], folder: Path) -> str:
    """Paths below the folder, as one reads them."""
    return ", ".join(printable(path_inside(path, folder).as_posix()) for path in paths)
