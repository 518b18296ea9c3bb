"""Small notebooks on disk, and the reason why one is refused."""

import json
from pathlib import Path

import pytest

from course_tools.grading.submissions import (
    UnreadableSubmission,
    read_submission,
)

PROSE = {"cell_type": "markdown", "source": "Größe"}


def code(source, **more):
    return {"cell_type": "code", "metadata": {}, "outputs": [], "source": source, **more}


def notebook(*cells, **more):
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells), **more}


def write(folder: Path, content, name="ann.ipynb") -> Path:
    path = folder / name
    if not isinstance(content, bytes):
        content = (content if isinstance(content, str) else json.dumps(content)).encode()
    path.write_bytes(content)
    return path


def read(folder: Path, content):
    return read_submission(write(folder, content))


def reason(path: Path) -> str:
    with pytest.raises(UnreadableSubmission) as refused:
        read_submission(path)
    return str(refused.value)
