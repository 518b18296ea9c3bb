"""What the page shows for a formula: its meaning as plain values, or in words what is wrong."""

from typing import Any

import numpy as np
import pandas as pd

from course_lib.explorers.formula.meaning import FormulaMeaning, explain_formula
from course_lib.explorers.frame.explorer import plain

SHOWN_ROWS = 200  # of Z


def answer_formula(formula: Any, data: pd.DataFrame) -> dict[str, Any]:
    """Return what the page shows for a formula: its meaning, or in words what is wrong.

    Returns
    -------
    dict
        Plain values; ``error`` alone where the formula has no meaning for the data.
    """
    try:
        meaning = explain_formula(formula, data)
    except ValueError as error:
        return {"error": str(error)}
    except Exception as error:  # whatever patsy says, the page gets an answer
        return {"error": f"This formula cannot be read ({error})."}
    shown = meaning.scaled[:SHOWN_ROWS]
    rows, columns = np.nonzero(shown)
    return plain(
        {
            "call": meaning.call,
            "equation": meaning.equation,
            "meanings": meaning.meanings,
            "terms": [
                {"words": words, "columns": columns, "row": row}
                for words, columns, row in meaning.terms
            ],
            "varies": meaning.varies,
            "sentence": meaning.sentence,
            "counts": counts_of(meaning),
            "z": {
                "rows": rows,
                "columns": columns,
                "values": np.round(shown[rows, columns], 3),
                "shown": len(shown),
                "blocks": [(f"{b.factor}: {b.words}", n) for b, n in meaning.widths],
            },
        }
    )


def counts_of(meaning: FormulaMeaning) -> dict[str, int]:
    """Return the numbers beside the picture."""
    return {
        "rows": meaning.z.shape[0],
        "fixed": meaning.fixed,
        "random": meaning.z.shape[1],
        "variances": meaning.variances,
        "correlations": meaning.correlations,
    }
