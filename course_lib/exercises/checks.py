"""The checks of an answer; what they raise is what a student reads."""

import difflib
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from course_lib.exercises.fingerprints import recognise
from course_lib.exercises.questions import RIGHT, Question
from course_lib.exercises.values import KINDS, NotPlain, kind_of, plain, scalars

BLANK = "blank"
NAN = "nan"
NOT_RECOGNISED = "This is not the answer, and none of the usual slips either. Open the hint."


class AnswerError(AssertionError):
    """An answer did not pass.

    Attributes
    ----------
    misconception : str
        Short label of the recognised wrong answer, ``blank`` for none, ``nan`` for NaN where a
        question speaks of it; empty when it was not recognised.
    """

    def __init__(self, message: str, misconception: str = "") -> None:
        super().__init__(message)
        self.misconception = misconception


def check_kind(
    name: str,
    value: Any,
    kind: str,
    *,
    options: Sequence[str] = (),
    length: int = 0,
    columns: Sequence[str] = (),
    items: Sequence[str] = (),
    nan: str = "",
) -> None:
    """Check that an answer is there and of the right kind.

    Parameters
    ----------
    name : str
        The answer's variable.
    value : object
        What the variable holds.
    kind : {"number", "text", "list", "table"}
        What is wanted.
    options : sequence of str, optional
        The texts to choose from; for a list or table those that it may hold.
    length : int, optional
        Number of items of a list or rows of a table.
    columns : sequence of str, optional
        Columns of a table.
    items : sequence of {"number", "text"}, optional
        Kind of each item of a list that holds both.
    nan : str, optional
        What to say of NaN in place of a number, also within a list, where that is a natural wrong
        answer.

    Raises
    ------
    AnswerError
        With a message that says what is wanted and what was found.
    """
    answer = plain(value)
    found = kind_of(answer)
    if found == "missing":
        message = f"`{name}` is not set yet: put your answer in place of the dots."
        raise AnswerError(message, BLANK)
    if found != kind:
        raise AnswerError(_other_kind(name, value, answer, kind, items))
    if nan and any(scalar != scalar for scalar in scalars(answer)):  # type: ignore[arg-type]
        raise AnswerError(nan, NAN)
    _check_scalars(name, scalars(answer))  # type: ignore[arg-type]
    if options and isinstance(answer, str):
        _check_option(f"`{name}`", answer, options)
    if isinstance(answer, list):
        _check_list(name, answer, length, items)
        _check_texts(name, answer, options)
    if isinstance(answer, dict):
        _check_table(name, answer, length, columns)
        _check_texts(name, [cell for row in answer["rows"] for cell in row], options)


def _other_kind(name: str, value: Any, answer: Any, kind: str, items: Sequence[str]) -> str:
    """Say what is wanted instead, and how to get it."""
    is_one = isinstance(answer, list) and len(answer) == 1 and kind == "number"
    if is_one and not isinstance(value, list | tuple):
        what = f"a {type(value).__name__} with one value"
        return f"`{name}` is {what}. Take the number out of it, for example with `.iloc[0]`."
    names = {"number": "a number", "text": "a text", "list": "a list", "table": "a DataFrame"}
    if isinstance(answer, NotPlain):
        found = f"of type {answer.type_name}"
    else:
        found = names[kind_of(answer)]
    return f"`{name}` is {found}; {KINDS[kind]} is asked for{_in_words(items)}."


def _in_words(items: Sequence[str]) -> str:
    """Say what a list holds, such as ``: a text, a number``; nothing when it is all of one kind."""
    return f": {_listed(items)}, in this order" if items else ""


def _listed(items: Sequence[str]) -> str:
    """List kinds of items in their order: ``4 texts, a number``."""
    runs = [(kind, len(list(run))) for kind, run in groupby(items)]
    return ", ".join(f"a {kind}" if count == 1 else f"{count} {kind}s" for kind, count in runs)


def _check_scalars(name: str, found: Sequence[Any]) -> None:
    for scalar in found:
        if scalar is None:
            raise AnswerError(f"`{name}` still has dots, or None: a part of it is not set yet.")
        if isinstance(scalar, list | dict | NotPlain):
            raise AnswerError(f"`{name}` may hold only numbers and texts.")
        if scalar != scalar or scalar in {float("inf"), float("-inf")}:
            raise AnswerError(f"`{name}` holds {scalar}, which is not a number one can report.")


def _check_option(what: str, answer: str, options: Sequence[str]) -> None:
    folded = {"".join(option.casefold().split()): option for option in options}
    if "".join(answer.casefold().split()) in folded:
        return
    listed = ", ".join(f'"{option}"' for option in options)
    near = difflib.get_close_matches(answer, options, n=1)
    hint = f' Did you mean "{near[0]}"?' if near else ""
    raise AnswerError(f"{what} must be one of {listed}.{hint}")


def _check_list(name: str, answer: list[Any], length: int, items: Sequence[str]) -> None:
    if length and len(answer) != length:
        asked = f"{length} are asked for{_in_words(items)}"
        raise AnswerError(f"`{name}` has {len(answer)} items; {asked}.")
    found = [kind_of(item) for item in answer]
    if items and found != list(items):
        raise AnswerError(f"`{name}` holds {_listed(found)}; asked for{_in_words(items)}.")


def _check_table(name: str, table: dict[str, Any], length: int, columns: Sequence[str]) -> None:
    if columns and table["columns"] != list(columns):
        found, wanted = ", ".join(table["columns"]), ", ".join(columns)
        raise AnswerError(f"`{name}` has the columns {found}; asked for, in this order: {wanted}.")
    if length and len(table["rows"]) != length:
        raise AnswerError(f"`{name}` has {len(table['rows'])} rows; {length} are asked for.")


def _check_texts(name: str, cells: Sequence[Any], options: Sequence[str]) -> None:
    """Check the texts of a list or table, where they are given: it is wrong for these alone."""
    texts = [cell for cell in cells if isinstance(cell, str)]
    for text in texts if options else []:
        _check_option(f'The text "{text}" in `{name}`', text, options)


def check_answer(question: Question, value: Any) -> None:
    """Check the answer to a question, and name the misconception in a wrong one.

    Parameters
    ----------
    question : Question
        What recognises its answers.
    value : object
        What the answer's variable holds.

    Raises
    ------
    AnswerError
        When it is of another kind, or not the right answer. An answer that is only recorded is
        held to its kind alone.
    """
    check_kind(question.name, value, **question.form)
    if question.is_recorded:
        return
    answer = plain(value)
    label = recognise(
        answer,  # type: ignore[arg-type]
        question.known,
        question.tolerance,
        question.digest,
    )
    if label != RIGHT:
        raise AnswerError(question.messages.get(label, question.otherwise), label)
