"""Words of a formula, each as Python needs it; words of R that Python has not are refused."""

from collections.abc import Mapping, Sequence

import pandas as pd

from course_lib.model.formula_text import Token, is_plain, python_name
from course_lib.model.surroundings import NUMPY, Surroundings
from course_lib.model.words_of_r import refused_function


class WordReader:
    """Write each name of a formula as Python needs it, or refuse it.

    Parameters
    ----------
    known : set of str or None
        Columns of the data; None without data.
    renamed : dict
        Columns that need another name.
    surroundings : Surroundings
        Variables of the notebook.
    """

    def __init__(
        self, known: set[str] | None, renamed: Mapping[str, str], surroundings: Surroundings
    ) -> None:
        self.known, self.renamed, self.surroundings = known, dict(renamed), surroundings

    def __call__(self, token: Token) -> str:
        """Return the Python text of a name or a column."""
        name = token.text
        if token.kind == "name":
            if token.calls:
                return self._function(name)
            if "." in name and self._is_attribute(name):
                return name
        return self.renamed.get(name) or python_name(name)

    def _is_attribute(self, name: str) -> bool:
        head = name.partition(".")[0]
        if self.known is not None and name in self.known:
            return False
        return head == "np" or head in self.surroundings or head in (self.known or ())

    def _function(self, name: str) -> str:
        head, _, rest = name.partition(".")
        if self.surroundings.function(name) is not None and name in self.surroundings:
            return name
        if sentence := refused_function(name):
            raise ValueError(sentence)
        if rest and (head == "np" or head in self.surroundings or head in (self.known or ())):
            return name
        if name in NUMPY:
            return NUMPY[name]
        if not rest and self.surroundings.function(name) is not None:
            return name
        raise ValueError(
            f"The function '{name}' in the formula is not known. Known are "
            f"{', '.join(NUMPY)}, C, I, bs, cr, all of np, and functions of your own that are "
            f"defined before."
        )


def word_reader(
    tokens: Sequence[Token],
    grouping: Sequence[Token],
    data: pd.DataFrame | None,
    surroundings: Surroundings,
) -> WordReader:
    """Prepare to write the names of a formula.

    Parameters
    ----------
    tokens, grouping : sequences of Token
        Of the formula, and those of them that stand right of a bar.
    data : DataFrame, optional
        The data.
    surroundings : Surroundings
        Variables of the notebook.
    """
    known = None if data is None else {str(name) for name in data.columns}
    words = [t for t in tokens if t.kind in {"name", "column"}]
    named = [t for t in words if t.kind == "name"]
    dotted = {t.text.partition(".") for t in named if t.text not in (known or ())}
    heads = {t.text for t in named if t.calls and "." not in t.text}
    heads |= {head for head, dot, _ in dotted if dot and surroundings.is_module(head)}
    columns = {t.text for t in words if not t.calls}
    if any(not is_plain(name) for name in columns):
        heads.add("Q")
    if len({t.text for t in grouping if t.kind in {"name", "column"}}) > 1:
        heads.add("C")
    taken = columns | (known or set())
    renamed = {name: _free(name, taken) for name in sorted(columns & heads & (known or columns))}
    return WordReader(known, renamed, surroundings)


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    return name
