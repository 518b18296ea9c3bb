"""How certain a fixed effect is: by Kenward and Roger, by Satterthwaite, or by the normal curve."""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pandas as pd
from scipy import stats

from course_lib.basics.arguments import checked_level
from course_lib.basics.suggestions import unknown_name
from course_lib.model.criterion import factorise
from course_lib.model.design import Array
from course_lib.model.fit_record import FitRecord
from course_lib.model.kenward_roger import NoInformationError, kenward_roger
from course_lib.model.satterthwaite import satterthwaite
from course_lib.model.second_derivatives import TooLargeError
from course_lib.model.threads import one_thread
from course_lib.tables.refusals import DEGREES_OF_FREEDOM, independent_only

METHODS = ("kenward-roger", "satterthwaite", "wald")


class Approximation(Protocol):
    """What a method says of contrasts of the fixed effects."""

    @property
    def covariance(self) -> Array:
        """Covariance of the fixed effects, in the data's units."""

    @property
    def basis_covariance(self) -> Array:
        """Covariance of the fixed effects in the orthonormal basis."""

    def df(self, contrasts: Array) -> Array:
        """Degrees of freedom of single contrasts, one in each row."""

    def joint(self, contrasts: Array) -> tuple[float, float]:
        """F of independent contrasts together, and the denominator's degrees of freedom."""


@dataclass(frozen=True)
class Wald:
    """Variances taken as known, so that degrees of freedom are without end."""

    record: FitRecord

    @property
    def covariance(self) -> Array:
        """Covariance of the fixed effects, in the data's units."""
        return self.record.solution.beta_cov

    @property
    def basis_covariance(self) -> Array:
        """Covariance of the fixed effects in the orthonormal basis."""
        p = self.record.products.p
        final = factorise(self.record.theta, self.record.products).final
        return np.asarray(self.record.scale * np.linalg.inv(final[:p, :p]))

    def df(self, contrasts: Array) -> Array:
        """Degrees of freedom of single contrasts: infinite."""
        return np.full(len(contrasts), np.inf)

    def joint(self, contrasts: Array) -> tuple[float, float]:
        """Chi-square over its degrees of freedom, and infinity."""
        effect = contrasts @ self.record.solution.beta
        rows = np.linalg.solve(self.record.products.x_factor.T, contrasts.T).T
        inner = rows @ self.basis_covariance @ rows.T
        return float(effect @ np.linalg.solve(inner, effect)) / len(contrasts), np.inf


def approximation(record: FitRecord, method: str) -> Approximation:
    """Return what a method says of a fit.

    Parameters
    ----------
    record : FitRecord
        Of any fit.
    method : str
        One of `METHODS`.

    Raises
    ------
    ValueError
        When there is no such method, or it does not serve this fit; the message names one that
        does.
    """
    if method not in METHODS:
        raise ValueError(unknown_name("method", method, METHODS))
    if method == "wald":
        return Wald(record)
    if record.law is not None:
        raise independent_only(record, DEGREES_OF_FREEDOM)
    if method == "kenward-roger" and not record.reml:
        raise ValueError(
            "Kenward-Roger needs a fit by REML, and this one is by maximum likelihood: it "
            "corrects the covariance that REML estimates. Fit again with reml=True, which is the "
            "default; for this fit method='satterthwaite' or a bootstrap would do."
        )
    try:
        with one_thread():
            found = kenward_roger if method == "kenward-roger" else satterthwaite
            return found(record)
    except NoInformationError as error:
        singular = " This fit is singular." if record.singular else ""
        raise ValueError(
            f"Kenward-Roger cannot be had for this fit: the information on its variances cannot "
            f"be inverted.{singular} Use method='satterthwaite', or a bootstrap."
        ) from error
    except TooLargeError as error:
        raise ValueError(
            f"{error} Use method='wald': with so many levels of each grouping factor its p-values "
            f"are nearly those of the other methods, except for effects between the levels of a "
            f"small factor. For these average the rows within its levels first."
        ) from error


def method_notes(record: FitRecord, method: str) -> list[str]:
    """Say what a reader of a table has to know about how it was made."""
    if method == "wald" or not record.singular:
        return []
    if method == "satterthwaite":
        return [
            "The fit is singular. Satterthwaite takes what is estimated at its limit (a variance "
            "of zero, a correlation of one) as known, so that its degrees of freedom can be many "
            "more than those of Kenward-Roger."
        ]
    return [
        "The fit is singular. Kenward-Roger takes what is estimated at its limit (a variance of "
        "zero, a correlation of one) to be uncertain still, so that its degrees of freedom can be "
        "far fewer than Satterthwaite's."
    ]


def std_errors(record: FitRecord, found: Approximation, contrasts: Array) -> Array:
    """Standard errors of contrasts, also where a predictor is far from zero."""
    rows = np.linalg.solve(record.products.x_factor.T, contrasts.T).T
    return np.sqrt(np.einsum("ra,ab,rb->r", rows, found.basis_covariance, rows))


def two_sided(t: Any, df: Any) -> Array:
    """Two-sided p-values of t with any degrees of freedom, infinite ones among them."""
    return np.asarray(2 * stats.t.sf(abs(np.asarray(t)), df))


def upper_tail(f: float, df_num: int, df_den: float) -> float:
    """P-value of F; of a chi-square where the denominator's degrees of freedom are infinite."""
    if np.isinf(df_den):
        return float(stats.chi2.sf(f * df_num, df_num))
    return float(stats.f.sf(f, df_num, df_den))


def joint_test(found: Approximation, contrasts: Array, method: str) -> dict[str, Any]:
    """Test independent contrasts together: the columns of a table of tests."""
    f, df_den = found.joint(contrasts)
    count = len(contrasts)
    return {
        "statistic": f * count if method == "wald" else f,
        "df_num": count,
        "df_den": df_den,
        "p_value": upper_tail(f, count, df_den),
        "method": method,
    }


def missing_notes(table: pd.DataFrame) -> list[str]:
    """Say why a test of a table has no result."""
    missing = list(dict.fromkeys(table["term"][table["statistic"].isna()]))
    if not missing:
        return []
    return [
        f"Kenward-Roger's F of {' and '.join(missing)} has no degrees of freedom: the groups are "
        f"too few for so many coefficients. Use method='satterthwaite', or a bootstrap by "
        f"compare_models(..., sets=1000) of fits with reml=False."
    ]


def intervals(estimate: Array, std_error: Array, df: Any, level: float) -> tuple[Array, Array]:
    """Limits of intervals by t, for each estimate on its own."""
    half = stats.t.ppf((1 + checked_level(level)) / 2, df) * std_error
    return estimate - half, estimate + half
