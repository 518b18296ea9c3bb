"""The test case of the explorer of shrinkage."""

from typing import Any

from course_lib.explorers.frame.browser_case import POOLED_SLEEPSTUDY, Case, Expected, Move, Numbers
from course_lib.explorers.shrinkage.group_line import END, KEPT, GroupLine, shrink_at, variance_at


def _shrunk(
    kept: int = KEPT, *, between: int = 0, residual: int = 0, group: str = "310", row: int = -1
) -> Expected:
    def expect(page: Numbers, made: dict[str, Any]) -> Numbers:
        data = made["explorer"].data
        variances = {
            "tau2": variance_at(between, data["sliders"]["between"]),
            "sigma2": variance_at(residual, data["sliders"]["residual"]),
        }
        chosen = data["groups"].index(group)

        def moved_to(y: float) -> GroupLine:
            return shrink_at(data, variances, chosen=chosen, kept=kept, moved={row: y})

        at = shrink_at(data, variances, chosen=chosen, kept=kept)
        if row >= 0:  # where the hand left it: the mean distance is linear in the point
            low, high = moved_to(0).distance, moved_to(1).distance
            at = moved_to(((page["distance"] or 0.0) - low) / (high - low))
            assert at.distance != shrink_at(data, variances, chosen=chosen, kept=kept).distance
        return {"weight": at.weight, "distance": at.distance, "effect": at.effect}

    return expect


_ROW = 20  # the first of subject 310
CASE = Case(
    "shrinkage",
    POOLED_SLEEPSTUDY + "explorer = course_lib.explore_shrinkage(pooling)",
    (
        Move("at the start", _shrunk(), "[name=kept]"),
        Move("three added", _shrunk(5), "[name=kept]", keys=("ArrowRight",) * 3),
        Move("none left", _shrunk(0), "[name=kept]", keys=("Home",)),
        Move("all, by a drag", _shrunk(10), "[name=kept]", drag=(1.0, 0.5)),
        Move("less noise", _shrunk(residual=-3), "[name=residual]", keys=("ArrowLeft",) * 3),
        Move("groups alike", _shrunk(between=-END), "[name=between]", keys=("Home",)),
        Move("groups apart", _shrunk(between=END), "[name=between]", drag=(1.0, 0.5)),
        Move("a point dragged", _shrunk(row=_ROW), ".grab", drag=(0, -40)),
        Move("a point moved by keys", _shrunk(row=_ROW), ".grab", keys=("ArrowUp", "PageUp")),
        Move("one point", _shrunk(1, group="373"), "", choose=(("[name=group]", "373"),)),
    ),
    slider="[name=kept]",
)
