"""What tells that a file is a student's, and how strongly."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import IntEnum

from course_tools.grading.owners.class_list import Student, tokens
from course_tools.grading.owners.uploads import Person, Upload

_LONGEST_KEY = 8  # words in an id, an address or a name
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})


class Strength(IntEnum):
    """How well a path tells whose a file is; what a student chose is never above the rest."""

    NAME_IN_FILE = 1
    ID_IN_FILE = 2
    NAME = 3  # as the platform writes it
    EMAIL = 4
    ID = 5  # the whole of a part of the path
    DECIDED = 6  # by the instructor


class Claim(dict[int, Strength]):
    """Students that a file points at, as numbers in the roster's order, each with its strength.

    Attributes
    ----------
    is_written : bool
        Whether it rests on what a platform wrote, not on what the student chose.
    doubt : str
        Why a person should look, though it points at one student; empty if there is no reason.
    """

    is_written = False
    doubt = ""

    def strongest(self) -> set[int]:
        """Return the students at which it points most strongly."""
        most = max(self.values(), default=None)
        return {student for student, strength in self.items() if strength == most}


class Clues:
    """What tells that a file is a student's; students are numbers in the roster's order."""

    def __init__(self, students: Sequence[Student]) -> None:
        self.ids, self.emails, self.names = _Keys(), _Keys(), _Keys()
        self.logins = _Keys()  # first parts of addresses
        logins = Counter(_login(student) for student in students)
        for number, student in enumerate(students):
            for text in (student.student_id, *student.aliases):
                self.ids.add(tokens(text), number)
            self.emails.add(tokens(student.email), number)
            if logins[_login(student)] == 1:
                self.logins.add(_login(student), number)
            spelt = unicodedata.normalize("NFC", student.name).lower().translate(_UMLAUTS)
            for name in {tokens(student.name), tokens(spelt)}:
                for first in range(len(name)):  # Ann Mary Lee, Mary Lee Ann, Lee Ann Mary
                    self.names.add(name[first:] + name[:first], number)

    def claim(self, upload: Upload, layout: str) -> Claim:
        """Find whose a file is.

        What a platform wrote decides. What the student chose counts only where no platform wrote
        anything that the roster could hold: a name that is not on the roster is somebody else's,
        whatever the student calls the file.
        """
        people = [self._person(each, is_folder=layout == "folders") for each in upload.people]
        written = Claim()
        for student in {student for claim in people for student in claim}:
            written[student] = max(strength for claim in people for strength in claim.values())
        if written:
            written.is_written = True
            written.doubt = next(filter(None, (claim.doubt for claim in people)), "")
            return written
        if layout != "folders" and any(self._could_know(person) for person in upload.people):
            return written
        chosen = self._chosen(upload.chosen)
        if upload.people:
            chosen.doubt = "only what the student chose says so"
        return chosen

    def knows(self, part: str) -> bool:
        """Tell whether a folder is called after somebody on the roster."""
        return bool(self._person(Person(part, part, part), is_folder=True))

    def _person(self, person: Person, *, is_folder: bool) -> Claim:
        """Find who a platform means. A folder may say more than its owner, such as '1001 late'."""
        known = self.ids.whole(person.id)
        address = self.emails.whole(person.email) or self.logins.whole(person.id)
        named = self.names.whole(person.name)
        found = [(known, Strength.ID), (address, Strength.EMAIL), (named, Strength.NAME)]
        claim = _together(found)
        if is_folder and not claim:
            inside = [keys.inside(person.name) for keys in (self.ids, self.emails, self.names)]
            return _together((students, Strength.NAME) for students in inside)
        if not is_folder and claim and person.name and self.names and not named:
            claim.doubt = f"the roster has another name than '{person.name}'"
        return claim

    def _could_know(self, person: Person) -> bool:
        """Whether the roster holds what a platform wrote of a person, so that it is not theirs."""
        if person.name or person.email:
            return bool(person.name and self.names) or bool(person.email and self.emails)
        return bool(person.id and (self.names or self.emails))

    def _chosen(self, parts: Iterable[str]) -> Claim:
        """Find at whom the names that a student chose point."""
        claim = Claim()
        for part in parts:
            found = [
                (self.ids.whole(part), Strength.ID),
                (self.emails.whole(part) or self.emails.inside(part), Strength.EMAIL),
                (self.ids.inside(part), Strength.ID_IN_FILE),
                (self.names.whole(part) or self.names.inside(part), Strength.NAME_IN_FILE),
                (self.logins.whole(part) or self._login_at_start(part), Strength.NAME_IN_FILE),
            ]
            for students, strength in found:
                for student in students:
                    claim[student] = max(strength, claim.get(student, strength))
        return claim

    def _login_at_start(self, part: str) -> set[int]:
        """Students with whose login a name begins: 'bob_02_slopes', but not 'bob_smith'."""
        words = tokens(part)
        for size in range(min(len(words) - 1, _LONGEST_KEY), 0, -1):
            if words[:size] in self.logins and (size > 1 or words[size][0].isdigit()):
                return self.logins[words[:size]]
        return set()


def _together(found: Iterable[tuple[set[int], Strength]]) -> Claim:
    """Join what an id, an address and a name say: those on whom all agree, else all alike.

    So an id tells two students of one name apart, and does not overrule another one's name.
    """
    pairs = [(students, strength) for students, strength in found if students]
    if not pairs:
        return Claim()
    strongest = max(strength for _, strength in pairs)
    agreed = set.intersection(*(students for students, _ in pairs))
    everybody = set.union(*(students for students, _ in pairs))
    return Claim(dict.fromkeys(agreed or everybody, strongest))


class _Keys(dict[tuple[str, ...], set[int]]):
    """Ids, addresses or names as tokens, each with the students that have it."""

    def add(self, key: tuple[str, ...], number: int) -> None:
        """Note that a student has this key, which may be written with separators or without."""
        for each in (key, ("".join(key),)):
            if any(each):
                self.setdefault(each, set()).add(number)

    def whole(self, text: str) -> set[int]:
        """Students whose key this is."""
        return self.get(("".join(tokens(text)),), set())

    def inside(self, text: str) -> set[int]:
        """Students whose key is in it."""
        words = tokens(text)
        found: set[int] = set()
        for size in range(min(len(words), _LONGEST_KEY), 0, -1):
            for start in range(len(words) - size + 1):
                run, rest = words[start : start + size], words[start + size :]
                if run in self and _tells(run, start, rest):
                    found |= self[run]
                    words = (*words[:start], *[""] * size, *rest)  # no part of it counts again
        return found


def _tells(run: tuple[str, ...], start: int, rest: tuple[str, ...]) -> bool:
    """Whether a key within a name is no accident: '02' in '02_slopes' is not a student's id."""
    letters = sum(len(word) if word.isascii() else 2 * len(word) for word in run)
    if start > 0:
        return letters >= 5 or (letters == 4 and run[0].isdigit())
    return letters >= 3 or (rest != () and rest[0].isdigit())


def _login(student: Student) -> tuple[str, ...]:
    return tokens(student.email.partition("@")[0])
