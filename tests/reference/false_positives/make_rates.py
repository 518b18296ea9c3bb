"""Simulate how often an ordinary 5 % test rejects in grouped data without an effect.

Writes rates.csv beside this file (two minutes):

    .venv/bin/python tests/reference/false_positives/make_rates.py
"""

from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

FILE = Path(__file__).with_name("rates.csv")
SETS = 40_000  # standard error of a share: at most 0.25 percentage points
GROUPS, ROWS, ICCS = (4, 6, 10, 18, 40), (2, 4, 10, 30), (0.0, 0.05, 0.2, 0.395, 0.6, 0.95)


def rejected(groups: int, rows: int, icc: float, sets: int = SETS) -> dict[str, float]:
    """Return the share of simulated data sets in which the regression's slope has p < 0.05."""
    rng = np.random.default_rng([groups, rows, round(1000 * icc)])
    total = {"between": 0, "within": 0}
    for _ in range(sets // 1000):
        y = rng.normal(0, np.sqrt(icc), (1000, groups, 1))
        y = y + rng.normal(0, np.sqrt(1 - icc), (1000, groups, rows))
        total["between"] += _count(y[:, : groups // 2], y[:, groups // 2 :])
        total["within"] += _count(y[:, :, ::2], y[:, :, 1::2])
    return {kind: count / sets for kind, count in total.items()}


def _count(first: np.ndarray, second: np.ndarray) -> int:
    """Count rejections; with two values of the predictor the slope's test is the t-test."""
    result = stats.ttest_ind(*(part.reshape(len(part), -1) for part in (first, second)), axis=1)
    return int((result.pvalue < 0.05).sum())


def main() -> None:
    """Write the table."""
    rows = [
        (*design, kind, SETS, share)
        for design in product(GROUPS, ROWS, ICCS)
        for kind, share in rejected(*design).items()
    ]
    columns = ["groups", "rows", "icc", "predictor", "sets", "rejected"]
    pd.DataFrame(rows, columns=columns).to_csv(FILE, index=False)


if __name__ == "__main__":
    main()
