"""One thread for small matrices: with two, small fits run several times slower."""

from contextlib import AbstractContextManager
from functools import cache

from threadpoolctl import ThreadpoolController


def one_thread() -> AbstractContextManager[object]:
    """Return a context in which linear algebra runs on one thread."""
    return _controller().limit(limits=1, user_api="blas")


@cache
def _controller() -> ThreadpoolController:
    """Find the libraries once; they are loaded by the first fit."""
    return ThreadpoolController()
