"""Make a data frame and a formula from an integer: the same ones each time.

The integer chooses the model, then the sizes, the variances (some are zero) and the rows. All
models are identified: groups have more rows than effects, and predictors vary within groups.
Numbers are multiples of 1/64, so that they survive a CSV, 32 bits, and a shift of the origin.
"""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

Rng = np.random.Generator

# Layout of the rows, and the formula; names in braces are the roles of columns.
MODELS = (
    ("grouped", "{y} ~ 1 + (1 | {g})"),
    ("grouped", "{y} ~ {x} + (1 | {g})"),
    ("grouped", "{y} ~ {x} + (1 + {x} | {g})"),
    ("grouped", "{y} ~ {x} + ({x} | {g})"),
    ("grouped", "{y} ~ {x} + ({x} || {g})"),
    ("grouped", "{y} ~ {x} + (0 + {x} | {g})"),
    ("grouped", "{y} ~ {x} + {z} + (1 + {x} | {g})"),
    ("grouped", "{y} ~ {x} * {z} + (1 + {x} | {g})"),
    ("grouped", "{y} ~ {x} + {z} + (1 + {x} + {z} | {g})"),
    ("grouped", "{y} ~ {x} + {z} + ({x} + {z} || {g})"),
    ("grouped", "{y} ~ {c} + {x} + (1 | {g})"),
    ("grouped", "{y} ~ {c} * {x} + (1 + {x} | {g})"),
    ("grouped", "{y} ~ 0 + {c} + (1 | {g})"),
    ("grouped", "{y} ~ {c} + (1 + {c} | {g})"),
    ("grouped", "{y} ~ {c} + (0 + {c} | {g})"),
    ("nested", "{y} ~ 1 + (1 | {a}/{b})"),
    ("nested", "{y} ~ {x} + (1 | {a}/{b})"),
    ("nested", "{y} ~ {x} + ({x} || {a}) + (1 | {a}:{b})"),
    ("nested", "{y} ~ {x} + (1 + {x} | {a}) + (1 | {a}:{b})"),
    ("nested", "{y} ~ {x} + (1 + {x} | {a}/{b})"),  # the course's own criterion alone
    ("crossed", "{y} ~ 1 + (1 | {g}) + (1 | {h})"),
    ("crossed", "{y} ~ {x} + (1 | {g}) + (1 | {h})"),
    ("crossed", "{y} ~ {x} + ({x} || {g}) + (1 | {h})"),
    ("crossed", "{y} ~ {x} + ({x} || {g}) + ({x} || {h})"),
    ("crossed", "{y} ~ {c} + {x} + (1 | {g}) + (1 | {h})"),
    ("crossed", "{y} ~ {x} + (1 + {x} | {g}) + (1 | {h})"),  # the course's own criterion alone
    ("crossed", "{y} ~ {x} + (1 + {x} | {g}) + (1 + {x} | {h})"),
)
FACTORS = {"grouped": ("g",), "nested": ("a", "b"), "crossed": ("g", "h")}
GRID = 64


@dataclass(frozen=True)
class Frame:
    """A data frame, and a model for it.

    Attributes
    ----------
    number : int
        What it was made from.
    template : str
        The formula, with a role in braces where a column's name belongs.
    data : DataFrame
        The columns of the formula, each named as its role: y; x and z, numbers; c, categorical;
        g and h, crossed factors; a and b, nested ones.
    factors : tuple of str
        Roles of the grouping columns.
    reml : bool
        Whether to fit by REML.
    """

    number: int
    template: str
    data: pd.DataFrame = field(repr=False)
    factors: tuple[str, ...]
    reml: bool

    @property
    def formula(self) -> str:
        """The formula in lme4's notation."""
        return self.template.format(**{role: role for role in self.data})

    @property
    def origin_is_free(self) -> bool:
        """Whether x is fixed, and has its intercept, correlated, wherever it varies."""
        return "{x}" in self.template and "||" not in self.template and "(0" not in self.template


def make_frame(number: int) -> Frame:
    """Make the frame of an integer at or above zero."""
    layout, template = MODELS[number % len(MODELS)]
    rng = np.random.default_rng(number)
    factors = FACTORS[layout]
    codes = {"grouped": _grouped, "nested": _nested, "crossed": _crossed}[layout](rng)
    rows = len(codes[factors[0]])
    within = _place_within(codes[factors[0]])
    x = _number(rng, within, two_conditions="{c}" not in template)
    predictors = {"x": x, "z": _normal(rng, rows), "c": _kinds(rng, within + codes[factors[0]])}
    y = _response(rng, codes, factors, predictors)
    texts = {name: _texts(name, values) for name, values in codes.items()}
    whole = pd.DataFrame({"y": y, **predictors, "c": _texts("c", predictors["c"]), **texts})
    used = [role for role in whole if "{" + role + "}" in template]
    return Frame(number, template, whole[used], factors, reml=bool(rng.random() < 0.7))


