"""Families of responses with their canonical links: what a row adds to the log-likelihood."""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from course_lib.model.design import Array

_LARGEST = 500.0  # of an exponent: what is larger stays a number


@dataclass(frozen=True)
class Family:
    """A family, with its canonical link.

    Attributes
    ----------
    name : str
        ``binomial`` or ``poisson``.
    link : str
        ``logit`` or ``log``.
    latent : float or None
        Variance of a row on the link's scale; None where it has none of its own.
    mean_is : str
        What its mean is called.
    """

    name: str
    link: str
    latent: float | None
    mean_is: str

    def rows(self, eta: Array, y: Array, trials: Array) -> tuple[Array, Array]:
        """Log-likelihood of each row but for its constant, and the mean of one trial.

        Parameters
        ----------
        eta : array, shape (..., n)
            Linear predictor.
        y, trials : arrays, shape (n,)
            Successes or counts, and trials (one each for counts).
        """
        if self.name == "poisson":
            mean = np.exp(np.minimum(eta, _LARGEST))
            return y * eta - mean, mean
        small = np.exp(-abs(eta))
        mean = np.where(eta < 0, small, 1.0) / (1 + small)
        return y * eta - trials * (np.maximum(eta, 0) + np.log1p(small)), mean

    def mean(self, eta: Array) -> Array:
        """Mean of one trial, or of a count."""
        nothing = np.zeros(1)
        return self.rows(np.asarray(eta, dtype=float), nothing, nothing)[1]

    def variance(self, mean: Array) -> Array:
        """Variance of one trial: the derivative of its mean by the linear predictor."""
        return mean if self.name == "poisson" else mean * (1 - mean)

    def skewness(self, mean: Array) -> Array:
        """Third central moment of one trial: the derivative of its variance."""
        return mean if self.name == "poisson" else mean * (1 - mean) * (1 - 2 * mean)

    def constant(self, y: Array, trials: Array) -> float:
        """What the log-likelihood has besides: it depends on the response alone."""
        if self.name == "poisson":
            return -float(gammaln(y + 1).sum())
        ways = gammaln(trials + 1) - gammaln(y + 1) - gammaln(trials - y + 1)
        return float(ways.sum())

    def inverse(self, mean: Array) -> Array:
        """Linear predictor of a mean."""
        return np.log(mean) if self.name == "poisson" else np.log(mean / (1 - mean))


FAMILIES = {
    "binomial": Family("binomial", "logit", np.pi**2 / 3, "probability"),
    "poisson": Family("poisson", "log", None, "mean count"),
}
