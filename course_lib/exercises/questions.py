"""The questions of an exercise, read from ``notebooks/exercises/checks/NN.json``.

The file is built. Of the answers it holds digests; of its own scheme of digests it says the name
and the number of rounds.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from course_lib.basics.folder import course_folder
from course_lib.exercises.fingerprints import SCHEME, Digest, Fingerprint, chained

RIGHT = "right"  # label of the right answer


@dataclass(frozen=True)
class Question:
    """A question, and what recognises the answers to it.

    Attributes
    ----------
    name : str
        Its name, which is that of the answer's variable.
    form : dict
        What `check_kind` takes: ``kind``, ``options``, ``length``, ``columns``, ``items``, ``nan``.
    tolerance : float
        As a share of each number.
    otherwise : str
        What to say of an answer that is not recognised.
    known : dict
        Label to fingerprint; the label ``right`` is the right answer.
    messages : dict
        Label of a wrong answer to what a student should read.
    digest : callable
        Makes a digest of a text.
    is_manual : bool
        Whether a person reads the answer, which is text in the notebook and no variable.
    is_recorded : bool
        Whether the notebook only records the answer: nothing in it knows the right one.
    """

    name: str
    form: dict[str, Any]
    tolerance: float
    otherwise: str
    known: dict[str, Fingerprint]
    messages: dict[str, str]
    digest: Digest
    is_manual: bool = False
    is_recorded: bool = False


def checks_name(exercise: str) -> str:
    """Name of an exercise's file of checks: its number."""
    return f"{exercise.partition('_')[0]}.json"


def salt(exercise: str, question: str) -> str:
    """Salt of a question's digests."""
    return f"{exercise}/{question}"


def find_questions(exercise: str) -> dict[str, Question]:
    """Find the questions of an exercise, in their order.

    Parameters
    ----------
    exercise : str
        Name of the exercise, such as ``"02_random_intercepts"``.

    Raises
    ------
    FileNotFoundError
        When there is no such exercise; the message lists those there are.
    ValueError
        When the file does not fit this version of the course.
    """
    folder = course_folder() / "notebooks" / "exercises" / "checks"
    path = folder / checks_name(exercise)
    content = _read(path) if path.is_file() else {}
    if content.get("exercise") != exercise:
        raise FileNotFoundError(
            f"There are no checks for the exercise '{exercise}'. The exercises: "
            f"{', '.join(_exercises(folder)) or 'none'}. Did you change the name in this cell?"
        )
    return parse_questions(content)


def _read(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except ValueError as error:
        raise ValueError(
            f"{path} is damaged ({error}). Restore it: unpack the course again, or with git: "
            f"git checkout -- notebooks/exercises/checks/{path.name}"
        ) from error


def _exercises(folder: Path) -> Sequence[str]:
    return [_read(path).get("exercise", path.stem) for path in sorted(folder.glob("*.json"))]


def parse_questions(content: dict[str, Any]) -> dict[str, Question]:
    """Turn the content of a file of checks into questions by name.

    Raises
    ------
    ValueError
        When its digests were made in a way that this version of the course does not know.
    """
    scheme, exercise = content["digests"], content["exercise"]
    if scheme["name"] != SCHEME["name"]:
        raise ValueError(
            f"The checks of {exercise} have digests of the kind {scheme['name']!r}; this version "
            f"of the course knows {SCHEME['name']!r}. Take course_lib and "
            "notebooks/exercises/checks from the same version."
        )
    rounds = scheme["rounds"]
    questions = [_question(entry, exercise, rounds) for entry in content["questions"]]
    return {question.name: question for question in questions}


def _question(entry: dict[str, Any], exercise: str, rounds: int) -> Question:
    if entry.get("manual"):
        return Question(entry["name"], {}, 0.0, "", {}, {}, str, is_manual=True)
    if entry.get("recorded"):
        return Question(entry["name"], entry["form"], 0.0, "", {}, {}, str, is_recorded=True)
    answers = {one["label"]: one for one in entry["answers"]}
    return Question(
        name=entry["name"],
        form=entry["form"],
        tolerance=entry["tolerance"],
        otherwise=entry["otherwise"],
        known={label: one["fingerprint"] for label, one in answers.items()},
        messages={label: one["message"] for label, one in answers.items() if label != RIGHT},
        digest=partial(chained, salt=salt(exercise, entry["name"]), rounds=rounds),
    )