def _texts(name: str, codes: np.ndarray) -> list[str]:
    return [f"{name}{code + 1:02d}" for code in codes]


def _on_grid(values: np.ndarray) -> np.ndarray:
    return np.round(values * GRID) / GRID


def _grouped(rng: Rng) -> dict[str, np.ndarray]:
    """Groups of one size, or of many."""
    groups, most = int(rng.integers(4, 20)), int(rng.integers(5, 16))
    balanced = rng.random() < 0.5
    sizes = np.full(groups, most) if balanced else rng.integers(5, most + 1, groups)
    return {"g": np.repeat(np.arange(groups), sizes)}


def _nested(rng: Rng) -> dict[str, np.ndarray]:
    """Two to four inner groups in each outer one, named alike in all."""
    outer, most = int(rng.integers(5, 11)), int(rng.integers(4, 8))
    inner = rng.integers(2, 5, outer)
    a = np.repeat(np.arange(outer), inner)
    b = np.concatenate([np.arange(count) for count in inner])
    sizes = np.full(len(a), most) if rng.random() < 0.5 else rng.integers(4, most + 1, len(a))
    return {"a": np.repeat(a, sizes), "b": np.repeat(b, sizes)}


def _crossed(rng: Rng) -> dict[str, np.ndarray]:
    """Each level of one with each of the other, or with most."""
    shape = int(rng.integers(6, 14)), int(rng.integers(5, 10)), int(rng.integers(1, 3))
    g, h, _ = (index.ravel() for index in np.indices(shape))
    kept = rng.random(len(g)) < rng.choice([1.0, 0.85])
    return {"g": g[kept], "h": h[kept]}


def _place_within(codes: np.ndarray) -> np.ndarray:
    """Count the rows of each group from 0: groups stand together."""
    return np.arange(len(codes)) - np.searchsorted(codes, codes)


def _number(rng: Rng, within: np.ndarray, *, two_conditions: bool) -> np.ndarray:
    """Return any numbers, occasions, occasions far from zero, or two conditions."""
    kind = rng.integers(4 if two_conditions else 3)
    if kind == 0:
        return _normal(rng, len(within))
    return (within * 1.0, within + 2010.0, within % 2 - 0.5)[kind - 1]


def _normal(rng: Rng, rows: int) -> np.ndarray:
    return _on_grid(rng.normal(rng.uniform(-3, 3), rng.uniform(0.5, 3), rows))


def _kinds(rng: Rng, turns: np.ndarray) -> np.ndarray:
    """Two or three levels by turns, so that each is in each group."""
    return turns % int(rng.integers(2, 4))


def _response(
    rng: Rng, codes: dict[str, np.ndarray], factors: tuple[str, ...], predictors: dict
) -> np.ndarray:
    """Lines and steps that vary by each factor, or do not, and a residual."""
    x, z, c = predictors["x"], predictors["z"], predictors["c"]
    scale = rng.uniform(1, 8)
    x_unit, z_unit = (x - x.mean()) / x.std(), (z - z.mean()) / z.std()
    steps = np.eye(3)[c]
    beta = rng.normal(0, 1, 6)
    y = beta[0] * 10 + beta[1] * x_unit + beta[2] * z_unit + steps @ beta[3:]
    effects = np.column_stack([np.ones(len(x)), x_unit, z_unit, steps])
    level = np.zeros(len(x), dtype=int)
    for factor in factors:
        nested = factor == "b"
        level = level * 100 + codes[factor] if nested else codes[factor]
        y = y + (effects * _varying(rng, level.max() + 1)[level]).sum(axis=1)
    return _on_grid(scale * (y + rng.normal(0, 1, len(y))))


def _varying(rng: Rng, levels: int) -> np.ndarray:
    """Effects of each level: their SDs are often zero or small, and some go together."""
    sds = rng.choice([0.0, 0.3, 1.0], 6, p=[0.1, 0.1, 0.8]) * rng.uniform(0.5, 2, 6)
    together = rng.normal(0, 1, (levels, 1)) * rng.uniform(-1, 1, 6)
    return (rng.normal(0, 1, (levels, 6)) + together) * sds
