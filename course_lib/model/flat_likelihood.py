"""Warn where the likelihood is nearly flat at its highest point."""

import numpy as np

from course_lib.model.design import Array
from course_lib.model.fit_record import FitRecord
from course_lib.model.identified import flat_advice
from course_lib.model.optimum import row_sizes

# Smallest curvature beside the largest. In the course's fits and lme4's references it is 0.001 and
# more.
_FLAT = 1e-6
_TAKES_PART = 0.05  # share of a parameter in the flat direction


class NotIdentifiedWarning(UserWarning):
    """The likelihood is nearly flat: the data hardly tell some variances apart."""


def flat_sentence(record: FitRecord) -> str | None:
    """Say which variances and covariances the data hardly tell apart; None where they do.

    Parameters
    ----------
    record : FitRecord
        A fit.
    """
    if record.singular or record.curvature is None:
        return None
    # Else groups that differ a thousand times more than their rows do would look flat.
    scale = row_sizes(record.theta, record.products)
    values, vectors = np.linalg.eigh(record.curvature * np.outer(scale, scale))
    if values[0] >= _FLAT * values[-1]:
        return None
    things = _things(record, vectors[:, 0] ** 2)
    blocks = record.design.blocks
    advice = flat_advice(blocks) or "Leave out one of these effects."
    return (
        f"The likelihood is nearly flat: it hardly changes with {things}, so that their estimates "
        f"say little. Fixed effects, fitted values and the log-likelihood are sound. {advice}"
    )


def _things(record: FitRecord, shares: Array) -> str:
    found = []
    for block, one in zip(record.design.blocks, record.products.covariances, strict=True):
        for i, j, which in zip(one.rows, one.columns, one.which, strict=True):
            if shares[which] > _TAKES_PART:
                names = dict.fromkeys((block.terms[j], block.terms[i]))
                kind = "variance" if i == j else "covariance"
                found.append(f"the {kind} of {' and '.join(names)} by {block.factor}")
    return " and ".join(dict.fromkeys(found))
