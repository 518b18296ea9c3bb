"""What the data cannot tell apart is refused in words; what they can is fitted as lme4 does."""

import re
import warnings
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from course_lib import (
    NotIdentifiedWarning,
    SingularFitWarning,
    fit_mixed,
    fixed_effects,
    load_dataset,
    variance_components,
)
from course_lib.model.centring import in_basis
from course_lib.model.design import build_design
from course_lib.model.gradient import deviance_and_gradient
from course_lib.model.identified import check_identified
from course_lib.model.notation import parse_notation
from course_lib.model.optimum import row_sizes
from course_lib.model.variance_likeness import likeness
from tests.model.stress_sets import stress_sets
from tests.reference.lme4_values import FOLDER, TOLERANCE, dataset_for, load_reference, near
from tests.reference.lme4_values import reference_ids as references

SOURCES = Path(__file__).parents[2] / "notebooks" / "source"


@cache
def between() -> pd.DataFrame:
    """Thirty groups of six rows; `two`, `five` and `nearly` vary between groups only."""
    return pd.read_csv(FOLDER / "data" / "between.csv")


@cache
def lme4() -> dict[tuple[str, str, bool], pd.Series]:
    """lme4's values of each model, by name, formula and REML."""
    table = pd.read_csv(FOLDER / "identified.csv")
    keys = ["model", "formula", "reml"]
    return {key: part.set_index("quantity")["value"] for key, part in table.groupby(keys)}


def design_of(formula, data):
    return build_design(parse_notation(formula, data), data)


# --- refused ---------------------------------------------------------------------------------


def _with(**columns):
    return between().assign(**columns)


def _lines(data):
    """A response that is exactly a line in each group."""
    level = data["group"].astype("category").cat.codes
    return np.sin(level) + np.cos(3 * level) * data["time"]


def _sum_of_two(data):
    return np.sin(data["group"].astype("category").cat.codes) + data["time"] ** 2


GROUP_MEAN = _with(y=lambda d: d.groupby("group")["y"].transform("mean"))
TWO_GROUPS = _with(
    side=lambda d: np.where(d["two"], "left", "right"), dose=lambda d: 2.5 * d["two"]
)

