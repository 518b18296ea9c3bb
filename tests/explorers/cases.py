"""Each explorer once: how a notebook makes it, what a hand does, what must be shown then.

To test another explorer, add a `Case` to `CASES`; both browser tests and the measurements run it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from scipy.stats import ttest_ind

from course_lib.explorers.diagnostics import diagnose
from course_lib.explorers.false_positives import (
    effective_rows,
    rejection_rate,
    simulate_rows,
    two_parts,
)
from course_lib.explorers.formula import EXAMPLES, counts_of
from course_lib.explorers.formula.parts import explain_formula
from course_lib.explorers.frame.explorer import Explorer
from course_lib.explorers.grouping import START, grouping_at
from course_lib.explorers.pooling import pool_at, ratio_at
from course_lib.explorers.shrinkage import shrink_at
from course_lib.explorers.simpson.slopes import simpson_slopes
from course_lib.explorers.time_origin import move_origin

Numbers = dict[str, float | None]


@dataclass(frozen=True)
class Move:
    """One thing that a hand does, always from the start, and the numbers that must follow.

    Attributes
    ----------
    what : str
        For the test's report.
    expect : function
        Takes the numbers that are shown and the case's objects (`Case.objects`); returns those
        that must be shown, by their id, to 1e-8 (NaN: shown as absent). It may read a number that
        only the page knows, such as where a point was dropped.
    target : str
        CSS selector of what is focused or dragged.
    keys : tuple of str
        Keys to press there.
    drag : pair of float, optional
        Where the mouse drags the target: to a share of its width and height when it is a slider,
        else by as many pixels.
    choose : tuple of pairs
        Selector of a list or of buttons, and the label to choose there; done first.
    """

    what: str
    expect: Callable[[Numbers, dict[str, Any]], Numbers]
    target: str
    keys: tuple[str, ...] = ()
    drag: tuple[float, float] | None = None
    choose: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Case:
    """An explorer: code of a cell that makes it, as `explorer`, and moves."""

    name: str
    code: str
    moves: tuple[Move, ...]
    slider: str  # selector of the range that the measurements move

    def objects(self) -> dict[str, Any]:
        """Return what the code made, by name; run once."""
        return _run(self.code)

    def explorer(self) -> Explorer:
        """Return the explorer itself."""
        return self.objects()["explorer"]


@cache
def _run(code: str) -> dict[str, Any]:
    made: dict[str, Any] = {}
    exec(code, made)
    return made


SLEEP = """
import pandas as pd
import course_lib
from course_lib import fit_pooling, load_dataset

course_lib.use_theme()
added = pd.DataFrame(
    {"Reaction": [286.0, 288, 245], "Days": [0, 1, 0], "Subject": ["374", "374", "373"]}
)
data = pd.concat([load_dataset("sleepstudy"), added], ignore_index=True)
pooling = fit_pooling(data, outcome="Reaction", predictor="Days", group="Subject")
"""


def _pooled(position: int, group: str = "374") -> Callable[[Numbers, dict[str, Any]], Numbers]:
    def expect(_: Numbers, made: dict[str, Any]) -> Numbers:
        pooling = made["pooling"]
        at = pool_at(pooling, ratio_at(position))
        chosen = list(pooling.fits["none"]).index(group)
        intercept, slope = at.lines[chosen]
        return {
            "intercept": intercept,
            "slope": slope,
            "kept": at.weights[chosen, 1, 1],
            "slope_sd": at.slope_sd,
            "criterion": at.criterion,
        }

    return expect


POOLING = Case(
    "pooling",
    SLEEP + "explorer = course_lib.explore_pooling(pooling)",
    (
        Move("at the start", _pooled(0), "[name=position]"),
        Move("three steps right", _pooled(3), "[name=position]", keys=("ArrowRight",) * 3),
        Move("complete pooling", _pooled(-50), "[name=position]", keys=("Home",)),
        Move("dragged to no pooling", _pooled(50), "[name=position]", drag=(1.0, 0.5)),
        Move("another subject", _pooled(0, "335"), "", choose=(("[name=group]", "335"),)),
    ),
    slider="[name=position]",
)


def _shrunk(
    model: str = "intercept", kept: int | None = None, group: str = "308", row: int | None = None
) -> Callable[[Numbers, dict[str, Any]], Numbers]:
    def expect(page: Numbers, made: dict[str, Any]) -> Numbers:
        data = made["explorer"].data
        fit = data["fits"][model]
        relative, sigma2 = np.array(fit["relative"]), fit["sigma2"]
        moved = {} if row is None else {row: page["moved"]}
        chosen = data["groups"].index(group)
        at = shrink_at(data, relative, chosen=chosen, kept=kept, moved=moved)
        if model == "intercept":
            tau2 = relative[0, 0] * sigma2
            kept_ = sum(code == chosen for code in data["group"]) if kept is None else kept
            weight = kept_ * tau2 / (kept_ * tau2 + sigma2)
            names = ("tau2", "sigma2", "weight", "distance", "effect")
            values = [tau2, sigma2, weight, at.distance, at.effects[0]]
        else:
            names = ("own_1", "own_2", "w1_1", "w1_2", "w2_1", "w2_2", "effects_1", "effects_2")
            values = [*(at.own - at.population), *at.weights.ravel(), *at.effects]
        return dict(zip(names, values, strict=True))

    return expect


_LINES = ("[data-control=model]", "intercept and slope")
SHRINKAGE = Case(
    "shrinkage",
    SLEEP + "explorer = course_lib.explore_shrinkage(pooling, group='308')",
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


def _grouped(**change: Any) -> Callable[[Numbers, dict[str, Any]], Numbers]:
    def expect(_: Numbers, __: dict[str, Any]) -> Numbers:
        at = grouping_at(START | change)
        alone = change.get("formula") == "alone"
        return {
            "effects_1": np.nan if alone else float(at.rows["outer"].nunique()),
            "effects_2": float(at.rows["level"].nunique()),
            "things": float(at.rows["thing"].nunique()),
            "told": float(sum(at.told.values())),
        }

    return expect


def _pressed(control: str, label: str) -> tuple[str, str]:
    return (f"[data-control={control}]", label)


_SLASH = _pressed("formula", "(1 | batch/cask)")
GROUPING = Case(
    "grouping",
    "import course_lib\ncourse_lib.use_theme()\nexplorer = course_lib.explore_grouping()",
    (
        Move("at the start", _grouped(), "[name=tests]"),
        Move("the slash", _grouped(formula="slash"), "", choose=(_SLASH,)),
        Move(
            "one test per cask",
            _grouped(formula="slash", tests=1),
            "[name=tests]",
            choose=(_SLASH,),
            keys=("Home",),
        ),
        Move(
            "without the batch",
            _grouped(formula="alone"),
            "",
            choose=(_pressed("formula", "(1 | cask)"),),
        ),
        Move(
            "the same casks",
            _grouped(truth="same", labels="own"),
            "",
            choose=(_pressed("truth", "the same casks"), _pressed("labels", "one for each")),
        ),
        Move(
            "a label changed by keys",
            _grouped(moved={"again": {0: 3}}),
            ".plate",
            keys=("ArrowDown",),
        ),
    ),
    slider="[name=tests]",
)

EX33 = """
import course_lib
from course_lib import load_dataset

