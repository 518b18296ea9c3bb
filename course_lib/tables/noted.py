"""A table with a sentence under it, which stays there when the table is rounded or cut."""

from collections.abc import Callable, Iterable
from html import escape
from typing import Any

import pandas as pd


class NotedFrame(pd.DataFrame):
    """A DataFrame that is shown with a note below it.

    Notes
    -----
    All that is known of a DataFrame holds. The text is ``frame.attrs["note"]``; without it the
    frame is shown as any other. ``pd.DataFrame(frame)`` is the same table without the note.
    """

    @property
    def _constructor(self) -> Callable[..., "NotedFrame"]:
        return NotedFrame

    def to_string(self, buf: Any = None, *args: Any, **kwargs: Any) -> Any:
        """Write the table as text; a text that is returned has the note below."""
        text = pd.DataFrame(self).to_string(buf, *args, **kwargs)
        note = self.attrs.get("note", "")
        return f"{text}\n\n{note}" if text and note else text

    def _repr_html_(self) -> str | None:
        html = super()._repr_html_()
        note = self.attrs.get("note", "")
        return f"{html}\n<p>{escape(note)}</p>" if html and note else html


def with_notes(frame: pd.DataFrame, notes: Iterable[str]) -> NotedFrame:
    """Put sentences under a table, each once.

    Parameters
    ----------
    frame : DataFrame
        The table.
    notes : iterable of str
        Whole sentences; empty ones are left out.
    """
    noted = NotedFrame(frame)
    if text := " ".join(dict.fromkeys(note for note in notes if note)):
        noted.attrs["note"] = text
    return noted
