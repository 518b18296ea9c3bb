"""statsmodels' results at the optimum of a record, in statsmodels' own form."""

from typing import Any

import numpy as np
import pandas as pd
from statsmodels.regression.mixed_linear_model import (
    MixedLMParams,
    MixedLMResults,
    MixedLMResultsWrapper,
)

from course_lib.model.design import Array
from course_lib.model.fit_record import FitRecord
from course_lib.model.joint_hessian import JointHessian
from course_lib.model.mixedlm.group_vectors import Roles, group_covariances, group_vectors


class OptimumResults(MixedLMResults):
    """MixedLM's results, where what MixedLM would search or solve for is known already."""

    def __init__(self, model: Any, params: Array, covariance: Array, **known: Any) -> None:
        super().__init__(model, params, covariance)
        for name, value in known.items():
            setattr(self, name, value)

    @property
    def llf(self) -> float:
        """Log-likelihood at the optimum."""
        return float(self._record.loglik)

    @property
    def random_effects(self) -> dict[Any, pd.Series]:
        """Conditional means of each group's random effects."""
        return {
            group: pd.Series(values, index=self._expand_re_names(number))
            for number, (group, values) in enumerate(group_vectors(self.model, *self._known))
        }

    @property
    def random_effects_cov(self) -> dict[Any, pd.DataFrame]:
        """Conditional covariance matrix of each group's random effects."""
        found = {}
        for number, (group, values) in enumerate(group_covariances(self.model, *self._known)):
            names = self._expand_re_names(number)
            found[group] = pd.DataFrame(values, index=names, columns=names)
        return found

    @property
    def fittedvalues(self) -> Array:
        """Fixed effects plus predicted random effects."""
        return self._record.fitted.to_numpy()

    @property
    def resid(self) -> Array:
        """What the fitted values leave of the response."""
        return self._record.resid.to_numpy()

    def cov_params(self, r_matrix: Any = None, **options: Any) -> Any:
        """Covariance of the estimates; of fixed effects alone in a singular or far fit."""
        if r_matrix is None or not (self._record.singular or self._record.far):
            return super().cov_params(r_matrix=r_matrix, **options)
        r = np.atleast_2d(np.asarray(r_matrix, dtype=float))
        if r[:, self.k_fe :].any():
            return np.full((len(r), len(r)), np.nan)  # variances have no covariance there
        fixed = r[:, : self.k_fe]
        known = super().cov_params()[: self.k_fe, : self.k_fe]
        return fixed @ known @ fixed.T

    def profile_re(self, *arguments: Any, **options: Any) -> Array:
        """Profile a variance; refused where a variance is at its limit."""
        if self._record.singular:
            raise ValueError(
                "profile_re needs a variance inside its range, and this fit is singular: a "
                "variance is zero or a correlation at its limit. See variance_components(fit)."
            )
        if self._record.far:
            raise ValueError(
                "profile_re has no digits where the predictor of a random slope lies further from "
                "zero than 1000 of its SDs. Centre it, and fit again."
            )
        return np.asarray(super().profile_re(*arguments, **options))

    @property
    def _known(self) -> tuple[FitRecord, Roles]:
        return self._record, self._roles


def results_at_optimum(model: Any, record: FitRecord, roles: Roles) -> MixedLMResultsWrapper:
    """Make statsmodels' results without a search.

    Parameters
    ----------
    model : MixedLM
        The model.
    record : FitRecord
        Its optimum.
    roles : tuple
        Position in the design of the block that ``re_formula`` stands for, or None, and of the
        block of each variance component, by name.

    Returns
    -------
    MixedLMResultsWrapper
        As ``model.fit()`` returns. At a boundary the joint Hessian does not exist: there the
        fixed effects have the covariance ``(X'V^-1 X)^-1``, and variances have none (NaN).
    """
    solution, scale = record.solution, record.scale
    relative, vcomp = relative_parts(model, record, roles)
    params = MixedLMParams.from_components(fe_params=solution.beta, cov_re=relative, vcomp=vcomp)
    model.reml, model.cov_pen, model.fe_pen, model._freepat = record.reml, None, None, None
    packed = params.get_packed(use_sqrt=False, has_fe=True)
    covariance = _joint_covariance(record, _order(model, roles), len(packed))
    known = {
        "params_object": params,
        "fe_params": solution.beta,
        "cov_re": scale * relative,
        "vcomp": scale * vcomp,
        "scale": scale,
        "cov_re_unscaled": relative,
        "method": "REML" if record.reml else "ML",
        "converged": True,
        "hist": None,
        "reml": record.reml,
        "cov_pen": None,
        "freepat": None,
        "k_vc": model.k_vc,
        "k_re": model.k_re,
        "k_re2": model.k_re2,
        "k_fe": model.k_fe,
        "use_sqrt": model.use_sqrt,
        "_record": record,
        "_roles": roles,
    }
    return MixedLMResultsWrapper(OptimumResults(model, packed, covariance / scale, **known))


def relative_parts(model: Any, record: FitRecord, roles: Roles) -> tuple[Array, Array]:
    """Relative covariance of the correlated effects, and variance components in model order."""
    correlated, components = roles
    relative = np.empty((0, 0)) if correlated is None else _user(record, correlated)
    variances = [_user(record, components[name])[0, 0] for name in model.exog_vc.names]
    return relative, np.array(variances)


def _order(model: Any, roles: Roles) -> list[int]:
    """Blocks in the order of MixedLM's parameters."""
    correlated, components = roles
    order = [components[name] for name in model.exog_vc.names]
    return order if correlated is None else [correlated, *order]


def _user(record: FitRecord, at: int) -> Array:
    return np.asarray(record.covariances[at].user / record.scale)


def _joint_covariance(record: FitRecord, blocks: list[int], size: int) -> Array:
    p = record.products.p
    if not record.singular:
        covariance = JointHessian(record, blocks).covariance()
        if record.far:  # variances are those at x = 0 there, of which the data say nothing
            covariance[p:], covariance[:, p:] = np.nan, np.nan
        return covariance
    covariance = np.full((size, size), np.nan)
    covariance[:p, :p] = record.solution.beta_cov
    return covariance
