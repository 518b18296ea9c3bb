"""A referee: a world that knows the truth scores an analysis."""

import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from rich.progress import track

from course_lib.basics.arguments import Rng, generator, whole_number
from course_lib.basics.kinds import described, wrong_kind
from course_lib.datasets.worlds import World

_PARTS = ("estimate", "std_error", "conf_low", "conf_high")
_MANY = 100  # sets, from which on progress is shown
_WANTED = (
    "An analysis returns estimate, std_error, conf_low and conf_high: four numbers, a mapping "
    "with these names, or one row of fixed_effects(fit)"
)


def referee(
    world: World, analysis: Callable[[pd.DataFrame], Any], *, sets: int = 1000, rng: Rng = None
) -> pd.DataFrame:
    """Let a world that knows the truth score an analysis.

    Parameters
    ----------
    world : function
        Of a NumPy Generator; returns a data frame and the true value, such as one from
        `sleep_world`. Any function of your own will do.
    analysis : function
        Of a data frame; returns estimate, std_error, conf_low, conf_high: four numbers in this
        order, a mapping with these names, or one row of `fixed_effects`.
    sets : int, default 1000
        Data sets that are drawn and analysed.
    rng : numpy Generator or int, optional
        Source of randomness, or its seed.

    Returns
    -------
    DataFrame
        One row per measure: `measure`, `value`, `mc_error` (the standard error of `value` from
        the number of sets). The measures: `truth`; `mean` of the estimates; `bias`, their mean
        less the truth; `se_ratio`, the size of the reported standard errors (root of their mean
        square) beside the standard deviation of the estimates; `coverage`, the share of
        intervals that hold the truth; `size` where the truth is 0, else `power`: the share of
        intervals that leave 0 out; `failed`, the share of sets in which the analysis raised an
        error or returned a number that is not finite. The other measures leave those sets out.

    Raises
    ------
    ValueError
        When the analysis fails in all sets; the message quotes the most frequent error.
    TypeError
        When world or analysis is no function, or returns another kind of thing.

    Warns
    -----
    UserWarning
        When the analysis failed in some sets: how many, and why. When the work is interrupted:
        the table is of the sets that were done.

    Notes
    -----
    Warnings of the analysis (a singular fit, say) are not shown.
    How to read it: a good analysis has a bias of 0, an se_ratio of 1, a coverage of 0.95 (with
    95 % intervals) and a size of 0.05, each within about twice its `mc_error`. An se_ratio below
    1 says that the standard errors are too small: the analysis claims to know more than it does.
    Only among analyses with an honest size is the one with more power the better.

    Examples
    --------
    >>> def by_slopes(data):
    ...     fit = fit_mixed("Reaction ~ Days + (1 + Days | Subject)", data)
    ...     return fixed_effects(fit, method="kenward-roger").set_index("term").loc["Days"]
    >>> referee(sleep_world(slope=0), by_slopes, rng=1)  # doctest: +SKIP
    """
    _check_functions(world, analysis)
    sets, random = whole_number("sets", sets, 1), generator(rng)
    scores = _Scores()
    try:
        for _ in _with_progress(range(sets)):
            scores.add(*_drawn(world, random), analysis)
    except KeyboardInterrupt:
        warnings.warn(
            f"Interrupted: {scores.count} of {sets} sets are done, and scored.", stacklevel=2
        )
    if scores.errors and scores.found:
        warnings.warn(scores.failures(), stacklevel=2)
    return _table(scores)


def _with_progress(work: range) -> Iterable[int]:
    few = len(work) < _MANY
    return work if few else track(work, description="Refereeing", transient=True)


def _check_functions(world: Any, analysis: Any) -> None:
    if not callable(world):
        raise wrong_kind(
            "A world is asked for, a function of a Generator that returns a data frame and the "
            "truth, such as sleep_world(slope=5)",
            world,
        )
    if not callable(analysis):
        raise wrong_kind("An analysis is asked for, a function of a data frame", analysis)


def _drawn(world: World, rng: np.random.Generator) -> tuple[pd.DataFrame, float]:
    """Draw a data set and its truth, and see that they are such."""
    drawn = world(rng)
    if not isinstance(drawn, tuple) or len(drawn) != 2:
        raise wrong_kind("A world returns two things, a data frame and the true value", drawn)
    data, truth = drawn
    return data, float(truth)


