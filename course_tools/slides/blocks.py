"""Blocks: what a slide is made of."""

from dataclasses import dataclass

# Not shown, but said: they go to the speaker notes.
SPOKEN = frozenset({"say", "ask", "note", "source", "finding"})
PICTURES = frozenset({"figure", "explorer"})
BESIDE = 1.78  # a figure that is not wider than this has its caption at its side
BELOW = 2.4  # and one that is wider than this below; in between it takes the whole slide
# What a cell showed; and what of it, or of the text, is read by rows.
EVIDENCE = frozenset({"text", "frame", "facts", "figure"})
TABLES = frozenset({"text", "frame", "facts", "table"})
# In type of one width: a line has to fit.
TYPED = frozenset({"call", "code", "text"})


@dataclass(frozen=True)
class Block:
    """A part of a slide, or of its notes.

    Attributes
    ----------
    kind : str
        Shown: prose, predict, quote, list, table, formula, call (code of another language), code,
        text (printed), frame (tables of the output), facts (names and values), figure, explorer,
        caption. Spoken: say (moved prose), ask, note (for the instructor), source
        (references), finding (what was seen: it becomes the title of a slide, else it is said).
    html : str
        The block as HTML.
    cell : int
        Number of the cell that it comes from; blocks of one cell belong together.
    words : int
        Words that the class reads; code and output are not counted.
    lines : tuple of int
        Lengths of the lines of code or printed text.
    rows : int
        Rows of a table.
    picture : bytes
        The PNG of a figure.
    short : str
        How a spoken paragraph begins, as HTML, for the case that it has to be shown.
    models : bool
        Whether code fits a model, and not only prepares what is shown.
    leads : bool
        Whether a spoken block leads to what comes next.
    fragment : bool
        Whether the block comes with a click of its own.
    code : str
        The whole code that an output comes from, or that is shown in part: it is folded away.
    """

    kind: str
    html: str
    cell: int = 0
    words: int = 0
    lines: tuple[int, ...] = ()
    rows: int = 0
    picture: bytes = b""
    short: str = ""
    models: bool = False
    leads: bool = False
    fragment: bool = False
    code: str = ""

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of the figure, which a PNG has at its beginning."""
        width, height = (int.from_bytes(self.picture[at : at + 4], "big") for at in (16, 20))
        return width, height

    @property
    def is_whole(self) -> bool:
        """Whether it is a figure that leaves no room for a caption."""
        width, height = self.pixels if self.kind == "figure" else (0, 1)
        return BESIDE < width / height < BELOW

    @property
    def shown(self) -> bool:
        """Whether the class sees the block."""
        return self.kind not in SPOKEN


def line_lengths(text: str) -> tuple[int, ...]:
    """Return the lengths of the lines of a text, one at least."""
    return tuple(len(line) for line in text.splitlines()) or (0,)
