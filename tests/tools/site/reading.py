"""Read the pages of a site: addresses, anchors, pictures."""

from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

_ADDRESSES = {"src", "href", "data-src", "poster", "action"}


@dataclass
class Read:
    """What a page holds: tags with their attributes, and the names that a link can lead to."""

    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)

    def addresses(self) -> list[tuple[str, str]]:
        """List (tag, address) of all that the page loads or leads to."""
        return [
            (tag, value)
            for tag, attributes in self.tags
            for name, value in attributes.items()
            if name in _ADDRESSES
        ]

    def of(self, tag: str, name: str = "") -> list[dict[str, str]]:
        """List the attributes of all tags of a kind, or of those with a class."""
        found = [attributes for kind, attributes in self.tags if kind == tag]
        return [one for one in found if not name or name in one.get("class", "").split()]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.read = Read()

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        self.read.tags.append((tag, attributes))
        self.read.anchors |= {attributes[name] for name in ("id", "name") if name in attributes}


@cache
def read_page(path: Path) -> Read:
    """Read a page."""
    reader = _Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    return reader.read


def pages_of(site: Path) -> list[Path]:
    """List all pages of a site."""
    return sorted(site.rglob("*.html"))
