"""Seeded data sets on which optimisers stumble, by family."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

Rng = np.random.Generator


@dataclass(frozen=True)
class StressSet:
    """One data set: its family and number, lme4's formula, the data."""

    family: str
    number: int
    formula: str
    data: pd.DataFrame


def _longitudinal(
    rng: Rng, *, sds: tuple[float, float], corr: float, groups: int = 18, times: int = 10
) -> pd.DataFrame:
    """Lines that vary by subject, about as in sleepstudy."""
    covariance = np.outer(sds, sds) * np.array([[1, corr], [corr, 1]])
    lines = rng.multivariate_normal([250, 10], covariance, groups)
    g, x = np.repeat(np.arange(groups), times), np.tile(np.arange(times), groups)
    y = lines[g, 0] + lines[g, 1] * x + rng.normal(0, 25, len(g))
    data = pd.DataFrame({"y": y, "x": x.astype(float), "g": [f"g{i:02d}" for i in g]})
    kept = rng.random(len(data)) > rng.choice([0, 0.2])
    return data[kept].reset_index(drop=True)


def _slopes(rng: Rng) -> tuple[str, pd.DataFrame]:
    sds = (rng.uniform(5, 40), rng.uniform(1, 8))
    return "y ~ x + (1 + x | g)", _longitudinal(rng, sds=sds, corr=rng.uniform(-0.8, 0.8))


def _slope_only(rng: Rng) -> tuple[str, pd.DataFrame]:
    data = _longitudinal(rng, sds=(rng.uniform(0, 10), rng.uniform(0.5, 6)), corr=0, groups=12)
    return "y ~ x + (0 + x | g)", data.assign(x=data["x"] * 3.5, y=data["y"] / 8)


def _intercepts(rng: Rng) -> tuple[str, pd.DataFrame]:
    data = _longitudinal(rng, sds=(rng.uniform(1, 60), 0), corr=0, groups=int(rng.integers(4, 25)))
    return "y ~ x + (1 | g)", data


def _near_zero(rng: Rng) -> tuple[str, pd.DataFrame]:
    data = _longitudinal(rng, sds=(rng.uniform(0, 4), rng.uniform(0, 0.6)), corr=0, groups=8)
    return rng.choice(["y ~ x + (1 + x | g)", "y ~ x + (1 | g)", "y ~ x + (x || g)"]), data


def _near_one(rng: Rng) -> tuple[str, pd.DataFrame]:
    corr = float(rng.choice([-1, 1]) * rng.uniform(0.95, 1))
    return "y ~ x + (1 + x | g)", _longitudinal(rng, sds=(25, 5), corr=corr, groups=10)


def _seconds(rng: Rng) -> tuple[str, pd.DataFrame]:
    formula, data = _slopes(rng)
    return formula, data.assign(y=data["y"] / 1000)


def _years(rng: Rng) -> tuple[str, pd.DataFrame]:
    formula, data = _slopes(rng)
    return formula, data.assign(x=data["x"] + 2010)


def _nested(rng: Rng) -> tuple[str, pd.DataFrame]:
    outer, inner, rows = int(rng.integers(4, 12)), int(rng.integers(2, 5)), int(rng.integers(2, 5))
    a = np.repeat(np.arange(outer), inner * rows)
    b = np.repeat(np.arange(outer * inner), rows)
    y = (
        rng.normal(0, rng.uniform(0, 3), outer)[a]
        + rng.normal(0, rng.uniform(0, 3), b.max() + 1)[b]
    )
    y = 60 + y + rng.normal(0, 1, len(y))
    names = {"a": [f"a{i}" for i in a], "b": [f"b{i % inner}" for i in b]}
    return "y ~ 1 + (1 | a/b)", pd.DataFrame({"y": y, "x": 0.0} | names)


def _crossed(rng: Rng) -> tuple[str, pd.DataFrame]:
    subjects, items = int(rng.integers(5, 13)), int(rng.integers(4, 11))
    s, i = np.repeat(np.arange(subjects), 2 * items), np.tile(np.repeat(range(items), 2), subjects)
    x = np.tile([-0.5, 0.5], subjects * items)
    slope = 30 + rng.normal(0, rng.uniform(0, 40), subjects)[s]
    y = (
        rng.normal(600, rng.uniform(0, 60), subjects)[s]
        + rng.normal(0, rng.uniform(0, 40), items)[i]
    )
    y = y + slope * x + rng.normal(0, 80, len(s))
    names = {"s": [f"s{k:02d}" for k in s], "i": [f"i{k:02d}" for k in i]}
    formula = rng.choice(["y ~ x + (1 | s) + (1 | i)", "y ~ x + (x || s) + (1 | i)"])
    return formula, pd.DataFrame({"y": y, "x": x} | names)


FAMILIES: dict[str, Callable[[Rng], tuple[str, pd.DataFrame]]] = {
    "slopes as in sleepstudy": _slopes,
    "slope only as in ex33": _slope_only,
    "random intercepts": _intercepts,
    "nested": _nested,
    "crossed": _crossed,
    "variances near zero": _near_zero,
    "correlations near one": _near_one,
    "response in seconds": _seconds,
    "calendar years": _years,
}


def stress_sets(per_family: int = 56, families: list[str] | None = None) -> Iterator[StressSet]:
    """Make the first sets of each family: the same ones each time."""
    for family in families or list(FAMILIES):
        for number in range(per_family):
            rng = np.random.default_rng([list(FAMILIES).index(family), number])
            formula, data = FAMILIES[family](rng)
            # Nine digits survive the way through a CSV and leave lme4 and us the same numbers.
            data["y"] = data["y"].map(lambda value: float(f"{value:.9g}"))
            yield StressSet(family, number, str(formula), data)
