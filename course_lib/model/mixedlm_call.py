"""The statsmodels call that fits a model: what it says, and the columns that it needs."""

from dataclasses import dataclass, field

import pandas as pd

from course_lib.model.formula_text import python_text
from course_lib.model.rows import Preparation

ALL_ROWS = "all_rows"
# The search that reaches the optimum, at a boundary too; fit's own default stops short.
SEARCH = 'fit(method="powell", ftol=1e-10)'


@dataclass(frozen=True)
class MixedFormula:
    """What to hand to ``smf.mixedlm``; printing it shows the call a student would type.

    Attributes
    ----------
    formula : str
        Response and fixed effects, in patsy's notation.
    groups : str
        Column of independent groups; ``all_rows``, a constant column, for crossed factors.
    re_formula : str or None
        Random effects that may be correlated within a group.
    vc_formula : dict or None
        Independent variance components, name to formula.
    structure : str
        The covariance structure in words.
    lme4 : str
        The formula that was translated.
    factors : tuple of str
        Grouping factors, such as ``Subject`` or ``batch:cask``.
    group_columns : tuple of str
        Columns whose combinations are the independent groups; none for crossed factors.
    correlated : int or None
        Position in the formula of the random term that ``groups`` and ``re_formula`` stand for.
    components : dict
        Position in the formula of the term of each variance component, by its name.
    preparation : Preparation
        What is done to the data before.
    """

    formula: str
    groups: str
    re_formula: str | None
    vc_formula: dict[str, str] | None
    structure: str
    lme4: str
    factors: tuple[str, ...]
    group_columns: tuple[str, ...] = field(repr=False)
    correlated: int | None = field(repr=False)
    components: dict[str, int] = field(repr=False)
    preparation: Preparation = field(repr=False, default=Preparation())

    @property
    def crossed(self) -> bool:
        """Whether all rows are one group, because factors are crossed."""
        return not self.group_columns

    def _data_argument(self) -> str:
        return self.preparation.text(self._added())

    def _added(self) -> list[tuple[str, str]]:
        """Columns that the call needs besides the data's: name, and how to compute it."""
        if self.crossed:
            return [(self.groups, "1")]
        if len(self.group_columns) < 2:
            return []
        parts = [f"d[{python_text(name)}].astype(str)" for name in self.group_columns]
        return [(self.groups, ' + ":" + '.join(parts))]

    def frame(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Add to the rows of a fit the columns that the call needs.

        Parameters
        ----------
        rows : DataFrame
            From `checked_rows`.
        """
        frame = rows.rename(columns=self.preparation.renamed)
        if self.crossed:
            return frame.assign(**{self.groups: 1})
        if len(self.group_columns) < 2:
            return frame
        parts = frame[list(self.group_columns)].astype(str)
        return frame.assign(**{self.groups: parts.agg(":".join, axis=1)})

    def __str__(self) -> str:
        """Show the statsmodels call."""
        arguments = [_quoted(self.formula), self._data_argument(), f"groups={_quoted(self.groups)}"]
        if self.re_formula is not None:
            arguments.append(f"re_formula={_quoted(self.re_formula)}")
        if self.vc_formula is not None:
            pairs = (f"{_quoted(k)}: {_quoted(v)}" for k, v in self.vc_formula.items())
            arguments.append("vc_formula={" + ", ".join(pairs) + "}")
        if self.crossed:
            arguments.append("use_sparse=True")
        return "smf.mixedlm(\n    " + ",\n    ".join(arguments) + f",\n).{SEARCH}"

    def _repr_pretty_(self, printer: "object", cycle: bool) -> None:  # noqa: ARG002
        """Show the call as the value of a notebook cell."""
        printer.text(str(self))  # type: ignore[attr-defined]


def _quoted(text: str) -> str:
    """Write a text in quotes, as Python reads it back."""
    plain = text.isprintable() and not set(text) & set('"\\')
    return f'"{text}"' if plain else repr(text)
