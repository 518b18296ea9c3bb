"""One thread for small matrices: with two, small fits run several times slower."""

import sys
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from typing import Any

IN_BROWSER = sys.platform == "emscripten"  # Pyodide: it has one thread only


def one_thread() -> AbstractContextManager[object]:
    """Return a context in which linear algebra runs on one thread."""
    return nullcontext() if IN_BROWSER else _controller().limit(limits=1, user_api="blas")


@cache
def _controller() -> Any:
    """Find the libraries once; they are loaded by the first fit."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
