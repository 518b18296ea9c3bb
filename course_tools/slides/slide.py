"""A slide: its title, what is shown, what is said, and what is folded away."""

from dataclasses import dataclass, field

from course_tools.slides.blocks import EVIDENCE, TABLES, Block
from course_tools.slides.markup import count_words, plain
from course_tools.slides.type_size import best_size


@dataclass
class Slide:
    """A slide.

    Attributes
    ----------
    title : str
        The heading of its section, or a finding; as HTML.
    style : str
        title, aims, plain, answer, points, reference, end or pause: a class of theme.css.
    section : int
        Number of the section; 0 for the opening.
    opens : bool
        Whether the slide opens a section.
    optional : bool
        Whether its part can be left out.
    claimed : bool
        Whether the title is a finding.
    blocks : list of Block
        What is shown.
    spoken : list of Block
        What goes to the notes.
    folded : list of str
        Code that a click shows, as HTML.
    section_name : str
        The heading of its section as plain text; empty for the opening.
    """

    title: str
    style: str = "plain"
    section: int = 0
    opens: bool = False
    optional: bool = False
    claimed: bool = False
    blocks: list[Block] = field(default_factory=list)
    spoken: list[Block] = field(default_factory=list)
    folded: list[str] = field(default_factory=list)
    section_name: str = ""

    @property
    def prose(self) -> int:
        """Words of prose, questions, lists and captions."""
        return sum(block.words for block in self.blocks if block.kind not in TABLES)

    @property
    def size(self) -> str:
        """Size of the type of code and tables."""
        large = self.opens and not self.claimed
        return best_size(plain(self.title), self.blocks, opens=large) or "s"

    @property
    def is_evidence(self) -> bool:
        """Whether it shows an output."""
        return self.has(*EVIDENCE)

    def has(self, *kinds: str) -> bool:
        """Whether it shows a block of one of these kinds."""
        return any(block.kind in kinds for block in self.blocks)


TABLE_WORDS = 15  # what a table or a summary counts


def words_of(slide: Slide) -> int:
    """Count the words that the class reads on a slide: the one count of all limits and reports.

    Prose, questions, lists and captions count by their words, and so does a title that is a
    finding; the name of a section does not. A table, a summary or printed output counts 15, and so
    do the key points: each of them was the title of a slide before. Code counts nothing.
    """
    title = count_words(slide.title) if slide.claimed else 0
    shown = 0 if slide.style == "points" else slide.prose
    tables = slide.has(*TABLES) or slide.style == "points"
    return title + shown + TABLE_WORDS * tables
