"""Read a large notebook in little memory: piece by piece, without its outputs.

A file of 200 MB takes half a gigabyte to two when it is read at once, and nearly all of it is
pictures.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from io import BufferedReader

PIECE = 2**18
DROPPED = ("outputs", "attachments", "widgets")  # lists and objects under these keys
_NO_STRING = re.compile(r'[^"\[\]{}]*+')
_STRING = re.compile(r'(?:[^"\\]++|\\.)*+', re.S)  # from behind its first quotation mark
# Greedy: a possessive group that ends half-way is wrong before Python 3.11.5 (gh-106052).
_NO_BRACKET = re.compile(r'(?:[^"\[\]{}]++|"(?:[^"\\]++|\\.)*+")*', re.S)
_COLON = re.compile(r"\s*:\s*")


class TooMuchError(ValueError):
    """What is left without the outputs is still too much."""


def text_pieces(file: BufferedReader, encoding: str) -> Iterator[str]:
    """Decode a file piece by piece, from its start.

    Raises
    ------
    UnicodeDecodeError
        When it is not in this encoding.
    """
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    while data := file.read(PIECE):
        yield decoder.decode(data)
    yield decoder.decode(b"", final=True)


def without_outputs(pieces: Iterable[str], most: int, most_values: int) -> str:
    """Return the JSON of a notebook with ``null`` for its outputs.

    Parameters
    ----------
    pieces : iterable of str
        The text; what is no JSON is kept as it is, for whoever reads it to say so.
    most : int
        Characters that may be left.
    most_values : int
        Lists and objects that there may be, those of the outputs included.

    Raises
    ------
    TooMuchError
        When there are more.
    """
    cutter = _Cutter(most, most_values)
    for piece in pieces:
        cutter.take(piece)
    return cutter.kept()


class _Cutter:
    """Follows strings and brackets from one piece to the next."""

    def __init__(self, most: int, most_values: int):
        self.most, self.values_left = most, most_values
        self.parts: list[str] = []
        self.rest = ""  # of the last piece: what can be read only with the next one
        self.in_string = False
        self.key = self.between = ""  # the last string, and what came since
        self.depth = 0
        self.dropping: int | None = None  # the depth at which that ends

    def take(self, piece: str) -> None:
        """Read a piece of the text."""
        text, at = self.rest + piece, 0
        self.rest = ""
        while at < len(text):
            step = self._string if self.in_string else self._outside
            at = self._dropped(text, at) if self.dropping is not None else step(text, at)

    def kept(self) -> str:
        """Return what is left."""
        self._keep(self.rest)
        return "".join(self.parts)

    def _keep(self, text: str) -> None:
        self.most -= len(text)
        if self.most < 0:
            raise TooMuchError
        self.parts.append(text)

    def _string(self, text: str, at: int) -> int:
        end = _STRING.match(text, at).end()  # type: ignore[union-attr]
        self._keep(text[at:end])
        self.key = (self.key + text[at:end])[:20]
        if text[end : end + 1] == '"':
            self.in_string = False
            self._keep('"')
            return end + 1
        self.rest = text[end:]  # half of an escape, or nothing
        return len(text)

    def _outside(self, text: str, at: int) -> int:
        end = _NO_STRING.match(text, at).end()  # type: ignore[union-attr]
        self._keep(text[at:end])
        self.between = (self.between + text[at:end])[:20]
        if end == len(text):
            return end
        self._mark(text[end])
        return end + 1

    def _mark(self, mark: str) -> None:
        """Take in a quotation mark or a bracket."""
        if mark in "[{" and self.key in DROPPED and _COLON.fullmatch(self.between):
            self._keep("null")
            self.dropping = self.depth
        else:
            self._keep(mark)
        self.in_string = mark == '"'
        self._count(mark)
        self.key = self.between = ""

    def _count(self, mark: str) -> None:
        self.depth += (mark in "[{") - (mark in "]}")
        self.values_left -= mark in "[{"
        if self.values_left < 0:
            raise TooMuchError

    def _dropped(self, text: str, at: int) -> int:
        """Go on to the next bracket of what is left out."""
        if self.in_string:
            end = _STRING.match(text, at).end()  # type: ignore[union-attr]
            self.in_string = text[end : end + 1] != '"'
            self.rest = text[end:] if self.in_string else ""
            return len(text) if self.in_string else end + 1
        end = _NO_BRACKET.match(text, at).end()  # type: ignore[union-attr]
        if end == len(text):
            return end
        self.in_string = text[end] == '"'  # one that ends in a later piece
        self._count(text[end])
        if self.depth == self.dropping:
            self.dropping = None
        return end + 1
