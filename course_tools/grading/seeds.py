"""The seeds of the other data: drawn at random, kept private, and fit to tell answers apart."""

import json
import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from course_lib.exercises.fingerprints import agree
from course_tools.basics.files import write_file
from course_tools.exercises.keys import Key

FILE = Path("private", "seeds.json")
MOST_DRAWS = 200
_RANGE = 2**31


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
        if agree(wrong, one.right, 2 * one.tolerance)
    ]


def draw_keys(make: Callable[[int], Key], count: int, most: int = MOST_DRAWS) -> list[Key]:
    """Draw data on which each recognised wrong answer is far from the right one.

    Parameters
    ----------
    make : function
        Seed to key.
    count : int
        How many data sets.
    most : int
        Draws after which it gives up.

    Raises
    ------
    ValueError
        When there are not enough; the message names what is near most often.
    """
    keys: list[Key] = []
    near: Counter[str] = Counter()
    for _ in range(most):
        if len(keys) == count:
            return keys
        key = make(secrets.randbelow(_RANGE))
        if found := near_answers(key):
            near.update(found)
        else:
            keys.append(key)
    label, times = near.most_common(1)[0]
    raise ValueError(
        f"In {times} of {most} data sets this wrong answer lies too near the right one: {label}. "
        f"Change the recipe of the data so that the two differ, or take the wrong answer out."
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
