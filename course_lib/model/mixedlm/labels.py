"""Name the random effects of a MixedLM model: grouping factor, group and term of each."""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

_PIECE = re.compile(
    r"(?P<name>[^\[\]:(]+(?:\((?:[^()]|\([^()]*\))*\))?)(?:\[(?:T\.)?(?P<level>[^\]]*)\])?(?::|$)"
)


@dataclass(frozen=True)
class EffectLabel:
    """Grouping factor (``batch:cask``), group (``A:a``) and term (``Intercept``)."""

    factor: str
    group: str
    term: str


def group_factor(model: Any) -> str:
    """Name of the column that splits the rows into independent groups."""
    frame = getattr(model.data, "frame", pd.DataFrame())
    groups = np.empty(int(model.nobs), dtype=object)
    for label in model.group_labels:
        groups[model.row_indices[label]] = str(label)
    named = [name.removesuffix(" Var") for name in getattr(model.data, "exog_re_names", [])]
    for name in sorted(frame.columns, key=lambda column: column not in named):
        column = frame[name].astype(str).to_numpy()
        if len(column) == len(groups) and (column == groups).all():
            return str(name)
    return "Group"


def _bare(name: str) -> str:
    """Column name inside ``C(...)`` and ``Q("...")``."""
    name = re.sub(r"^C\((.*)\)$", r"\1", name.strip())
    return re.sub(r"""^Q\(["'](.*)["']\)$""", r"\1", name)


def _pieces(column: str) -> tuple[list[str], list[str], list[str]]:
    """Split a design column such as ``C(cask)[a]:x`` into factors, levels and slope terms."""
    factors, levels, slopes = [], [], []
    for match in _PIECE.finditer(column):
        if match["level"] is None:
            slopes.append(match["name"])
        else:
            factors.append(_bare(match["name"]))
            levels.append(match["level"])
    return factors, levels, [slope for slope in slopes if slope != "Intercept"]


def _component_label(column: str, above: str, label: str, crossed: bool) -> EffectLabel:
    """Label of one variance-component column within one group of `above`."""
    factors, levels, slopes = _pieces(column)
    if not crossed:
        factors, levels = [above, *factors], [label, *levels]
    return EffectLabel(":".join(factors), ":".join(levels), ":".join(slopes) or "Intercept")


def _correlated_terms(model: Any, above: str) -> list[str]:
    names = list(model.data.exog_re_names) if model.k_re else []
    return [
        "Intercept" if name.removesuffix(" Var") in {above, "Group"} else name for name in names
    ]


def effect_labels(model: Any) -> list[list[EffectLabel | None]]:
    """Label every random effect; None where a group has no such effect.

    Parameters
    ----------
    model : MixedLM
        statsmodels' model, made from a formula.

    Returns
    -------
    list of lists
        One list per group, in the order of the columns of `criterion.random_columns`.
    """
    above = group_factor(model)
    crossed = model.n_groups == 1
    labels = []
    for number, group in enumerate(model.group_labels):
        row: list[EffectLabel | None] = [
            EffectLabel(above, str(group), term) for term in _correlated_terms(model, above)
        ]
        for columns, mats in zip(model.exog_vc.colnames, model.exog_vc.mats, strict=True):
            width = max(m.shape[1] for m in mats)
            own = [_component_label(c, above, str(group), crossed) for c in columns[number]]
            present = np.asarray(abs(mats[number]).sum(axis=0)).ravel() > 0
            row += [label if there else None for label, there in zip(own, present, strict=True)]
            row += [None] * (width - len(own))
        labels.append(row)
    return labels


def variance_names(model: Any) -> list[tuple[str, str]]:
    """Factor and term of each variance: the correlated ones, then the components by name."""
    labels = effect_labels(model)
    first = [next(lab for row in labels if (lab := row[j])) for j in _first_columns(model, labels)]
    return [(label.factor, label.term) for label in first]


def _first_columns(model: Any, labels: list[list[EffectLabel | None]]) -> list[int]:
    """First column of each variance in which some group has an effect."""
    widths = [1] * model.k_re + [max(m.shape[1] for m in mats) for mats in model.exog_vc.mats]
    starts = np.concatenate([[0], np.cumsum(widths)[:-1]]).astype(int)
    return [
        next(j for j in range(start, start + width) if any(row[j] for row in labels))
        for start, width in zip(starts, widths, strict=True)
    ]
