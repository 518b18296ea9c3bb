"""The dense solution of a mixed model is that of a fit, at the fit's variances."""

import numpy as np
from numpy.testing import assert_allclose

from course_lib import fit_mixed, load_dataset
from course_lib.explorers.frame.dense_solution import solve_rows


def test_random_effects_at_given_variances_are_the_fits():
    data = load_dataset("sleepstudy")
    fit = fit_mixed("Reaction ~ Days + (1 + Days | Subject)", data)
    x = np.column_stack([np.ones(len(data)), data["Days"]])
    codes = data["Subject"].cat.codes.to_numpy()
    solution = solve_rows(x, x, data["Reaction"].to_numpy(), codes, fit.cov_re / fit.scale)
    assert_allclose(solution.loglik, fit.llf, rtol=1e-9)
    assert_allclose(solution.sigma2, fit.scale, rtol=1e-6)
    assert_allclose(solution.beta, fit.fe_params, rtol=1e-7)
    assert_allclose(solution.effects, list(fit.random_effects.values()), rtol=1e-5)
