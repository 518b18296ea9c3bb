"""How often fits fall short of the best known optimum, and how long they take."""

import pickle
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import statsmodels.formula.api as smf
from rich.console import Console
from rich.progress import track
from rich.table import Table
from threadpoolctl import threadpool_limits

from course_lib import fit_mixed, load_dataset, refit, simulate_crossed, translate_formula
from course_lib.model.mixedlm_call import MixedFormula
from tests.model.stress_sets import StressSet, stress_sets
from tests.model.test_optimum import SHORT, stored_sets

PER_FAMILY = 56
_RIVALS: list[dict[str, Any]] = [
    {"method": "powell", "ftol": 1e-10},
    {"method": "lbfgs", "gtol": 1e-8},
]


def _loglik(fit: Callable[[], Any]) -> float:
    """Log-likelihood of a fit; minus infinity when it fails."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            value = float(fit().llf)
        except Exception:
            return -np.inf
    return value if np.isfinite(value) else -np.inf


def _mixedlm(call: MixedFormula, data: pd.DataFrame) -> Any:
    """Make statsmodels' model of a translated formula."""
    return smf.mixedlm(
        call.formula,
        call.frame(data),
        groups=call.groups,
        re_formula=call.re_formula,
        vc_formula=call.vc_formula,
        use_sparse=call.crossed,
    )


def _one(item: StressSet) -> dict[str, Any]:
    """Fit one set in every way."""
    warnings.simplefilter("ignore")
    with threadpool_limits(1, user_api="blas"):
        ours = _loglik(lambda: fit_mixed(item.formula, item.data))
        model = _mixedlm(translate_formula(item.formula, item.data), item.data)
        plain = _loglik(model.fit)
        rivals = [_loglik(partial(model.fit, **settings)) for settings in _RIVALS]
        size = model.k_re2 + model.k_vc
        for scale in (0.1, 3.0):
            start = scale * np.ones(size)
            rivals.append(_loglik(partial(model.fit, start_params=start, method="lbfgs")))
    return {"family": item.family, "number": item.number, "ours": ours, "plain": plain,
            "best": max([ours, plain, *rivals])}  # fmt: skip


def optimum_table(per_family: int = PER_FAMILY) -> Table:
    """Compare with the best known optimum, per family."""
    sets = list(stress_sets(per_family))
    with ProcessPoolExecutor(2) as pool:
        work = pool.map(_one, sets, chunksize=2)
        rows = pd.DataFrame(track(work, "Fitting", total=len(sets)))
    numbers: dict[str, int] = {}
    for family, _, loglik, _ in stored_sets():
        number = numbers[family] = numbers.get(family, -1) + 1
        at = (rows["family"] == family) & (rows["number"] == number)
        rows.loc[at, "best"] = rows.loc[at, "best"].clip(lower=loglik)
    table = Table("family", "sets", "fit_mixed short", "worst", "MixedLM.fit() short", "worst")
    for family, part in [*rows.groupby("family", sort=False), ("all", rows)]:
        cells = []
        for name in ("ours", "plain"):
            short = part["best"] - part[name]
            finite = short[np.isfinite(short)]
            failed = int((~np.isfinite(short)).sum())
            text = f"{int((short > SHORT).sum())}" + (f" ({failed} failed)" if failed else "")
            cells += [text, f"{finite.max():.1e}"]
        table.add_row(str(family), str(len(part)), *cells)
    table.title = f"Short of the best known log-likelihood by more than {SHORT:g}"
    return table


@dataclass(frozen=True)
class Speed:
    """A model to time: its name, formula, data, and how often it is fitted."""

    name: str
    formula: str
    data: pd.DataFrame
    repeats: int
    by_statsmodels: bool = False


def _crossed(subjects: int) -> pd.DataFrame:
    return simulate_crossed(subjects=subjects, items=20, rng=1)


def _lines(groups: int) -> pd.DataFrame:
    """Five rows for each group, whose lines differ."""
    rng = np.random.default_rng(1)
    g, x = np.repeat(np.arange(groups), 5), np.tile(np.arange(5.0), groups)
    own = rng.normal(0, [1.0, 0.5], (groups, 2))
    y = own[g, 0] + own[g, 1] * x + rng.normal(size=len(g))
    return pd.DataFrame({"y": y, "x": x, "g": [f"g{one}" for one in g]})


def _schools(rooms_of_the_first: int) -> pd.DataFrame:
    """Sixty schools with two rooms each, but for the first; four pupils in a room."""
    rng = np.random.default_rng(1)
    rooms = np.array([rooms_of_the_first] + [2] * 59)
    school = np.repeat(np.arange(60), 4 * rooms)
    room = np.repeat(np.arange(rooms.sum()), 4)
    y = rng.normal(0, 1, 60)[school] + rng.normal(0, 1, rooms.sum())[room]
    y = y + rng.normal(size=len(y))
    names = {"school": [f"s{one}" for one in school], "room": [f"r{one}" for one in room]}
    return pd.DataFrame({"y": y, **names})


