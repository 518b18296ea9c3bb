"""Make data and a generalised model from an integer: the same ones each time."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

Rng = np.random.Generator

# Family, formula, points.
MODELS = (
    ("yes", "y ~ x + (1 | g)", 1),
    ("yes", "y ~ x + c + (1 | g)", 9),
    ("binomial", "y ~ x + (1 | g)", 1),
    ("binomial", "y ~ c * x + (1 | g)", 7),
    ("binomial", "y ~ x + (1 + x | g)", 1),
    ("binomial", "y ~ x + (x || g)", 1),
    ("binomial", "y ~ x + (1 | g) + (1 | row)", 1),
    ("binomial", "y ~ 1 + (1 | row)", 1),
    ("poisson", "y ~ x + (1 | g)", 1),
    ("poisson", "y ~ x + c + (1 | g)", 11),
    ("poisson", "y ~ x + (1 + x | g)", 1),
    ("poisson", "y ~ x + (0 + x | g)", 1),
    ("poisson", "y ~ c + (1 | g) + (1 | row)", 1),
)
SDS = (0.0, 0.3, 0.8, 1.5, 3.0)


@dataclass(frozen=True)
class GlmmSet:
    """Data and a model for them.

    Attributes
    ----------
    number : int
        What they were made from.
    formula : str
        In lme4's notation; columns y, x (a number), c (three levels), g, row.
    family : str
        ``binomial`` or ``poisson``.
    trials, offset : str or None
        Columns ``size`` and ``exposure``, where they are used.
    points : int
        Points of the quadrature.
    data : DataFrame
        The rows.
    """

    number: int
    formula: str
    family: str
    trials: str | None
    offset: str | None
    points: int
    data: pd.DataFrame


def make_set(number: int) -> GlmmSet:
    """Make the data and the model of a number."""
    kind, formula, points = MODELS[number % len(MODELS)]
    rng = np.random.default_rng([number, 2026])
    while True:
        data = _rows(rng, kind, SDS[number // len(MODELS) % len(SDS)])
        if _is_usable(data):
            break
    trials = "size" if kind == "binomial" else None
    offset = "exposure" if kind == "poisson" else None
    family = "poisson" if kind == "poisson" else "binomial"
    return GlmmSet(number, formula, family, trials, offset, points, data)


def _rows(rng: Rng, kind: str, sd: float) -> pd.DataFrame:
    groups, each = int(rng.integers(6, 30)), int(rng.integers(4, 9 if kind != "yes" else 16))
    n = groups * each
    g = np.repeat(np.arange(groups), each)
    x, c = rng.integers(-64, 65, n) / 64, rng.integers(0, 3, n)
    eta = rng.uniform(-1, 0.5) + 0.7 * x + np.array([0.0, 0.5, -0.5])[c]
    eta = eta + sd * rng.standard_normal(groups)[g]
    eta = eta + rng.choice([0.0, 0.5 * min(sd, 1)]) * rng.standard_normal(groups)[g] * x
    eta = eta + rng.choice([0.0, 0.6]) * rng.standard_normal(n) * (kind != "yes")
    size, exposure = rng.integers(2, 15, n), rng.integers(-32, 33, n) / 64
    if kind == "poisson":
        y = rng.poisson(np.exp(np.minimum(eta + exposure, 5)))
    else:
        y = rng.binomial(1 if kind == "yes" else size, 1 / (1 + np.exp(-eta)))
    names = [f"g{code:02}" for code in g]
    levels = np.array(["a", "b", "d"])[c]
    return pd.DataFrame(
        {"y": y, "size": size, "exposure": exposure, "x": x, "c": levels, "g": names}
    ).assign(row=[f"r{one:03}" for one in range(n)])


def _is_usable(data: pd.DataFrame) -> bool:
    """Whether each level of c has rows with and without successes, at both ends of x."""
    some, low = data["y"] > 0, data["x"] < 0
    cells = [(data["c"] == c) & (low == end) for c in "abd" for end in (True, False)]
    return all(some[cell].any() and not some[cell].all() for cell in cells)