# Kind: formula, data, what the message says.
REFUSED = {
    "same groups twice": (
        "y ~ 1 + (1 | group) + (1 | other)",
        _with(other=lambda d: "x" + d["group"]),
        "'group' and 'other' split the rows into the same groups.*Keep one",
    ),
    "same groups, slopes": (
        "line ~ time + (1 + time | group) + (1 + time | other)",
        _with(other=lambda d: "x" + d["group"]),
        "'group' and 'other' split the rows into the same groups",
    ),
    "one level in each": (
        "y ~ 1 + (1 | group / part)",
        _with(part="a"),
        "Each level of 'group' has one level only of 'part'",
    ),
    "group is fixed": (
        "y ~ group + (1 | group)",
        between(),
        "'group' is in the fixed part.*30 levels.*Leave 'group' out of the fixed part",
    ),
    "slopes are fixed": (
        "line ~ time * group + (0 + time | group)",
        between(),
        "already explain all that the variance of time by group",
    ),
    "two values between": (
        "y ~ two + (1 + two | group)",
        between(),
        "covariance of Intercept and two by group and the variance of two by group.*does not vary"
        ".*Use \\(1 \\| group\\), or .*\\(0 \\+ two \\| group\\)",
    ),
    "two words between": (
        "y ~ arm + (1 + arm | group)",
        _with(arm=lambda d: np.where(d["two"], "old", "new")),
        "does not vary within the groups.*d a column that is 1 there",
    ),
    "never together": (
        "y ~ arm + (0 + arm | group)",
        _with(arm=lambda d: np.where(d["two"], "old", "new")),
        "No group of 'group' has rows with both arm",
    ),
    "two groups": (
        "y ~ dose + (1 | side)",
        TWO_GROUPS,
        r"'side' has 2 levels, and the fixed effects .*\(Intercept, dose\) are as many",
    ),
    "constant in groups": (
        "y ~ 1 + (1 | group)",
        GROUP_MEAN,
        "'y' has one value only in each group of 'group': there is no residual variance",
    ),
    "constant in groups, crossed": (
        "y ~ time + (1 | group) + (1 | time)",
        GROUP_MEAN,
        "one value only in each group of 'group'",
    ),
    "exact fixed part": (
        "y ~ time + two + (1 | group)",
        _with(y=lambda d: 0.1 + 2.3 * d["time"] - 0.7 * d["two"]),
        "fixed effects fit the response 'y' exactly: there is no residual variance",
    ),
    "exact lines": (
        "y ~ time + (1 + time | group)",
        _with(y=_lines),
        r"effects of each group of 'group' \(Intercept, time\) fit the response 'y' exactly",
    ),
    "exact lines, uncorrelated": ("y ~ time + (time || group)", _with(y=_lines), "exactly"),
    "exact sum of two factors": (
        "y ~ 1 + (1 | group) + (1 | when)",
        _with(y=_sum_of_two, when=lambda d: "t" + d["time"].astype(str)),
        "Intercept by group, Intercept by when.* together fit the response 'y' exactly",
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
@pytest.mark.parametrize("reml", [True, False])
def test_what_is_not_identified_is_refused_in_words(kind, reml):
    formula, data, message = REFUSED[kind]
    with pytest.raises(ValueError, match=message):
        fit_mixed(formula, data, reml=reml)


@pytest.mark.parametrize("unit", [1e-12, 1e12])
@pytest.mark.parametrize("kind", REFUSED)
def test_a_refusal_does_not_depend_on_units(kind, unit):
    formula, data, message = REFUSED[kind]
    numbers = ["y", "line", "two"]
    with pytest.raises(ValueError, match=message):
        fit_mixed(formula, data.assign(**{name: data[name] * unit for name in numbers}))


def test_a_small_residual_variance_is_no_refusal():
    data = between()
    level = np.sin(data["group"].astype("category").cat.codes)
    noise = np.random.default_rng(1).normal(size=len(data))
    noise = noise - pd.Series(noise).groupby(data["group"]).transform("mean")
    fit = fit_mixed("y ~ 1 + (1 | group)", data.assign(y=level + 1e-4 * noise))
    within = (noise**2).sum() / (len(data) - 30)
    near(np.sqrt(fit.scale) * 1e4, np.sqrt(within), 1e-5)


# --- not refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "key", list(lme4()), ids=lambda key: f"{key[0]}-{'REML' if key[2] else 'ML'}"
)
def test_what_only_looks_like_it_is_fitted_as_lme4_does(key):
    _, formula, reml = key
    values = lme4()[key]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotIdentifiedWarning)
        fit = fit_mixed(formula, between(), reml=bool(reml))
    near(fit.llf, values["loglik"], TOLERANCE["loglik"])
    slope = fixed_effects(fit).iloc[-1]
    near(slope["estimate"], values["estimate"], TOLERANCE["fixed"], values["std_error"])
    near(slope["std_error"], values["std_error"], TOLERANCE["std_error"], values["std_error"])
    sds = variance_components(fit).dropna(subset="sd")
    near(sds["sd"], values.iloc[3:], TOLERANCE["sd"], values.iloc[3:].max())


def test_machines_by_worker_are_identified():
    assert fit_mixed(
        "score ~ Machine + (0 + Machine | Worker)", load_dataset("Machines")
    ).llf == pytest.approx(load_reference("machines_workers")["loglik"], abs=1e-6)


@pytest.mark.parametrize("name", references())
def test_lme4s_models_are_identified(name):
    check_identified(design_of(load_reference(name)["formula"], dataset_for(name)))


def test_the_stress_sets_are_identified():
    sets = list(stress_sets())
    for one in sets:
        check_identified(design_of(one.formula, one.data))
    assert len(sets) == 504