course_lib.use_theme()
data = load_dataset("ex33")
"""


def _moved(origin: float | str) -> Callable[[Numbers, dict[str, Any]], Numbers]:
    def expect(_: Numbers, made: dict[str, Any]) -> Numbers:
        rows = made["explorer"].data
        return {**move_origin(rows, rows["mean"] if origin == "mean" else origin).numbers()}

    return expect


def _dropped(page: Numbers, made: dict[str, Any]) -> Numbers:
    """Find where the hand let go by the mean there; all else must fit to it."""
    rows = made["explorer"].data
    places = [move_origin(rows, origin).numbers() for origin in rows["origins"]]
    return {**min(places, key=lambda one: abs(one["mean"] - (page["mean"] or 0)))}


TIME_ORIGIN = Case(
    "time_origin",
    EX33
    + "explorer = course_lib.explore_time_origin("
    + "data, outcome='PCV', predictor='time', group='animal_id')",
    (
        Move("at the start", _moved(0), "[name=origin]"),
        Move("two steps right", _moved(2), "[name=origin]", keys=("ArrowRight",) * 2),
        Move("the last day", _moved(35), "[name=origin]", keys=("End",)),
        Move("dragged to the end", _moved(35), "[name=origin]", drag=(1.0, 0.5)),
        Move("the line dragged", _dropped, ".grab", drag=(90, 0)),
        Move("the line moved by keys", _moved(6), ".grab", keys=("PageUp", "ArrowRight")),
        Move("the mean", _moved("mean"), "", choose=(("[data-control=origin]", "mean"),)),
    ),
    slider="[name=origin]",
)

_IGNORED = """
import course_lib

course_lib.use_theme()
explorer = course_lib.explore_false_positives(rng=9)
"""


def _ignored(
    icc: float = 0.395, groups: int = 18, rows: int = 10, kind: str = "between", number: int = 0
) -> Callable[[Numbers, dict[str, Any]], Numbers]:
    def expect(_: Numbers, made: dict[str, Any]) -> Numbers:
        values = simulate_rows(made["explorer"].data["noise"], groups, rows, icc, number)
        test = ttest_ind(*(part.ravel() for part in two_parts(values, kind)))
        return {
            "between": float(rejection_rate(groups, rows, icc, "between")),
            "within": float(rejection_rate(groups, rows, icc, "within")),
            "worth": effective_rows(groups, rows, icc, kind),
            "p": float(test.pvalue),
        }

    return expect


FALSE_POSITIVES = Case(
    "false_positives",
    _IGNORED,
    (
        Move("at the start", _ignored(), "[name=icc]"),
        Move("two steps right", _ignored(icc=0.405), "[name=icc]", keys=("ArrowRight",) * 2),
        Move("no correlation", _ignored(icc=0), "[name=icc]", keys=("Home",)),
        Move("dragged to the most", _ignored(icc=0.95), "[name=icc]", drag=(1.0, 0.5)),
        Move("more rows", _ignored(rows=14), "[name=rows]", keys=("ArrowRight",) * 2),
        Move("few groups", _ignored(groups=4), "[name=groups]", keys=("Home",)),
        Move("another data set", _ignored(number=2), "[name=again]", keys=("Enter", "Enter")),
        Move(
            "within, many rows",
            _ignored(kind="within", rows=30),
            "[name=rows]",
            choose=(("[data-control=predictor]", "within groups"),),
            keys=("End",),
        ),
    ),
    slider="[name=icc]",
)

_REVERSED = """
import course_lib

