"""Compare a rebuilt notebook with the one that is there."""

import base64
from io import BytesIO
from itertools import zip_longest

import matplotlib.image as mpimg
import numpy as np
from nbformat import NotebookNode

# Mean absolute difference of pixel values (0 to 1) below which two pictures are the same. Fonts and
# rasterisers differ a little between machines; a changed curve moves far more.
_PICTURE = 0.02


def differences(old: NotebookNode, new: NotebookNode) -> list[str]:
    """List what differs between two notebooks: text exactly, pictures with a tolerance."""
    found: list[str] = []
    for number, (a, b) in enumerate(zip_longest(old.cells, new.cells), start=1):
        if a is None or b is None:
            return [*found, f"cell {number}: one notebook has more cells"]
        if a.source != b.source:
            found.append(f"cell {number}: source: {_first_difference(a.source, b.source)}")
            continue
        for one, two in zip_longest(a.get("outputs", []), b.get("outputs", [])):
            if one is None or two is None:
                found.append(f"cell {number}: one has more outputs")
                break
            found += [f"cell {number}: {reason}" for reason in _output_differences(one, two)]
    return found


def _output_differences(one: NotebookNode, two: NotebookNode) -> list[str]:
    found = []
    if one.get("text") != two.get("text"):
        found.append(_first_difference(one.get("text", ""), two.get("text", "")))
    first, second = one.get("data", {}), two.get("data", {})
    for kind in sorted(set(first) | set(second)):
        if kind == "image/png" and kind in first and kind in second:
            found += _picture_difference(first[kind], second[kind])
        elif first.get(kind) != second.get(kind):
            found.append(_first_difference(str(first.get(kind)), str(second.get(kind))))
    if one.get("metadata") != two.get("metadata"):
        found.append(f"alt text: {_first_difference(str(one.metadata), str(two.metadata))}")
    return found


def _first_difference(one: str, two: str) -> str:
    for a, b in zip_longest(one.splitlines(), two.splitlines(), fillvalue=""):
        if a != b:
            return f"'{a.strip()}' became '{b.strip()}'"
    return "white space differs"


def _picture_difference(one: str, two: str) -> list[str]:
    a, b = (mpimg.imread(BytesIO(base64.b64decode(data)), format="png") for data in (one, two))
    if any(abs(m - n) > 4 for m, n in zip(a.shape, b.shape, strict=True)):
        return [f"picture: size {a.shape} became {b.shape}"]
    rows, columns = np.minimum(a.shape, b.shape)[:2]
    change = abs(a[:rows, :columns] - b[:rows, :columns]).mean()
    return [f"picture: differs by {change:.3f}"] if change > _PICTURE else []
