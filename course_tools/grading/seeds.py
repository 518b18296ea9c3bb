"""The seeds of the other data: drawn at random, kept private, and fit to tell answers apart."""

import json
import secrets
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from course_lib.exercises.fingerprints import agree
from course_lib.exercises.values import Plain
from course_tools.basics.errors import BuildError
from course_tools.basics.files import write_file
from course_tools.exercises.keys import Expected, Key

FILE = Path("private", "seeds.json")
MOST_DRAWS = 200
ENOUGH_DRAWS = 12  # a right answer that none of so many changes is the same on all data
MANY_DRAWS = 40  # after which the best of what was drawn is taken
_RANGE = 2**31


def is_near(answer: Plain, one: Expected) -> bool:
    """Whether an answer is nearer to the right one than twice the tolerance."""
    return agree(answer, one.right, 2 * one.tolerance)


def near_answers(key: Key) -> list[str]:
    """List wrong answers that come too near the right one: nearer than twice the tolerance.

    Parameters
    ----------
    key : Key
        Of one data set.

    Returns
    -------
    list of str
        Question and label of each, such as ``last_blup: mean``.
    """
    return [
        f"{question}: {label}"
        for question, one in key.expected.items()
        for label, wrong in one.wrong.items()
        if is_near(wrong, one)
    ]


def copied_answers(own: Key, other: Key) -> set[str]:
    """List questions whose right answer on the students' data is right on other data too.

    Parameters
    ----------
    own : Key
        On the data that students have.
    other : Key
        On other data.
    """
    return {
        question
        for question, one in other.expected.items()
        if is_near(own.expected[question].right, one)
    }


@dataclass
class _Drawn:
    """Keys that were drawn, and what is in the way of those that cannot be used.

    Attributes
    ----------
    constant : set of str
        Questions whose answer none of the keys changed.
    candidates : list
        Keys that tell right from wrong, each with the answers that somebody could copy to it.
    near : Counter
        Wrong answers near the right one, and how often.
    made, broken : int
        How often the solution ran, and how often it failed or warned.
    last : str
        What it said at the last failure.
    """

    constant: set[str]
    candidates: list[tuple[Key, set[str]]] = field(default_factory=list)
    near: Counter[str] = field(default_factory=Counter)
    made: int = 0
    broken: int = 0
    last: str = ""

    def add(self, key: Key, copied: set[str]) -> None:
        """Take a key in, and the questions whose answer could be copied to it."""
        self.made += 1
        self.constant &= copied
        near = near_answers(key)
        self.near.update(near)
        if not near:
            self.candidates.append((key, copied))

    def fail(self, error: BuildError) -> None:
        """Take in that the solution failed or warned."""
        self.broken += 1
        self.last = str(error).partition("\n")[0]

    def usable(self, count: int) -> list[Key]:
        """Return so many keys on which copied answers are wrong, but for those wrong nowhere.

        After many draws, those on which the fewest copied answers are right. Empty before.
        """
        let_pass = self.constant if self.made >= ENOUGH_DRAWS else set()
        keys = [key for key, copied in self.candidates if copied <= let_pass]
        if self.made + self.broken >= MANY_DRAWS:
            keys = [key for key, _ in sorted(self.candidates, key=lambda each: len(each[1]))]
        return keys[:count] if len(keys) >= count else []

    def reason(self) -> str:
        """Say what is in the way most often."""
        name, times = max(self.near.items(), key=lambda each: each[1], default=("", 0))
        if self.broken >= times:
            return f"In {self.broken} of them the solution fails or warns, such as: {self.last}"
        return f"In {times} of them a wrong answer lies too near the right one: {name}."


def draw_keys(
    own: Key,
    make: Callable[[int], Key],
    count: int,
    *,
    recorded: Collection[str] = (),
    most: int = MOST_DRAWS,
    look: Callable[[int], object] = int,
) -> list[Key]:
    """Draw data that tell answers apart.

    On them the solution runs without a word, each recognised wrong answer is far from the right
    one, and so is the answer that is right on the students' data: a copied one is found out. An
    answer that is the same on all data is let pass; after many draws, the data are taken on which
    the fewest copied answers are right.

    Parameters
    ----------
    own : Key
        On the data that students have.
    make : function
        Seed to key; raises `BuildError` where the solution fails or warns.
    count : int
        How many data sets.
    recorded : collection of str
        Questions whose answers are opinions, which no data change.
    most : int
        Draws after which it gives up.
    look : function, optional
        Is told the number of each draw when it begins.

    Raises
    ------
    BuildError
        When the solution fails on all of the first data.
    ValueError
        When there are not enough; the message names what is in the way most often.
    """
    drawn = _Drawn(set(own.expected))
    for number in range(1, most + 1):
        look(number)
        try:
            key = make(secrets.randbelow(_RANGE))
        except BuildError as error:
            drawn.fail(error)
            if drawn.broken == number == ENOUGH_DRAWS:
                raise
            continue
        drawn.add(key, copied_answers(own, key) - set(recorded))
        if keys := drawn.usable(count):
            return keys
    raise ValueError(
        f"Of {most} data sets that were drawn {len(drawn.candidates)} can be used, and {count} are "
        f"needed. {drawn.reason()} Change the recipe of the data, or the question; or name data "
        f"with --seeds."
    )


def read_seeds(out: Path, exercise: str) -> list[int]:
    """Read the seeds that were drawn for an exercise; none if there are none.

    Raises
    ------
    ValueError
        When the file is damaged: new seeds could change marks.
    """
    path = out / FILE
    if not path.exists():
        return []
    try:
        return [int(seed) for seed in json.loads(path.read_text(encoding="utf-8"))[exercise]]
    except KeyError:
        return []
    except (OSError, ValueError, TypeError) as error:
        raise ValueError(
            f"{path} cannot be read, and other seeds could change marks. Bring it back from a "
            f"copy, or draw new ones with --new-seeds and grade everybody again."
        ) from error


def save_seeds(out: Path, exercise: str, seeds: Sequence[int]) -> None:
    """Keep the seeds of an exercise where only the instructor can read them."""
    path = out / FILE
    try:
        known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    except ValueError:
        known = {}
    others = known if isinstance(known, dict) else {}
    text = json.dumps({**others, exercise: list(seeds)}, indent=1) + "\n"
    write_file(path, text, private=True)
