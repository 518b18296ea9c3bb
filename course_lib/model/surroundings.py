"""Names that a formula may use besides columns: of the notebook, of patsy, of NumPy."""

import builtins
import sys
from collections.abc import Mapping
from types import ModuleType
from typing import Any

import numpy as np
import patsy.builtins

PATSY = {
    name: getattr(patsy.builtins, name)
    for name in (
        *("C", "I", "Q", "Treatment", "Sum", "Helmert", "Diff", "Poly", "ContrastMatrix"),
        *("bs", "cr", "cc", "te", "center", "standardize"),
    )
}
_OF_R = ("log", "log2", "log10", "log1p", "exp", "expm1", "sqrt", "abs", "sin", "cos", "tan")
NUMPY = {name: f"np.{name}" for name in _OF_R} | {"ceiling": "np.ceil", "floor": "np.floor"}
_ON_NUMBERS = {"math", "cmath"}  # their functions take one number, not a column


class Surroundings:
    """The variables of the code that calls a function of ours.

    Parameters
    ----------
    *scopes : mappings
        Where to look, the innermost first.
    """

    def __init__(self, *scopes: Mapping[str, Any]) -> None:
        self.scopes = scopes

    @classmethod
    def of_caller(cls, depth: int = 2) -> "Surroundings":
        """Look at the code that called the function which asks; `depth` counts from here."""
        frame = sys._getframe(depth)
        return cls(frame.f_locals, frame.f_globals)

    def __contains__(self, name: str) -> bool:
        """Whether there is a variable of this name."""
        return any(name in scope for scope in self.scopes)

    def __getitem__(self, name: str) -> Any:
        """Return a variable's value."""
        return next(scope[name] for scope in self.scopes if name in scope)

    def found(self, name: str) -> Any:
        """Return the notebook's own variable, or None."""
        return next((scope[name] for scope in self.scopes if name in scope), None)

    def is_module(self, name: str) -> bool:
        """Whether a name means a module, whose functions a formula may use."""
        return name == "np" or isinstance(self.found(name), ModuleType)

    def function(self, name: str) -> Any:
        """Return the function of this name that a formula means, or None.

        The notebook's own comes first; then patsy's; then Python's.
        """
        own = self.found(name)
        if callable(own) and getattr(own, "__module__", "") not in _ON_NUMBERS:
            return own
        return PATSY.get(name) or getattr(builtins, name, None)

    def value(self, name: str) -> Any:
        """Return the variable, or patsy's or NumPy's object, of this name; KeyError without."""
        if name in self:
            return self[name]
        if name == "np":
            return np
        if name in PATSY:
            return PATSY[name]
        raise KeyError(name)

    def names(self) -> list[str]:
        """Names of the notebook's own variables that hold values."""
        found = {
            name: value
            for scope in reversed(self.scopes)
            for name, value in scope.items()
            if not name.startswith("_") and name not in {"In", "Out"}  # of IPython
        }
        return sorted(
            name
            for name, value in found.items()
            if not isinstance(value, ModuleType) and not callable(value)
        )


NOTHING = Surroundings()
