"""What grading finds out: of one check, one question, one student."""

from dataclasses import dataclass, field
from typing import Any

# What became of a submission. Only the first needs nobody's attention; none of them stops a batch.
STATUSES = {
    "graded": "all cells were run and all answers were judged",
    "stopped": "a limit of time, memory, processes or output ended it; answers until then count",
    "unreadable": "the file is not a notebook, in any of its formats",
    "missing": "on the roster, but there is no file",
    "unclear": "several files may be theirs, and a person must say which; nothing is graded yet",
    "our fault": "the grader failed on it: look at it by hand; it is not scored",
}
# Statuses that a person should look at, the most pressing first.
ATTENTION = ("our fault", "unclear", "unreadable", "stopped")
NO_MARK = ("our fault", "unclear")  # a person has to set it


@dataclass(frozen=True)
class CheckResult:
    """What one check said.

    Attributes
    ----------
    name : str
        The check, such as ``value``.
    hidden : bool
        Whether students do not see it.
    points, possible : float
        Points earned, and points there were.
    passed : bool
        Whether the answer passed.
    message : str
        What a student reads; empty when it passed.
    misconception : str
        Short label of the recognised wrong answer, such as ``variance``; empty if none.
    given : plain value or None
        The answer, where another question stands on it or it stands on one; else None.
    follows : str
        Earlier questions from whose answers it follows rightly, though they are wrong.
    """

    name: str
    hidden: bool
    points: float
    possible: float
    passed: bool
    message: str = ""
    misconception: str = ""
    given: Any = None
    follows: str = ""


@dataclass(frozen=True)
class QuestionResult:
    """All checks of one question, in order."""

    name: str
    checks: tuple[CheckResult, ...]

    @property
    def points(self) -> float:
        """Points earned."""
        return sum(check.points for check in self.checks)

    @property
    def possible(self) -> float:
        """Points there were."""
        return sum(check.possible for check in self.checks)

    @property
    def message(self) -> str:
        """First message of a check that students may see; empty when these all passed."""
        return next((c.message for c in self.checks if not c.hidden and c.message), "")

    @property
    def misconception(self) -> str:
        """First recognised misconception, of a hidden check too; empty if there is none."""
        return next((check.misconception for check in self.checks if check.misconception), "")


@dataclass(frozen=True)
class CriterionMark:
    """What a person gave for one criterion of a rubric; None until it is marked."""

    text: str
    possible: float
    points: float | None = None


@dataclass(frozen=True)
class WrittenMark:
    """What a person gave for an answer in words.

    Attributes
    ----------
    question : str
        The question.
    criteria : tuple of CriterionMark
        One for each criterion of its rubric.
    comment : str
        What the marker wrote; the student reads it.
    is_empty : bool
        Whether there was nothing to read.
    """

    question: str
    criteria: tuple[CriterionMark, ...]
    comment: str = ""
    is_empty: bool = False

    @property
    def points(self) -> float | None:
        """Points in all; None until every criterion has some."""
        given = [each.points for each in self.criteria if each.points is not None]
        return sum(given) if len(given) == len(self.criteria) else None


@dataclass(frozen=True)
class StudentResult:
    """The mark of one student for one exercise.

    Attributes
    ----------
    student_id, name, email : str
        Who, from the roster or the file's name.
    file : str
        The submission, relative to the submissions' folder; empty when there is none.
    status : str
        One of `STATUSES`.
    detail : str
        Why, in a sentence, when the status is not ``graded``, or what else to know.
    questions : tuple of QuestionResult
        One per question, in the exercise's order; empty where nothing could be judged.
    seconds : float
        Time it took.
    errors : tuple of str
        Errors of the student's cells, one line each, such as ``typist_sd, cell 4: NameError: ...``.
    late : str
        The platform's mark that it came late, else its date; nothing is taken off for it.
    advice : tuple of str
        What is wrong with the notebook as a whole, in the student's words; a person should look.
    key : str
        Hash of the submission, the exercise and the settings: an unchanged one is not run again.
    """

    student_id: str
    name: str = ""
    email: str = ""
    file: str = ""
    status: str = "graded"
    detail: str = ""
    questions: tuple[QuestionResult, ...] = ()
    seconds: float = 0.0
    errors: tuple[str, ...] = ()
    late: str = ""
    advice: tuple[str, ...] = ()
    key: str = ""

    @property
    def total(self) -> float | None:
        """Points in all; None where the mark has to be set by a person."""
        return None if self.status in NO_MARK else sum(q.points for q in self.questions)


@dataclass(frozen=True)
class Answers:
    """What one run of a submission left behind, as plain data.

    Attributes
    ----------
    seed : int or None
        The data set it ran on; None for the one that students have.
    values : dict
        Answer variables that have a plain value: numbers, text, lists, DataFrames.
    kinds : dict
        For a variable whose value is not plain, the name of its type; ``missing`` when unset.
    errors : tuple of str
        Errors of cells, one line each.
    stopped : str
        Why the run was ended early; empty when it reached the end.
    """

    seed: int | None
    values: dict[str, Any] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    errors: tuple[str, ...] = ()
    stopped: str = ""
