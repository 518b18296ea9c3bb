"""What a question of an exercise is, to all who handle it."""

import re
from dataclasses import dataclass

# How a notebook checks the answer to a question.
CHECK_CALL = re.compile(r"""grader\s*\.\s*check\(\s*["'](\w+)["']\s*\)""")


@dataclass(frozen=True)
class Criterion:
    """One thing that an answer in words has points for.

    Attributes
    ----------
    name : str
        Names its column in the marker's table.
    possible : float
        The points it gives.
    text : str
        What the answer must hold, for the marker, and later for the student.
    """

    name: str
    possible: float
    text: str


@dataclass(frozen=True)
class QuestionInfo:
    """A question of an exercise.

    Attributes
    ----------
    name : str
        Its name, which is that of the answer's variable.
    title : str
        Its heading.
    possible : float
        The points it gives.
    uses : tuple of str
        Earlier questions whose answers its own stands on.
    rubric : tuple of Criterion
        What a person marks an answer in words by; empty where code checks the answer.
    is_told : bool
        Whether the notebook tells a student if the answer is right; else it only records it.
    """

    name: str
    title: str
    possible: float
    uses: tuple[str, ...] = ()
    rubric: tuple[Criterion, ...] = ()
    is_told: bool = True

    @property
    def is_manual(self) -> bool:
        """Whether a person reads and marks the answer."""
        return bool(self.rubric)
