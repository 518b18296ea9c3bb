"""Which generalised fits compare by their likelihoods."""

from collections.abc import Sequence

import numpy as np

from course_lib.model.glmm.record import GeneralizedRecord
from course_lib.tables.candidates import Candidate
from course_lib.tables.plain_glm import PlainGlm

NO_BOOTSTRAP = (
    "Fits of fit_glmm are not simulated and fitted again here: leave sets out. Where a variance is "
    "zero under the smaller model, p_boundary is the p-value."
)


def check_generalized(found: Sequence[Candidate]) -> None:
    """Refuse to compare generalised fits with linear ones, or with unlike ones of their kind."""
    records = [one.generalized for one in found if one.generalized is not None]
    if not records:
        return
    if len(records) < len(found):
        raise ValueError(
            "Some of these fits are from fit_glmm or smf.glm and some are linear: a likelihood of "
            "counts and one of normal responses do not compare."
        )
    for one in records[1:]:
        _check_pair(records[0], one)


def _check_pair(first: GeneralizedRecord | PlainGlm, other: GeneralizedRecord | PlainGlm) -> None:
    if first.family != other.family:
        raise ValueError(
            f"One fit is {first.family.name} and one {other.family.name}: a test needs models of "
            f"which one holds the other."
        )
    if first.points and other.points and first.points != other.points:
        many = max(first.points, other.points)
        raise ValueError(
            f"One fit is by {first.integration} and one by {other.integration}: these are two "
            f"approximations of the likelihood, whose difference is no test. Fit all with "
            f"points={many}, or all with points=1."
        )
    alike = len(first.trials) != len(other.trials) or np.array_equal(first.trials, other.trials)
    if not alike:
        raise ValueError("The fits have unlike trials: their likelihoods do not compare.")
    if len(first.offset) == len(other.offset) and not np.allclose(first.offset, other.offset):
        raise ValueError(
            "The fits have unlike offsets: neither is a special case of the other, and their "
            "difference is no test. Give both the same offset."
        )
