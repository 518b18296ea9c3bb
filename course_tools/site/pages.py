"""The pages of the book: what there is, and what is said of each."""

from collections.abc import Iterator
from dataclasses import dataclass

from course_tools.basics.sources import EXERCISES, find_sources
from course_tools.build.course_list import Course, Lecture

TITLE = "Mixed-effects models in Python"
FOR_WHOM = (
    "A course for everybody whose data come in groups: repeated measurements of the same people, "
    "animals in herds, pupils in classes, samples in batches.",
    "It is written for readers who fit their first mixed model, for users of R who move to Python, "
    "and for teachers who want lectures that they can trust and change; linear regression and a "
    "little Python are enough to begin.",
    "Each lecture asks a question, lets you predict the answer, and shows it in figures that "
    "follow your hand, with numbers that equal those of R's lme4.",
)


@dataclass(frozen=True)
class Page:
    """A page of the book.

    Attributes
    ----------
    name : str
        Its address from the book's root, without ending.
    description : str
        What search engines show of it.
    kicker : str
        What stands above its title.
    notebook : str
        Address of the notebook that a reader can download; empty where there is none.
    lecture : Lecture or None
        The lecture that it belongs to.
    """

    name: str
    description: str
    kicker: str = ""
    notebook: str = ""
    lecture: Lecture | None = None

    @property
    def is_exercise(self) -> bool:
        """Whether it is the exercise of its lecture."""
        return self.name.startswith(f"{EXERCISES}/")


def all_pages(course: Course, rooms: dict[str, str]) -> dict[str, Page]:
    """Return the pages by name, in the order of reading.

    Parameters
    ----------
    course : Course
        The list of lectures.
    rooms : dict
        Pages of the reference and what is in them, see `reference.ROOMS`.
    """
    pages = [
        Page("index", f"{TITLE}. {FOR_WHOM[0]}"),
        *map(_lecture, course.lectures),
        *(_exercise(each) for each in course.lectures if each.exercise),
        *_other_exercises(course),
        *_at_hand(),
        *(Page(f"reference/{name}", what, "Reference") for name, what in rooms.items()),
    ]
    return {page.name: page for page in pages}


def _lecture(lecture: Lecture) -> Page:
    kicker = f"Lecture {lecture.number} · {lecture.minutes} minutes"
    kicker += "" if lecture.core else " · optional"
    about = f"{lecture.title}: {lecture.question}"
    return Page(lecture.stem, about, kicker, f"notebooks/{lecture.stem}.ipynb", lecture)


def _exercise(lecture: Lecture) -> Page:
    name = f"{EXERCISES}/{lecture.stem}"
    about = f"Exercise {lecture.number}, {lecture.title}: tasks on new data that check themselves."
    kicker = (
        f"{lecture.exercise.capitalize()} {lecture.number} · {lecture.exercise_minutes} minutes"
    )
    return Page(name, about, kicker, f"notebooks/{name}.ipynb", lecture)


def _other_exercises(course: Course) -> Iterator[Page]:
    """Yield the exercises that belong to no lecture, such as a test before and after all."""
    taught = {each.stem for each in course.lectures}
    for source in find_sources(kinds=[EXERCISES]):
        if source.stem not in taught:
            name = f"{EXERCISES}/{source.stem}"
            words = source.stem.partition("_")[2].replace("_", " ").capitalize()
            about = f"{words}: questions on the whole course, to answer in a notebook."
            yield Page(name, about, "The whole course", f"notebooks/{name}.ipynb")


def _at_hand() -> Iterator[Page]:
    yield Page("glossary", "Terms of mixed-effects models, each in a sentence or two.", "At hand")
    yield Page(
        "cheat_sheet",
        "The course on one page: formulas, calls in Python and R, what each size says.",
        "At hand",
        "notebooks/cheat_sheet.ipynb",
    )
    yield Page(
        "lme4_to_mixedlm",
        "Formulas and functions of R's lme4 beside those of statsmodels' MixedLM in Python.",
        "At hand",
    )
    yield Page(
        "data",
        "The data sets of the course: what was measured, on whom, by whom, and how to cite it.",
        "At hand",
    )
