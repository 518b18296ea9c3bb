"""Pictures of notebooks as files of the book, each with its alt text and its size."""

import struct
from base64 import b64decode
from hashlib import sha256
from html import escape
from pathlib import Path

FOLDER = "_static/figures"


def image_tag(png: bytes, alt: str, book: Path, up: str) -> str:
    """Write a picture into the book's sources, and return the ``<img>`` that shows it.

    Parameters
    ----------
    png : bytes
        The picture.
    alt : str
        What it shows.
    book : Path
        Folder of the book's sources.
    up : str
        The way from the page to the book's root, such as ``../``.
    """
    width, height = struct.unpack(">II", png[16:24])
    source = f"{up}{write_picture(png, book)}"
    size = f'width="{width}" height="{height}"'
    return f'<img alt="{escape(alt)}" src="{source}" {size} loading="lazy">'


def write_picture(png: bytes, book: Path) -> str:
    """Write a picture into the book's sources, and return its address from the root."""
    name = f"{FOLDER}/{sha256(png).hexdigest()[:16]}.png"
    (book / FOLDER).mkdir(parents=True, exist_ok=True)
    (book / name).write_bytes(png)
    return name


def from_base64(text: str) -> bytes:
    """Return a picture as a notebook stores it."""
    return b64decode(text)
