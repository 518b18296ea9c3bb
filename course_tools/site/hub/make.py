"""The course for a class's hub: its folder, and what to do with it."""

from collections.abc import Mapping
from pathlib import Path

from rich.console import Console

from course_tools.basics.errors import BuildError
from course_tools.basics.sources import ROOT
from course_tools.release.contents import find_problems
from course_tools.site.hub.edition import hub_files
from course_tools.site.hub.folder import origin, write_folder
from course_tools.site.hub.links import BRANCH, Hub
from course_tools.site.pages import Page

HUB_FOLDER = ROOT / "build" / "hub"


def make_hub(address: str, repository: str, folder: Path, console: Console) -> Hub:
    """Write the hub's folder, and say what to do with it.

    Parameters
    ----------
    address, repository : str
        See `links.Hub`. An empty `repository`: that of an earlier run.
    folder : Path
        The git repository, see `folder.write_folder`.
    console : Console
        Where is said what to do.

    Raises
    ------
    BuildError
        When an address is missing, wrong, or not the one that the folder is pushed to, a notebook
        must not go to students as it is, or the folder holds what somebody else wrote.
    """
    pushed = origin(folder)
    repository = repository or pushed
    if not repository:
        raise BuildError(
            "The hub needs a place to take the course from: an empty git repository that it can "
            "read. Give its address, such as --repository https://github.com/you/mixed-models."
        )
    hub = Hub(address, repository)
    if _is_web(pushed) and pushed != repository:
        raise BuildError(
            f"{folder} is pushed to {pushed}, and the links would lead to {repository}, where "
            f"nothing would be. To change the first: git -C {folder} remote set-url origin "
            f"{repository}"
        )
    if problems := find_problems():
        raise BuildError("\n".join([*problems, "Nothing was written for the hub."]))
    new = write_folder(folder, hub_files(), repository)
    console.print(f"{folder} {'has a new version' if new else 'is as it was'}. Send it to the hub:")
    console.print(f"    git -C {folder} push origin {BRANCH}")
    return hub


def _is_web(address: str) -> bool:
    """Whether it is an address as students need it; by another, such as git@…, one may push too."""
    return address.startswith(("https://", "http://"))


def told_links(hub: Hub, pages: Mapping[str, Page]) -> str:
    """Return a line for each notebook: its name, a tab, its link."""
    notebooks = [page.notebook for page in pages.values() if page.notebook]
    return "\n".join(f"{name.removeprefix('notebooks/')}\t{hub.link(name)}" for name in notebooks)
