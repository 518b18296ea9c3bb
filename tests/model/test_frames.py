"""Generated frames: after a change a fit says the same, or what follows from the change."""

import shlex
from itertools import islice
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.configuration import set_hypothesis_home_dir
from hypothesis.internal.conjecture import providers

from tests.fit_answers import Answer, answer_of, compare, fit_quietly, read_answer
from tests.frame_changes import (
    INDEXES,
    Change,
    Changed,
    Gaps,
    Index,
    Levels,
    Names,
    Order,
    Origin,
    Response,
    Types,
    Unit,
    types_for,
)
from tests.frames import Frame, make_frame

PARTS = 4  # which run side by side
ALIKE = 482  # (x || h) where x is -0.5 or 0.5 in all rows of a level: x and 1 are alike there
# Hypothesis draws constants of the code that is imported: other tests beside these, other draws.
providers.is_local_module_file = lambda _path: False
set_hypothesis_home_dir(Path(__file__).parents[2] / "build" / "hypothesis")

NAMES = (
    "a b", "C", "I", "Q", "np", "all_rows", "Group", "Intercept", "slope", "T.rex", "[0, 5]", "x²",
    "x٣", "ﬁt", "a:b", 'quote"', "it's", "back\\slash", "class", "time (h)", "%", "_", "nan", "1",
    "model", "prediction", "outcome", "y ~ x", "a|b", "a + b", "#", "{x}", " ", "data", "None",
    "scale",
)  # fmt: skip
LEVELS = (*NAMES, "", "T.", "[T.a]", "`", "1.0", "-1", "NaN", "<NA>", "True", "a_b")
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)


def changed_answer(frame: Frame, changed: Changed, plain: Answer) -> Answer:
    """Fit a changed frame; factors and groups get the names of the unchanged one."""
    fit = fit_quietly(changed.formula, changed.data, reml=frame.reml)
    groups = zip(plain.effects["factor"], plain.effects["group"], strict=True)
    factors = list(plain.sds["factor"])
    return read_answer(fit, changed.factor_labels(factors), changed.group_labels(list(groups)))


def units_of(frame: Frame, changed: Changed) -> dict[str, float]:
    """Root mean squares of the numeric predictors."""
    numeric = [role for role in ("x", "z") if role in frame.data]
    columns = {role: pd.to_numeric(changed.data[changed.names[role]]) for role in numeric}
    return {role: float((one.astype(float) ** 2).mean() ** 0.5) for role, one in columns.items()}


def check_change(number: int, change: Change) -> None:
    """Assert that a fit of a changed frame gives the numbers that it must give."""
    frame, plain = make_frame(number), answer_of(number)
    changed = change.apply(frame)
    try:
        found = change.kept(changed_answer(frame, changed, plain))
        wanted = change.kept(change.wanted(frame, plain))
        worst = compare(found, wanted, units_of(frame, changed))
        assert max(worst.values()) <= 1, worst
    except Exception as error:
        call = f"from tests.model.test_frames import *; check_change({number}, {change!r})"
        raise AssertionError(
            f"Frame {number}, {frame.formula} (as {changed.formula}), reml={frame.reml}\n"
            f"{change!r}\n{error!r}\nuv run python -c {shlex.quote(call)}"
        ) from error


def changes(frame: Frame) -> st.SearchStrategy[Change]:
    """All changes that say what a fit of the frame must give."""
    roles = list(frame.data)
    texts = [role for role in roles if role in {*frame.factors, "c"}]
    factor = st.builds(lambda sign, power: sign * 10.0**power, st.sampled_from([1, -1]),
                       st.floats(-3, 3))  # fmt: skip
    found = [
        st.builds(Order, st.integers(0, 99)),
        st.builds(Index, st.sampled_from(list(INDEXES))),
        _names(roles),
        _names(roles),
        _levels(texts),
        _levels(texts),
        st.builds(Response, st.integers(-1000, 1000).map(float), factor),
        st.builds(Types, st.tuples(*(_kinds(frame, role) for role in roles))),
        st.builds(Types, st.tuples(*(_kinds(frame, role) for role in roles))),
        st.builds(Gaps, st.lists(st.sampled_from(roles), min_size=1, max_size=5).map(tuple)),
    ]
    if "x" in roles:
        found.append(st.builds(Unit, factor))
    if frame.origin_is_free:
        found.append(st.builds(Origin, st.integers(-100_000, 100_000).map(float)))
    return st.one_of(found)


def _names(roles: list[str]) -> st.SearchStrategy[Names]:
    """Nasty names and any text for all columns; a backtick would end a name in a formula."""
    one = st.sampled_from(NAMES) | ANY_TEXT.filter(lambda text: "`" not in text)
    lists = st.lists(one, min_size=len(roles), max_size=len(roles), unique=True)
    pairs = lists.map(lambda names: tuple(zip(roles, names, strict=True)))
    return st.builds(Names, pairs, st.booleans())


def _levels(roles: list[str]) -> st.SearchStrategy[Levels]:
    texts = st.lists(st.sampled_from(LEVELS) | ANY_TEXT, min_size=1, max_size=4, unique=True)
    every = st.builds(Levels, st.sampled_from(roles), texts.map(tuple), st.booleans())
    # Numbers as texts are refused or warned of among the fixed effects: see test_columns.
    return every.filter(lambda one: one.ordered or one.role != "c" or not _has_numbers(one))


def _has_numbers(change: Levels) -> bool:
    labels = pd.Series(list(islice(change.labels(), 8)))
    return bool(pd.to_numeric(labels, errors="coerce").notna().any())


def _kinds(frame: Frame, role: str) -> st.SearchStrategy[tuple[str, str]]:
    return st.sampled_from(list(types_for(frame, role))).map(lambda kind: (role, kind))


@st.composite
def cases(draw, part: int) -> tuple[int, Change]:
    """Draw an integer of a part, and a change of its frame."""
    numbers = st.integers(0, 500 // PARTS - 1).map(lambda each: PARTS * each + part)
    number = draw(numbers.filter(lambda each: each != ALIKE))
    return number, draw(changes(make_frame(number)))


@pytest.mark.parametrize("part", range(PARTS))
@settings(
    max_examples=1000 // PARTS,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_a_change_changes_no_more_than_it_must(part, data):
    check_change(*data.draw(cases(part)))


def test_a_search_does_not_stop_on_a_circle_of_equal_likelihoods():
    check_change(386, Unit(-1.0))  # an SD of zero in the centred basis


def test_the_one_frame_that_is_not_identified_is_refused():
    with pytest.raises(ValueError, match="cannot tell apart the variance of Intercept by h"):
        answer_of(ALIKE)
