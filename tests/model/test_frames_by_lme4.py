"""Generated frames: lme4 finds the same numbers, or a lower likelihood."""

import re
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from tests.fit_answers import Answer, answer_of, compare
from tests.frames import make_frame
from tests.reference.lme4.make_frames import KEPT

FILE = Path(__file__).parents[1] / "reference" / "lme4" / "frames.csv"
SAME = 1e-6  # of two log-likelihoods
# A search that ends lower by this has each parameter wrong by 1e-4 of its standard error.
SHORT = 1e-8


@cache
def stored() -> dict[int, pd.DataFrame]:
    """lme4's values, by number."""
    values = pd.read_csv(FILE, keep_default_na=False).replace({"(Intercept)": "Intercept"})
    return dict(iter(values.groupby("number")))


def term_in_r(name: str) -> str:
    """Write a term as R does: x:cc02 for our c[T.c02]:x, its parts in order."""
    parts = re.sub(r"\[(T\.)?(\w+)\]", r"\2", name).split(":")
    return ":".join(sorted(parts))


def label_in_r(label: str) -> frozenset[str]:
    """Return the parts of b:a, which is our a:b."""
    return frozenset(label.split(":"))


def value_of(table: pd.DataFrame, kind: str, **keys: str) -> float:
    """Return lme4's value of a quantity."""
    part = table[table["kind"] == kind]
    for column, key in keys.items():
        spell = label_in_r if column in {"factor", "group"} else term_in_r
        part = part[[spell(text) == spell(key) for text in part[column]]]
    (value,) = part["value"]
    return float(value)


def answer_of_lme4(number: int, ours: Answer) -> Answer:
    """Put lme4's values in the order of ours; fitted values are ours, as it stored none."""
    table = stored()[number]

    def column(rows: pd.DataFrame, kind: str) -> list[float]:
        keys = rows.drop(columns=["estimate", "std_error", "sd", "corr"], errors="ignore")
        return [value_of(table, kind, **row) for row in keys.to_dict("records")]

    fixed = ours.fixed[["term"]]
    return Answer(
        loglik=value_of(table, "loglik"),
        sigma=value_of(table, "sigma"),
        fixed=fixed.assign(
            estimate=column(fixed, "estimate"), std_error=column(fixed, "std_error")
        ),
        sds=ours.sds.assign(sd=column(ours.sds, "sd")),
        corrs=_correlations(table, ours.corrs),
        effects=ours.effects.assign(estimate=column(ours.effects, "effect")),
        fitted=ours.fitted,
    )


def _correlations(table: pd.DataFrame, corrs: pd.DataFrame) -> pd.DataFrame:
    rows = corrs[["factor", "term", "term2"]].to_dict("records")
    return corrs.assign(corr=[value_of(table, "corr", **row) for row in rows])


def with_stored_groups(number: int, answer: Answer) -> Answer:
    """Keep the groups whose effects are stored."""
    effects, table = answer.effects, stored()[number]
    table = table[table["kind"] == "effect"]
    pairs = zip(table["factor"], table["group"], strict=True)
    kept = {(label_in_r(factor), label_in_r(group)) for factor, group in pairs}
    pairs = zip(effects["factor"], effects["group"], strict=True)
    has = [(label_in_r(factor), label_in_r(group)) in kept for factor, group in pairs]
    return Answer(**vars(answer) | {"effects": effects[has].reset_index(drop=True)})


def differences(number: int) -> dict[str, float]:
    """Worst difference of each quantity from lme4's, as a multiple of its tolerance."""
    frame = make_frame(number)
    ours = with_stored_groups(number, answer_of(number))
    numeric = [role for role in ("x", "z") if role in frame.data]
    units = {role: float((frame.data[role] ** 2).mean() ** 0.5) for role in numeric}
    return compare(ours, answer_of_lme4(number, ours), units)


def gain(number: int) -> float:
    """How much higher our log-likelihood is."""
    return answer_of(number).loglik - value_of(stored()[number], "loglik")


@pytest.mark.parametrize("number", range(KEPT))
def test_lme4_finds_the_same_or_a_lower_likelihood(number):
    assert gain(number) > -SAME, "lme4 found a higher likelihood"
    if gain(number) < SHORT:
        worst = differences(number)
        assert max(worst.values()) <= 1, worst


def test_lme4_seldom_stops_short():
    assert sum(gain(number) < SHORT for number in range(KEPT)) >= 0.97 * KEPT


def test_frames_are_small_and_large_regular_and_singular():
    sizes = [len(make_frame(number).data) for number in range(KEPT)]
    assert min(sizes) <= 30
    assert max(sizes) <= 300
    singular = [is_singular(answer_of(number)) for number in range(KEPT)]
    assert 0.3 < sum(singular) / KEPT < 0.5


def is_singular(answer: Answer) -> bool:
    """Whether an SD is zero, or a correlation at its limit."""
    return bool((answer.sds["sd"] == 0).any() or (answer.corrs["corr"].abs() == 1).any())
