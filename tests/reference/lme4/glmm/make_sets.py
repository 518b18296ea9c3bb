"""Write the generated sets for glmer, into a folder that is not kept.

Run in the repository's top folder: ``python -m tests.reference.lme4.glmm.make_sets FOLDER``, then
``Rscript tests/reference/lme4/glmm/make_sets.R FOLDER``.
"""

import sys
from pathlib import Path

import pandas as pd

from tests.model.glmm.sets import make_set

KEPT = 150


def main(folder: Path) -> None:
    """Write a CSV for each set, and the list of models."""
    folder.mkdir(parents=True, exist_ok=True)
    sets = [make_set(number) for number in range(KEPT)]
    rows = [(s.number, s.formula, s.family, s.trials, s.offset, s.points) for s in sets]
    names = ["number", "formula", "family", "trials", "offset", "points"]
    pd.DataFrame(rows, columns=names).to_csv(folder / "sets.csv", index=False)
    for one in sets:
        one.data.to_csv(folder / f"set_{one.number}.csv", index=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
