"""Write the first twelve stress sets of each family for lme4.

Run in the repository's top folder: ``python -m tests.reference.lme4.make_stress``, then
``Rscript tests/reference/lme4/make_stress.R``.
"""

from pathlib import Path

import pandas as pd

from tests.model.stress_sets import stress_sets

FOLDER = Path(__file__).parent / "stress"
KEPT = 12


def main() -> None:
    """Write one long file per kind of columns, and the list of formulas."""
    sets = list(stress_sets(KEPT))
    index = pd.DataFrame(
        {
            "set": range(len(sets)),
            "family": [s.family for s in sets],
            "number": [s.number for s in sets],
            "formula": [s.formula for s in sets],
        }
    )
    index.to_csv(FOLDER / "sets.csv", index=False)
    kinds: dict[str, list[pd.DataFrame]] = {}
    for number, one in enumerate(sets):
        columns = "".join(name for name in one.data.columns if name not in {"y", "x"})
        kinds.setdefault(columns, []).append(one.data.assign(set=number))
    for columns, parts in kinds.items():
        pd.concat(parts).to_csv(FOLDER / f"data_{columns}.csv", index=False)


if __name__ == "__main__":
    main()
