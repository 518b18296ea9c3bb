"""The reference: a page for each room of `course_lib`, from the docstrings of its public names."""

import inspect
from collections.abc import Sequence

import course_lib

# Page: its title, what is on it, and the rooms whose public names it holds.
_PAGES = {
    "data": ("Data", "Load the data sets of the course, or simulate others.", ("datasets",)),
    "fit": ("Fit", "Fit a mixed model by its formula, as in R's lme4.", ("model",)),
    "tables": (
        "Tables",
        "Turn a fit into tidy tables: estimates, tests, predictions.",
        ("tables",),
    ),
    "plots": ("Plots", "Draw data and fits, each figure with its alt text.", ("plots",)),
    "explorers": ("Explorers", "Move a figure by hand, and see what follows.", ("explorers",)),
    "report": ("Your own data", "Read your own data, and write a report of them.", ("report",)),
    "exercises": (
        "Exercises and look",
        "Begin an exercise; draw as it does.",
        ("exercises", "theme"),
    ),
}
ROOMS = {name: what for name, (_, what, _) in _PAGES.items()}
_SECTION = "\n\n```{{eval-rst}}\n.. {kind}:: course_lib.{name}\n```\n"


def names_of(page: str) -> list[str]:
    """Return the public names that a page of the reference holds, sorted."""
    return [name for name in course_lib.__all__ if _room(name) in _PAGES[page][2]]


def _room(name: str) -> str:
    return str(getattr(course_lib, name).__module__.split(".")[1])


def reference_page(page: str) -> str:
    """Return a page of the reference as Markdown.

    Parameters
    ----------
    page : str
        One of `ROOMS`.
    """
    title, what, _ = _PAGES[page]
    names = names_of(page)
    return f"# {title}\n\n{what}\n\n{_table(names)}" + "".join(map(_section, names))


def _table(names: Sequence[str]) -> str:
    """List the names, each with the first sentence that is said of it."""
    rows = (f"| {{py:obj}}`{name} <course_lib.{name}>` | {_first(name)} |" for name in names)
    return "\n".join(("| Name | What it does |", "|---|---|", *rows))


def _first(name: str) -> str:
    return (inspect.getdoc(getattr(course_lib, name)) or "").partition("\n")[0].replace("|", r"\|")


def _section(name: str) -> str:
    value = getattr(course_lib, name)
    kind = "autoexception" if inspect.isclass(value) else "autofunction"
    return f"\n\n## {name}" + _SECTION.format(kind=kind, name=name)
