"""The summary of a generalised fit."""

import numpy as np
import pandas as pd
from statsmodels.iolib.summary2 import Summary

from course_lib.model.criterion_fit import coefficient_table
from course_lib.model.glmm.record import GeneralizedRecord


def summary(record: GeneralizedRecord, alpha: float) -> Summary:
    """Summarise a generalised fit.

    Parameters
    ----------
    record : GeneralizedRecord
        The fit.
    alpha : float
        One less the level of the intervals.
    """
    shown = Summary()
    shown.add_title("Generalized Linear Mixed Model Results")
    levels = {block.factor: len(block.levels) for block in record.design.blocks}
    estimate = pd.Series(record.solution.beta, list(record.design.fixed_names))
    error = pd.Series(np.sqrt(record.solution.beta_cov.diagonal()), estimate.index)
    shown.add_dict(
        {
            "Family:": f"{record.family.name} ({record.family.link})",
            "Integration:": record.integration.replace("adaptive q", "q").replace(
                "Laplace approximation", "Laplace"
            ),
            "No. Observations:": str(len(record.design.y)),
            "No. Groups:": ", ".join(f"{name} {count}" for name, count in levels.items()),
            "Log-Likelihood:": f"{record.loglik:.4f}",
            "AIC:": f"{-2 * record.loglik + 2 * record.parameters:.4f}",
        }
    )
    coefficients = coefficient_table(estimate, error, alpha)
    spreads = _spreads(record).reindex(columns=coefficients.columns, fill_value="")
    shown.add_df(pd.concat([coefficients, spreads]), align="r")
    for sentence in _sentences(record):
        shown.add_text(sentence)
    return shown


def _spreads(record: GeneralizedRecord) -> pd.DataFrame:
    """SDs and correlations of the random effects, in the column of the coefficients."""
    rows: dict[str, float] = {}
    for one in record.covariances:
        sd = np.sqrt(one.user.diagonal())
        for i, term in enumerate(one.terms):
            rows[f"SD {term} by {one.factor}"] = sd[i]
            for j in range(i):
                rows[f"Corr. {one.terms[j]} x {term} by {one.factor}"] = one.corr[i, j]
    return pd.DataFrame({"Coef.": rows}).map("{:.3f}".format)


def _sentences(record: GeneralizedRecord) -> list[str]:
    scale = "log odds" if record.family.link == "logit" else "logarithms of counts"
    found = [f"Coefficients and SDs are {scale}, for one group; there is no residual variance."]
    found.append(f"Random effects were integrated out by {_in_words(record)}.")
    return found


def _in_words(record: GeneralizedRecord) -> str:
    if record.points == 1:
        return "Laplace's approximation (points=1)"
    return f"adaptive Gauss-Hermite quadrature with {record.points} points for each effect"
