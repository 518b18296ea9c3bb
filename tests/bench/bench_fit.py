"""How often fits fall short of the best known optimum, and how long they take."""

import statistics
import time
import warnings
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from rich.console import Console
from rich.progress import track
from rich.table import Table
from threadpoolctl import threadpool_limits

from course_lib import fit_mixed, load_dataset, translate_formula
from course_lib.model.fit import build_model
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


def _one(item: StressSet) -> dict[str, Any]:
    """Fit one set in every way."""
    warnings.simplefilter("ignore")
    with threadpool_limits(1, user_api="blas"):
        ours = _loglik(lambda: fit_mixed(item.formula, item.data))
        model = build_model(translate_formula(item.formula), item.data)
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


def speed_table(repeats: int = 15) -> Table:
    """Time and log-likelihood of fit_mixed beside MixedLM.fit(), alternating."""
    table = Table("model", "how", "median ms", "log-likelihood")
    for name, formula in [
        ("sleepstudy", "Reaction ~ Days + (1 + Days | Subject)"),
        ("ex33", "PCV ~ time + (0 + time | animal_id)"),
        ("ex33", "PCV ~ time + (1 + time | animal_id)"),
    ]:
        data = load_dataset(name)
        translated = translate_formula(formula)
        ways: dict[str, Callable[[], Any]] = {
            "fit_mixed": partial(fit_mixed, formula, data),
            "MixedLM.fit()": lambda t=translated, d=data: build_model(t, d).fit(),
        }
        seconds: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(repeats):
            for way, fit in ways.items():
                start = time.perf_counter()
                loglik = _loglik(fit)
                seconds[way].append(time.perf_counter() - start)
                if len(seconds[way]) == repeats:
                    median = statistics.median(seconds[way]) * 1000
                    shown = f"{loglik:.6f}" if np.isfinite(loglik) else "fails"
                    table.add_row(f"{name} {formula}", way, f"{median:.1f}", shown)
    table.title = "Time of one fit, formula to result"
    return table


def main() -> None:
    """Print both tables."""
    console = Console(width=120)
    console.print(speed_table())
    console.print(optimum_table())
