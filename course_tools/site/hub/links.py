"""Links that open a notebook of the course on a JupyterHub or a Binder."""

import re
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from course_tools.basics.errors import BuildError

BRANCH = "main"
_BINDER = "mybinder.org"


@dataclass(frozen=True)
class Hub:
    """A hub, and the git repository from which students get the course.

    Attributes
    ----------
    address : str
        That of the JupyterHub, such as ``https://hub.example.edu``; or ``https://mybinder.org``,
        and for another Binder its address with ``/v2`` at the end.
    repository : str
        Where the hub finds the folder, such as ``https://github.com/you/mixed-models``.

    Raises
    ------
    BuildError
        When one is not the address of a web server; the message says what would be.
    """

    address: str
    repository: str

    def __post_init__(self) -> None:
        """Refuse what no browser, and no git without a key, can open."""
        _check(self.address, "hub", "https://hub.example.edu")
        _check(self.repository, "repository", "https://github.com/you/mixed-models")

    @property
    def is_binder(self) -> bool:
        """Whether it is a Binder, which makes a machine for each visit and keeps nothing."""
        place = urlsplit(self.address)
        return place.hostname == _BINDER or place.path.rstrip("/").endswith("/v2")

    def link(self, notebook: str) -> str:
        """Return the link that opens a notebook.

        Parameters
        ----------
        notebook : str
            Its path in the repository, with slashes.
        """
        address = self.address.rstrip("/")
        if self.is_binder:
            begin = address.removesuffix("/v2")
            where = f"{begin}/v2/git/{quote(self.repository, safe='')}/{BRANCH}"
            return f"{where}?{urlencode({'urlpath': f'lab/tree/{notebook}'})}"
        query = {
            "repo": self.repository,
            "branch": BRANCH,
            "targetPath": self.folder,
            "urlpath": f"lab/tree/{self.folder}/{notebook}",
        }
        return f"{address}/hub/user-redirect/git-pull?{urlencode(query)}"

    @property
    def folder(self) -> str:
        """Name of the folder that a student gets."""
        return self.repository.rstrip("/").rsplit("/", 1)[-1].removesuffix(".git")


def _check(address: str, what: str, example: str) -> None:
    place = urlsplit(address)
    if place.scheme not in {"http", "https"} or not place.hostname or re.search(r"\s", address):
        raise BuildError(
            f"{address!r} is not an address of a {what} that students' machines can open. Give "
            f"one that begins with https://, such as {example}."
        )
