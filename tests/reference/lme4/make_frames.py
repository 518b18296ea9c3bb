"""Write the first generated frames for lme4, into a folder that is not kept.

Run in the repository's top folder: ``python -m tests.reference.lme4.make_frames FOLDER``, then
``Rscript tests/reference/lme4/make_frames.R FOLDER``.
"""

import sys
from pathlib import Path

import pandas as pd

from tests.frames import make_frame

KEPT = 250


def main(folder: Path) -> None:
    """Write a CSV for each frame, and the list of formulas."""
    folder.mkdir(parents=True, exist_ok=True)
    frames = [make_frame(number) for number in range(KEPT)]
    rows = [(frame.number, frame.formula, frame.reml) for frame in frames]
    pd.DataFrame(rows, columns=["number", "formula", "reml"]).to_csv(
        folder / "frames.csv", index=False
    )
    for frame in frames:
        frame.data.to_csv(folder / f"frame_{frame.number}.csv", index=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
