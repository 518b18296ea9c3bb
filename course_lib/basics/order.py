"""The order of labels."""

import re


def natural_key(label: str) -> list[tuple[int, int, str]]:
    """Sort key that puts ``s2`` before ``s10``."""
    return [
        (0, int(piece), "") if piece.isdecimal() else (1, 0, piece)
        for piece in re.split(r"(\d+)", label)
        if piece
    ]