@dataclass
class _Scores:
    """What an analysis said of each set, beside the truth."""

    found: list[tuple[float, ...]] = field(default_factory=list)
    truths: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)

    @property
    def count(self) -> int:
        """Number of sets so far."""
        return len(self.found) + self.errors.total()

    def add(self, data: pd.DataFrame, truth: float, analysis: Callable[..., Any]) -> None:
        """Analyse one set."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                said = analysis(data)
        except Exception as error:  # whatever a reader's own analysis may raise
            self.errors[f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"] += 1
            return
        numbers = four_numbers(said)
        if np.isfinite(numbers).all():
            self.found.append(numbers)
            self.truths.append(truth)
        else:
            self.errors["a number that is not finite"] += 1

    def failures(self) -> str:
        """Say in how many sets the analysis failed, and why."""
        (reason, often), *others = self.errors.most_common()
        more = f" {len(others)} other reasons occurred too." if others else ""
        return (
            f"The analysis failed in {self.errors.total()} of {self.count} sets, which the other "
            f"measures leave out; most often ({often} times): {reason}.{more}"
        )


def four_numbers(said: Any) -> tuple[float, ...]:
    """Read what an analysis returned: estimate, standard error and both ends.

    Parameters
    ----------
    said : tuple, list, array, mapping, Series or DataFrame with one row
        With the names of the parts, or in their order.
    """
    if isinstance(said, pd.DataFrame):
        if len(said) != 1:
            raise wrong_kind(
                f"{_WANTED}",
                said,
                f"It has {len(said)} rows; choose one, such as "
                f"fixed_effects(fit).set_index('term').loc['Days'].",
            )
        said = said.iloc[0]
    if isinstance(said, Mapping | pd.Series):
        if missing := [name for name in _PARTS if name not in said]:
            raise ValueError(f"{_WANTED}; this lacks {', '.join(missing)}.")
        said = [said[name] for name in _PARTS]
    if not isinstance(said, tuple | list | np.ndarray) or len(said) != len(_PARTS):
        many = f" of {len(said)}" if isinstance(said, tuple | list | np.ndarray) else ""
        raise TypeError(f"{_WANTED}; this is {described(said)}{many}.")
    return tuple(float(value) for value in said)


def _table(scores: _Scores) -> pd.DataFrame:
    if not scores.count:
        raise ValueError("The work was interrupted before any set was done.")
    if not scores.found:
        raise ValueError(scores.failures().replace("which the other measures leave out", "in all"))
    truth = np.array(scores.truths)
    estimate, error, low, high = np.array(scores.found).T
    count = len(estimate)
    no_effect = not truth.any()
    rows = [
        ("truth", truth.mean(), _mean_error(truth)),
        ("mean", estimate.mean(), _mean_error(estimate)),
        ("bias", (estimate - truth).mean(), _mean_error(estimate - truth)),
        ("se_ratio", *_se_ratio(estimate - truth, error)),
        ("coverage", *_share((low <= truth) & (truth <= high))),
        ("size" if no_effect else "power", *_share((low > 0) | (high < 0))),
        ("failed", *_share(np.arange(scores.count) >= count)),
    ]
    return pd.DataFrame(rows, columns=["measure", "value", "mc_error"])


def _mean_error(values: np.ndarray) -> float:
    return float(values.std(ddof=1) / np.sqrt(len(values))) if len(values) > 1 else np.nan


def _share(hits: np.ndarray) -> tuple[float, float]:
    """A share and its standard error, for which four sets are added, half of them hits."""
    middle = (hits.sum() + 2) / (len(hits) + 4)  # Agresti & Coull: else 0 of 20 would be sure
    return float(hits.mean()), float(np.sqrt(middle * (1 - middle) / len(hits)))


def _se_ratio(deviation: np.ndarray, error: np.ndarray) -> tuple[float, float]:
    """Reported standard errors beside the real one; its own error by linearisation."""
    if len(error) < 2:
        return np.nan, np.nan
    squares, spread = (error**2).mean(), deviation.var(ddof=1)
    ratio = float(np.sqrt(squares / spread))
    pull = error**2 / squares - (deviation - deviation.mean()) ** 2 / spread
    return ratio, ratio / 2 * _mean_error(pull)
