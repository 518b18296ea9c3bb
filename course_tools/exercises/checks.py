"""Write what a student's copy knows of the answers: ``notebooks/exercises/checks/NN.json``."""

import json
from functools import partial
from pathlib import Path
from typing import Any

from course_lib.exercises.fingerprints import SCHEME, chained, fingerprint
from course_lib.exercises.questions import RIGHT, checks_name, salt
from course_tools.basics.sources import NOTEBOOKS
from course_tools.exercises.keys import Key
from course_tools.exercises.masters import Master


def checks_path(exercise: str, folder: Path = NOTEBOOKS) -> Path:
    """Return where the checks of an exercise go, below the folder of notebooks."""
    return folder / "exercises" / "checks" / checks_name(exercise)


def checks_json(master: Master, key: Key) -> str:
    """Write the checks of an exercise, with digests in place of answers.

    Parameters
    ----------
    master : Master
        The exercise.
    key : Key
        Its key on the data that students have.
    """
    questions = [
        told | _recognised(master.name, question.name, key, question.is_told)
        for told, question in zip(told_questions(master), master.questions, strict=True)
    ]
    told = {"exercise": master.name, "title": master.title, "digests": SCHEME}
    return json.dumps(told | {"questions": questions}, indent=1, ensure_ascii=False) + "\n"


def told_questions(master: Master) -> list[dict[str, Any]]:
    """List what a master says of its questions without being run: name, title, points."""
    return [{"name": q.name, "title": q.title, "points": q.possible} for q in master.questions]


def agrees_with(path: Path, master: Master) -> bool:
    """Whether a file of checks has the questions of a master as it is now."""
    if not path.is_file():
        return False
    content = json.loads(path.read_text(encoding="utf-8"))
    there = [{n: each[n] for n in ("name", "title", "points")} for each in content["questions"]]
    known = content["exercise"], content["title"]
    return known == (master.name, master.title) and there == told_questions(master)


def _recognised(exercise: str, question: str, key: Key, is_told: bool) -> dict[str, Any]:
    """Form of the answer, and the answers that are recognised, the right one first.

    Of an answer that is only recorded, students get the form alone: no digest can be searched.
    """
    if question not in key.expected:
        return {"manual": True}
    one = key.expected[question]
    if not is_told:
        return {"recorded": True, "form": one.form}
    digest = partial(chained, salt=salt(exercise, question), rounds=SCHEME["rounds"])
    right = {"label": RIGHT, "fingerprint": fingerprint(one.right, one.tolerance, digest)}
    wrong = [
        {
            "label": label,
            "message": one.messages[label],
            "fingerprint": fingerprint(value, one.tolerance, digest),
        }
        for label, value in one.wrong.items()
    ]
    said = {"form": one.form, "tolerance": one.tolerance, "otherwise": one.otherwise}
    return said | {"answers": [right, *wrong]}