def test_a_singular_fit_is_identified():
    with pytest.warns(SingularFitWarning):
        fit_mixed("Yield ~ 1 + (1 | Batch)", load_dataset("Dyestuff2"))


NAMED = {"sleepstudy": "Subject", "ex33": "animal_id", "Pastes": "batch", "Penicillin": "plate",
         "Machines": "Worker", "Orthodont": "Subject", "Dyestuff2": "Batch"}  # fmt: skip


def notebook_formulas():
    """Formulas of the sources that a data set of the course has the columns of."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES.rglob("*.md"))
    formulas = sorted(set(re.findall(r'"(\w+ ~ [^"\n]*\([^"\n]*\|[^"\n]*\))"', text)))
    for formula in formulas:
        for name in NAMED:
            words = set(re.findall(r"[A-Za-z_]\w*", formula)) - {"I", "C", "np"}
            if words <= set(load_dataset(name).columns):
                yield pytest.param(formula, name, id=f"{name}: {formula}")


@pytest.mark.parametrize(("formula", "name"), list(notebook_formulas()))
def test_the_notebooks_models_are_identified(formula, name):
    check_identified(design_of(formula, load_dataset(name)))


def test_most_of_the_notebooks_models_are_among_them():
    assert len(list(notebook_formulas())) >= 20


# --- the measure -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["sleep_both", "pastes", "crossed_slope", "steep_both", "nested_three", "machines_workers"],
)
def test_the_likeness_is_that_of_the_matrices_written_out(name):
    design = design_of(load_reference(name)["formula"], dataset_for(name))
    found = likeness(design)
    q = np.linalg.qr(design.x)[0]
    off = np.eye(len(q)) - q @ q.T
    shares = []
    for one in found.parameters[:-1]:
        block = design.blocks[one.block]
        columns, _ = in_basis(block)
        together = block.codes[:, None] == block.codes
        (a, b), *_ = one.pairs
        outer = np.outer(columns[:, a], columns[:, b]) * together
        shares.append(off @ (outer if a == b else outer + outer.T) @ off)
    flat = np.array([share.ravel() / np.linalg.norm(share) for share in [*shares, off]])
    np.testing.assert_allclose(found.cosines, flat @ flat.T, atol=1e-11)


# --- nearly not identified -------------------------------------------------------------------


def test_a_flat_likelihood_warns_and_says_of_what():
    with pytest.warns(NotIdentifiedWarning, match="variance of nearly by group.*Use \\(1 | group"):
        fit_mixed("y ~ nearly + (1 + nearly | group)", between())


@pytest.mark.filterwarnings("error::course_lib.model.flat_likelihood.NotIdentifiedWarning")
@pytest.mark.filterwarnings("ignore::course_lib.model.fit.SingularFitWarning")
@pytest.mark.parametrize("name", references())
def test_lme4s_models_are_not_flat(name):
    reference = load_reference(name)
    fit_mixed(reference["formula"], dataset_for(name), reml=reference["reml"])


@pytest.mark.filterwarnings("error::course_lib.model.flat_likelihood.NotIdentifiedWarning")
@pytest.mark.parametrize("large", [1e3, 1e4])
@pytest.mark.parametrize("reml", [True, False])
def test_groups_that_differ_much_are_fitted_and_not_flat(large, reml):
    """A variance far above the residual's is estimated well, though its own curvature is small."""
    data = between()
    level = np.sin(data["group"].astype("category").cat.codes.astype(float))
    data = data.assign(line=data["line"] + large * level)
    record = fit_mixed("line ~ time + (1 + time | group)", data, reml=reml).record
    slope = deviance_and_gradient(record.theta, record.products, reml=reml)[1]
    # The curvature is near 100 there, so that this is 5e-5 of a standard deviation.
    near(slope * row_sizes(record.theta, record.products), 0, 5e-3)