def speeds() -> list[Speed]:
    """Return the models to time."""
    crossed = "response ~ condition + (1 | subject) + (1 | item)"
    ex33 = load_dataset("ex33")
    return [
        Speed("sleepstudy", "Reaction ~ Days + (1 + Days | Subject)", load_dataset("sleepstudy"),
              15, by_statsmodels=True),
        Speed("ex33, slope", "PCV ~ time + (0 + time | animal_id)", ex33, 15, by_statsmodels=True),
        Speed("ex33, both", "PCV ~ time + (1 + time | animal_id)", ex33, 15, by_statsmodels=True),
        Speed("crossed 500 x 20", crossed, _crossed(500), 5),
        Speed("crossed 1000 x 20", crossed, _crossed(1000), 3),
        Speed("20 000 groups", "y ~ x + (1 + x | g)", _lines(20_000), 3),
        Speed("60 schools", "y ~ 1 + (1 | school / room)", _schools(2), 7),
        Speed("... one of 120 rooms", "y ~ 1 + (1 | school / room)", _schools(120), 7),
    ]  # fmt: skip


def speed_table() -> Table:
    """Time and log-likelihood of fit_mixed, of MixedLM.fit() and of lmer where R is there."""
    table = Table("model", "rows", "how", "median ms", "peak MB", "log-likelihood")
    for one in speeds():
        call = translate_formula(one.formula, one.data)
        ways: dict[str, Callable[[], Any]] = {
            "fit_mixed": partial(fit_mixed, one.formula, one.data)
        }
        if one.by_statsmodels:
            ways["MixedLM.fit()"] = lambda c=call, d=one.data: _mixedlm(c, d).fit()
        seconds: dict[str, list[float]] = {way: [] for way in ways}
        found: dict[str, float] = {}
        for _ in range(one.repeats + 1):  # the first one warms up
            for way, fit in ways.items():
                start = time.perf_counter()
                loglik = _loglik(fit)
                seconds[way].append(time.perf_counter() - start)
                found[way] = loglik
        for way, taken in seconds.items():
            loglik = found[way]
            shown = f"{loglik:.6f}" if np.isfinite(loglik) else "fails"
            memory = f"{_peak_mb(one):.0f}" if way == "fit_mixed" else ""
            median = statistics.median(taken[1:]) * 1000
            table.add_row(one.name, str(len(one.data)), way, f"{median:.1f}", memory, shown)
        if (lmer := _lmer(one, call.factors)) is not None:
            table.add_row("", "", "lmer", f"{lmer[0]:.1f}", "", f"{lmer[1]:.6f}")
    table.title = "Time of one fit, formula to result"
    return table


_PEAK = """
import pickle, resource, sys, warnings
warnings.simplefilter("ignore")
from course_lib import fit_mixed
with open(sys.argv[1], "rb") as file:
    formula, data = pickle.load(file)
fit_mixed(formula, data)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)
"""


def _peak_mb(one: Speed) -> float:
    """Memory of a process that fits the model, all packages included."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.pickle"
        path.write_bytes(pickle.dumps((one.formula, one.data)))
        said = subprocess.run(
            [sys.executable, "-c", _PEAK, str(path)], capture_output=True, text=True, check=True
        )
    return float(said.stdout)


def _lmer(one: Speed, factors: tuple[str, ...]) -> tuple[float, float] | None:
    """Milliseconds and log-likelihood of lmer; None where R or lme4 is not there."""
    if shutil.which("Rscript") is None:
        return None
    columns = dict.fromkeys(name for factor in factors for name in factor.split(":"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.csv"
        one.data.to_csv(path, index=False)
        words = [str(path), one.formula, str(one.repeats), *columns]
        said = subprocess.run(
            ["Rscript", str(Path(__file__).with_name("lmer_times.R")), *words],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    return tuple(map(float, said.stdout.split()[:2])) if said.returncode == 0 else None  # type: ignore[return-value]


def refit_table(sets: int = 1000) -> Table:
    """Time of many refits at once."""
    table = Table("model", "sets", "seconds", "short by more than 1e-5, of 50")
    rng = np.random.default_rng(1)
    crossed = simulate_crossed(subjects=30, items=20, rng=1)
    for name, formula, data in [
        ("sleepstudy", "Reaction ~ Days + (1 + Days | Subject)", load_dataset("sleepstudy")),
        ("crossed 30 x 20", "response ~ condition + (1 | subject) + (1 | item)", crossed),
    ]:
        fit = fit_mixed(formula, data)
        mean = np.asarray(fit.fittedvalues)[:, None]
        responses = mean + rng.normal(0, fit.scale**0.5, (len(mean), sets))
        refit(fit, responses[:, :10])
        start = time.perf_counter()
        found = refit(fit, responses)
        taken = time.perf_counter() - start
        ours = found.loc[found["kind"] == "log_likelihood", "estimate"].to_numpy()[:50]
        response = formula.split("~")[0].strip()
        each = (data.assign(**{response: responses[:, at]}) for at in range(50))
        best = [_loglik(partial(fit_mixed, formula, one)) for one in each]
        table.add_row(
            name, str(sets), f"{taken:.2f}", str(int((ours < np.array(best) - 1e-5).sum()))
        )
    table.title = "refit: many responses at once"
    return table


def main() -> None:
    """Print the tables."""
    console = Console(width=120)
    console.print(speed_table())
    console.print(refit_table())
    console.print(optimum_table())
