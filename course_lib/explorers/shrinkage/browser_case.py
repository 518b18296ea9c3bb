"""The test case of the explorer of shrinkage."""

from typing import Any

import numpy as np

from course_lib.explorers.frame.browser_case import POOLED_SLEEPSTUDY, Case, Expected, Move, Numbers
from course_lib.explorers.shrinkage.group_line import shrink_at


def _shrunk(
    model: str = "intercept", kept: int | None = None, group: str = "308", row: int | None = None
) -> Expected:
    def expect(page: Numbers, made: dict[str, Any]) -> Numbers:
        data = made["explorer"].data
        fit = data["fits"][model]
        relative, sigma2 = np.array(fit["relative"]), fit["sigma2"]
        moved = {} if row is None else {row: page.get("moved") or 0.0}
        chosen = data["groups"].index(group)
        at = shrink_at(data, relative, chosen=chosen, kept=kept, moved=moved)
        if model == "intercept":
            tau2 = relative[0, 0] * sigma2
            kept_ = sum(code == chosen for code in data["group"]) if kept is None else kept
            weight = kept_ * tau2 / (kept_ * tau2 + sigma2)
            numbers = {"tau2": tau2, "sigma2": sigma2, "weight": weight}
            return {**numbers, "distance": at.distance, "effect": at.effects[0]}
        names = ("own_1", "own_2", "w1_1", "w1_2", "w2_1", "w2_2", "effects_1", "effects_2")
        values = [*(at.own - at.population), *at.weights.ravel(), *at.effects]
        return dict(zip(names, values, strict=True))

    return expect


_LINES = ("[data-control=model]", "intercept and slope")
CASE = Case(
    "shrinkage",
    POOLED_SLEEPSTUDY + "explorer = course_lib.explore_shrinkage(pooling, group='308')",
    (
        Move("at the start", _shrunk(), "[name=kept]"),
        Move("three taken away", _shrunk(kept=7), "[name=kept]", keys=("ArrowLeft",) * 3),
        Move("none left", _shrunk(kept=0), "[name=kept]", keys=("Home",)),
        Move("a point dragged", _shrunk(row=0), ".grab", drag=(0, -40)),
        Move("a point moved by keys", _shrunk(row=0), ".grab", keys=("ArrowUp", "PageUp")),
        Move("lines", _shrunk("line"), "", choose=(_LINES,)),
        Move(
            "lines, few observations",
            _shrunk("line", kept=2),
            "[name=kept]",
            choose=(_LINES,),
            keys=("Home", "ArrowRight", "ArrowRight"),
        ),
        Move(
            "one point and lines",
            _shrunk("line", group="373"),
            "",
            choose=(("[name=group]", "373"), _LINES),
        ),
    ),
    slider="[name=kept]",
)
