"""statsmodels for the browser: the locked one, without its compiled modules.

No registry has a build of statsmodels 0.15 for Pyodide's Python yet. What the course uses of it is
pure Python. As soon as there is a build, `python_parts.OWN_BUILDS` loses its line.
"""

import re
from collections.abc import Mapping

_COMPILED = re.compile(r"\.(?:cpython|abi3)[^/]*\.so$|\.so$|\.pyd$")
_LEFT_OUT = re.compile(
    r"(^|/)tests/|\.(pyx|pxd|in|c|h)$|^statsmodels/datasets/.*(?<!\.py)$|^statsmodels\.libs/"
)
_STUB = b'''"""Stands for a compiled module, which the browser does not have."""


class _Missing(dict):  # can be imported and looked into, not called; no docstring, which is read
    def __init__(self, name):
        super().__init__()
        self._name = name

    def __call__(self, *_, **__):
        raise NotImplementedError(
            f"{__name__}.{self._name} is compiled, and the browser's statsmodels has no compiled "
            "parts. In the course's own environment (make lab) it works."
        )

    def __getitem__(self, _):
        return self

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return _Missing(name)
'''
_MARK = b"""statsmodels without its compiled modules, made for the browser by `course site`.
Each compiled module is a Python file that says so when it is called. All else is statsmodels'.
"""


def without_compiled(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of statsmodels with each compiled module replaced, and tests left out."""
    found = {}
    for path, content in files.items():
        if _COMPILED.search(path):
            found[_COMPILED.sub(".py", path)] = _STUB
        elif not _LEFT_OUT.search(path):
            found[path] = content
    found["statsmodels/CHANGED.txt"] = _MARK
    return found
