"""What a question of an exercise is, to all who handle it."""

from dataclasses import dataclass


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
    """

    name: str
    title: str
    possible: float
    uses: tuple[str, ...] = ()
