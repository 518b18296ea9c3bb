"""All groups' lines at one ratio of the variances, from complete pooling to no pooling."""

from dataclasses import dataclass

import numpy as np

from course_lib.explorers.frame.rows import group_names, line_weight, relative_covariance
from course_lib.model.criterion import Array, cross_products, log_likelihood, solve_given
from course_lib.tables.pooling import Pooling

END = 50  # the slider's ends: no variance between groups, and no limit to it
DECADE = 16  # steps for a factor of ten


@dataclass(frozen=True)
class PooledLines:
    """All groups' lines at one ratio of the variances.

    Attributes
    ----------
    lines : array, shape (groups, 2)
        Intercept and slope; NaN for a group without a line (no pooling only).
    criterion : float
        The REML criterion, minus twice the log-likelihood; infinite for no pooling.
    weights : array, shape (groups, 2, 2)
        Share of its own deviation that each group keeps.
    """

    lines: Array
    criterion: float
    weights: Array

    @property
    def slope_sd(self) -> float:
        """Standard deviation of the slopes of all lines that there are."""
        return float(np.nanstd(self.lines[:, 1], ddof=1))


def ratio_at(position: float) -> float:
    """Factor on the REML variances at a position of the slider, from -END to END."""
    if abs(position) >= END:
        return 0.0 if position < 0 else np.inf
    return float(10 ** (position / DECADE))


def pool_at(pooling: Pooling, ratio: float) -> PooledLines:
    """Compute all groups' lines when the variances between groups are `ratio` times REML's.

    Parameters
    ----------
    pooling : Pooling
        From `fit_pooling`.
    ratio : float
        Factor on the covariance of intercepts and slopes relative to the residual variance: 0 is
        complete pooling, 1 the REML estimate, infinity no pooling.

    Returns
    -------
    PooledLines
        In the order of ``pooling.fits["none"]``.
    """
    if np.isinf(ratio):
        return _no_pooling(pooling)
    fit = pooling.fits["partial"]
    products = cross_products(fit.model)
    to_basis = np.linalg.inv(products.basis)
    relative = ratio * to_basis @ relative_covariance(fit) @ to_basis.T
    solution = solve_given(relative, fit.scale, products)
    order = [list(fit.model.group_labels).index(name) for name in group_names(pooling)]
    values, vectors = np.linalg.eigh(relative)
    # The criterion wants a triangle: R' of the QR factor of any square root.
    root = np.asarray(np.linalg.qr((vectors * np.sqrt(np.clip(values, 0, None))).T, mode="r")).T
    theta = np.zeros(len(products.diagonal))
    theta[products.which] = root[products.rows, products.columns]
    return PooledLines(
        lines=(solution.beta + solution.effects)[order],
        criterion=-2 * log_likelihood(theta, products),
        weights=np.array([line_weight(z, ratio * relative_covariance(fit)) for z in _z(pooling)]),
    )


def _z(pooling: Pooling) -> list[Array]:
    labels = pooling.data[pooling.group].astype(str)
    own = [pooling.data.loc[labels == name, pooling.predictor] for name in group_names(pooling)]
    return [np.column_stack([np.ones(len(x)), x.to_numpy(dtype=float)]) for x in own]


def _no_pooling(pooling: Pooling) -> PooledLines:
    table = pooling.estimates().query("model == 'none'")
    lines = table[["intercept", "slope"]].to_numpy()
    known = np.isfinite(lines[:, 1])[:, None, None]
    return PooledLines(lines, np.inf, np.where(known, np.eye(2), np.nan))
