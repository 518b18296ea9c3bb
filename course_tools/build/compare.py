"""Compare a rebuilt notebook with the one that is there."""

import base64
from collections.abc import Iterator
from io import BytesIO
from itertools import zip_longest

import matplotlib.image as mpimg
import numpy as np
from nbformat import NotebookNode

from course_tools.basics.notebook import describe_cell
from course_tools.basics.pictures import picture_of

# Largest difference (0 to 1) of the mean brightness of two pictures' tiles up to which they are the
# same. Measured: text drawn with other settings, or all shifted by a pixel, at most 0.026; one of
# 18 lines moved, at least 0.037.
PICTURE_TOLERANCE = 0.03
_PICTURES = ("image/png", "text/html")
_TILE = 32  # pixels
_MARGIN = 3  # pixels: text of another width moves the edge of a picture


def differences(old: NotebookNode, new: NotebookNode) -> list[str]:
    """List what differs between two notebooks: text exactly, pictures with a tolerance.

    Parameters
    ----------
    old, new : NotebookNode
        The notebook that is there and the fresh build.

    Returns
    -------
    list of str
        One line per difference: the cell and the first line that differs. Empty when they agree.
    """
    found = _text_difference("notebook metadata", _lines(old.metadata), _lines(new.metadata))
    for number, (a, b) in enumerate(zip_longest(old.cells, new.cells)):
        if a is None or b is None:
            longer = old.cells if b is None else new.cells
            reason = "no longer in the source" if b is None else "missing in the notebook"
            return [*found, f"{describe_cell(longer, number)}: {reason}"]
        where = describe_cell(new.cells, number)
        found += [f"{where}: {reason}" for reason in _cell_differences(a, b)]
        if a.source != b.source:
            return found
    return found


def _lines(metadata: NotebookNode) -> str:
    """Write metadata one entry a line; the hash of the content is not compared."""
    return "\n".join(f"{key}: {metadata[key]}" for key in sorted(metadata) if key != "course")


def _cell_differences(one: NotebookNode, two: NotebookNode) -> Iterator[str]:
    """Source first: when it differs the outputs are not of interest."""
    if one.cell_type != two.cell_type or one.source != two.source:
        yield from _text_difference("source", one.source, two.source) or ["another kind of cell"]
        return
    yield from _text_difference("cell metadata", _lines(one.metadata), _lines(two.metadata))
    for a, b in zip_longest(one.get("outputs", []), two.get("outputs", [])):
        if a is None or b is None:
            yield "one output more" if a is None else "one output less"
        else:
            yield from _output_differences(a, b)


def _output_differences(one: NotebookNode, two: NotebookNode) -> Iterator[str]:
    yield from _text_difference("kind of output", one.output_type, two.output_type)
    yield from _text_difference(one.get("name", ""), one.get("text", ""), two.get("text", ""))
    was, now = picture_of(one), picture_of(two)
    if was and now:
        yield from _picture_difference(was.png, now.png)
        yield from _text_difference("alt text", was.alt, now.alt)
    first, second = one.get("data", {}), two.get("data", {})
    for kind in sorted((set(first) | set(second)) - ({*_PICTURES} if was and now else set())):
        yield from _text_difference(kind, str(first.get(kind, "")), str(second.get(kind, "")))


def _text_difference(what: str, one: str, two: str) -> list[str]:
    if one == two:
        return []
    pairs = zip_longest(one.splitlines(), two.splitlines(), fillvalue="")
    for number, (a, b) in enumerate(pairs, start=1):
        if a != b:
            return [f"{what}, line {number}: the notebook has '{a}', the build gives '{b}'"]
    return [f"{what}: only the line ends differ"]


def _picture_difference(one: str, two: str) -> list[str]:
    if one == two:
        return []
    a, b = (mpimg.imread(BytesIO(base64.b64decode(data)), format="png") for data in (one, two))
    if any(abs(m - n) > _MARGIN for m, n in zip(a.shape, b.shape, strict=True)):
        return [f"picture: the notebook's size is {a.shape}, the build's {b.shape}"]
    rows, columns = np.minimum(a.shape, b.shape)[:2]
    change = float(abs(_tiles(a[:rows, :columns]) - _tiles(b[:rows, :columns])).max())
    if change <= PICTURE_TOLERANCE:
        return []
    return [f"picture: tiles differ by up to {change:.3f}, allowed {PICTURE_TOLERANCE}"]


def _tiles(pixels: np.ndarray) -> np.ndarray:
    """Return the mean brightness of each tile; small pictures are padded with white."""
    grey = pixels[..., :3].mean(axis=-1) if pixels.ndim == 3 else pixels
    rows, columns = (-length % _TILE for length in grey.shape)
    grey = np.pad(grey, ((0, rows), (0, columns)), constant_values=1.0)
    height, width = (length // _TILE for length in grey.shape)
    tiles: np.ndarray = grey.reshape(height, _TILE, width, _TILE).mean(axis=(1, 3))
    return tiles