course_lib.use_theme()
explorer = course_lib.explore_simpson(rng=2)
"""


def _reversed(
    n: int = 4, r: float = 0.5, difference: float = 1.0
) -> Callable[[Numbers, dict[str, Any]], Numbers]:
    at = simpson_slopes(n, r, difference)
    shown = {"within": at.within, "between": at.between, "pooled": at.pooled, "mixed": at.mixed}
    shares = {f"{model}_share": at.weight(model) for model in ("pooled", "mixed")}
    return lambda *_: {**shown, **shares}


SIMPSON = Case(
    "simpson",
    _REVERSED,
    (
        Move("at the start", _reversed(), "[name=size]"),
        Move("three sizes up", _reversed(n=8), "[name=size]", keys=("ArrowRight",) * 3),
        Move("a weaker trend", _reversed(r=0.45), "[name=r]", keys=("ArrowLeft",)),
        Move("no gap", _reversed(difference=0), "[name=difference]", keys=("Home",)),
        Move(
            "a small gap: singular",
            _reversed(difference=0.2),
            "[name=difference]",
            keys=("Home", "ArrowRight", "ArrowRight"),
        ),
        Move("dragged wide apart", _reversed(difference=1.5), "[name=difference]", drag=(1.0, 0.5)),
    ),
    slider="[name=size]",
)


def _meant(name: str, title: str) -> Callable[[Numbers, dict[str, Any]], Numbers]:
    def expect(_: Numbers, made: dict[str, Any]) -> Numbers:
        frame = made["explorer"]._frames[name]
        meaning = explain_formula(EXAMPLES[name][title], frame)
        return {key: float(count) for key, count in counts_of(meaning).items()}

    return expect


def _example(name: str, title: str) -> Move:
    choose = (("[name=example]", f"{name}: {title}"),)
    return Move(title, _meant(name, title), "", choose=choose)


FORMULA = Case(
    "formula",
    "import course_lib\ncourse_lib.use_theme()\nexplorer = course_lib.explore_formula()",
    (
        Move("at the start", _meant("sleepstudy", "intercept and slope"), "[name=example]"),
        _example("sleepstudy", "independent"),
        _example("Penicillin", "crossed"),
        _example("Pastes", "nested"),
        _example("Machines", "steps vary"),
        _example("subjects and items", "crossed, a slope"),
    ),
    slider="[name=example]",
)


def _diagnosed(fault: str, size: int) -> Callable[[Numbers, dict[str, Any]], Numbers]:
    def expect(_: Numbers, made: dict[str, Any]) -> Numbers:
        return {**diagnose(made["explorer"].data, fault, size).numbers()}

    return expect


def _fault(name: str) -> tuple[tuple[str, str], ...]:
    return (("[name=fault]", name),)


DIAGNOSTICS = Case(
    "diagnostics",
    """
import course_lib
from course_lib import fit_mixed, load_dataset

course_lib.use_theme()
data = load_dataset("sleepstudy")
fit = fit_mixed("Reaction ~ Days + (1 | Subject)", data)
explorer = course_lib.explore_diagnostics(fit, data, x="Days", group="Subject")""",
    (
        Move("at the start", _diagnosed("tails", 0), "[name=size]"),
        Move("heavy tails", _diagnosed("tails", 10), "[name=size]", keys=("End",)),
        Move("some tails", _diagnosed("tails", 2), "[name=size]", keys=("ArrowRight",) * 2),
        Move("dragged", _diagnosed("tails", 10), "[name=size]", drag=(1.0, 0.5)),
        Move(
            "unequal variance",
            _diagnosed("variance", 10),
            "[name=size]",
            choose=_fault("unequal variance"),
            keys=("End",),
        ),
        Move(
            "a missing slope",
            _diagnosed("slope", 1),
            "[name=size]",
            choose=_fault("missing slope"),
            keys=("ArrowRight",),
        ),
        Move(
            "an outlying group",
            _diagnosed("group", 10),
            "[name=size]",
            choose=_fault("outlying group"),
            keys=("End",),
        ),
        Move(
            "a singular fit",
            _diagnosed("singular", 9),
            "[name=size]",
            choose=_fault("singular"),
            keys=("End", "ArrowLeft"),
        ),
    ),
    slider="[name=size]",
)

CASES = (POOLING, SHRINKAGE, TIME_ORIGIN, DIAGNOSTICS, GROUPING, FALSE_POSITIVES, SIMPSON, FORMULA)
