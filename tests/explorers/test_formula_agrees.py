"""Of generated formulas: equation, call and Z say the same, and what is refused says why."""

import re

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from numpy.testing import assert_allclose

from course_lib import fit_mixed, translate_formula
from course_lib.explorers.formula.answer import answer_formula
from course_lib.explorers.formula.meaning import explain_formula

FORMULAS = 120
FIXED = ["x", "w", "f", "x:f", "x*w", "f*x", "f:k", "C(k)", "I(x**2)", "log(w)", "x:w", "h"]
EFFECTS = ["1", "x", "0 + x", "1 + x", "1 + x + w", "f", "0 + f", "x*w", "log(w)", "h", "0 + x + w"]
GROUPS = ["g", "s", "b", "b/c", "b:c", "c", "g:b"]


def make_data():
    """Rows of four crossed and nested factors, two numbers and two predictors in levels."""
    rng = np.random.default_rng(3)
    n = 96
    at = np.arange(n)
    data = pd.DataFrame(
        {
            "g": [f"g{i}" for i in at % 8],
            "s": [f"s{i}" for i in at // 16],
            "b": [f"b{i}" for i in at // 4 % 4],
            "c": [f"c{i}" for i in at % 3],
            "f": rng.choice(["lo", "mid", "hi"], n),
            "k": rng.choice(["p", "q"], n),
            "h": rng.choice([-0.5, 0.5], n),
            "x": rng.normal(size=n).round(2),
            "w": rng.uniform(1, 3, n).round(2),
        }
    )
    return data.assign(y=rng.normal(size=n))


DATA = make_data()


def make_formula(seed):
    """Return a formula: some fixed terms, and one or two terms of random effects."""
    rng = np.random.default_rng(seed)
    fixed = list(rng.choice(FIXED, rng.integers(0, 4), replace=False))
    start = ["0"] if fixed and rng.random() < 0.2 else ["1"]
    random = []
    for _ in range(rng.integers(1, 3)):
        bar = "||" if rng.random() < 0.3 else "|"
        effects = rng.choice(EFFECTS) if rng.random() < 0.6 else "1"
        random.append(f"({effects} {bar} {rng.choice(GROUPS)})")
    return f"y ~ {' + '.join([*start, *fixed, *random])}"


def split_equation(meaning):
    """Return the terms of the right side, each a symbol and what it is multiplied by."""
    right = meaning.equation[meaning.equation.index(("op", "=")) + 1 :]
    terms = [[]]
    for token in right:
        if token == ("op", "+"):
            terms.append([])
        elif token != ("op", "·"):
            terms[-1].append(token)
    return [(term[0], [text for _, text in term[1:]]) for term in terms]


def value_of(name):
    """Return a column of the equation as numbers, row by row."""
    if match := re.fullmatch(r"\[(\w+) = (\w+)\]", name):
        return (DATA[match[1]] == match[2]).to_numpy(dtype=float)
    columns = {column: DATA[column].to_numpy() for column in DATA}
    return eval(name.replace("^", "**"), {"log": np.log, "I": lambda v: v, **columns})


def product_of(names):
    return np.prod([np.ones(len(DATA)), *map(value_of, names)], axis=0)


def same(columns):
    """Return which rows share a level of all the columns."""
    labels = DATA[columns].astype(str).agg(":".join, axis=1).to_numpy()
    return labels[:, None] == labels


def print_of(kernels):
    """Numbers that tell covariance matrices of the rows apart, in order."""
    rng = np.random.default_rng(0)
    probes = rng.normal(size=(2, len(DATA)))
    return sorted(tuple(float(p @ k @ p) for p in probes) for k in kernels)


def kernels_of_equation(meaning):
    letters = {}
    for _, words in meaning.meanings:
        letters |= {letter: name for name, letter in re.findall(r"(\w+) (\w)(?= of| adds)", words)}
    for (_, base, index), names in split_equation(meaning):
        if base not in "βε":
            columns = [letters[letter] for letter in index.lstrip("0123456789")]
            values = product_of(names)
            yield same(columns) * np.outer(values, values)


def kernels_of_z(meaning):
    start = 0
    for block, width in meaning.widths:
        z = meaning.z[:, start : start + width]
        start += width
        for term in range(len(block.terms)):
            own = z[:, term :: len(block.terms)]
            yield own @ own.T


def kernels_of_call(model):
    groups = np.asarray(model.groups)
    for column in np.asarray(model.exog_re).T if model.k_re else []:
        yield (groups[:, None] == groups) * np.outer(column, column)
    for mats in model.exog_vc.mats:
        kernel = np.zeros((len(DATA), len(DATA)))
        for label, mat in zip(model.group_labels, mats, strict=True):
            rows = np.flatnonzero(groups == label)
            mat = mat.toarray() if hasattr(mat, "toarray") else np.asarray(mat)
            kernel[np.ix_(rows, rows)] = mat @ mat.T
        yield kernel


def model_of(call):
    """Make the model of a statsmodels call, without fitting it."""
    return eval(call.rpartition(".fit(")[0], {"smf": smf, "np": np, "data": DATA})


def is_said(error, formula):
    """Whether the translation says so, or, where there are two faults, the fit."""
    for ask in (translate_formula, fit_mixed):
        try:
            ask(formula, DATA)
        except ValueError as refused:
            if str(refused) == error:
                return True
    return False


def test_many_generated_formulas_have_a_picture_and_some_have_none():
    known = ["error" not in answer_formula(make_formula(seed), DATA) for seed in range(FORMULAS)]
    assert FORMULAS / 3 < sum(known) < FORMULAS


@pytest.mark.parametrize("part", range(8))
def test_equation_call_and_z_agree(part):
    for seed in range(part, FORMULAS, 8):
        formula = make_formula(seed)
        answer = answer_formula(formula, DATA)
        if "error" in answer:
            assert is_said(answer["error"], formula), formula
            continue
        meaning = explain_formula(formula, DATA)
        assert meaning.call == str(translate_formula(formula, DATA)), formula
        model = model_of(meaning.call)
        fixed = [
            product_of(names) for (_, base, _), names in split_equation(meaning) if base == "β"
        ]
        assert_allclose(np.column_stack(fixed), model.exog, err_msg=formula)
        by_call = print_of(kernels_of_call(model))
        for kernels in (kernels_of_equation(meaning), kernels_of_z(meaning)):
            assert_allclose(print_of(kernels), by_call, rtol=1e-9, atol=1e-9, err_msg=formula)
        q = model.k_re
        assert meaning.correlations == q * (q - 1) // 2, formula
