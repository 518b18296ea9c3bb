"""Run the measurements: all, or those named, as in ``make bench ARGS="import startup"``."""

import sys
from importlib import import_module
from pathlib import Path

from rich.console import Console


def main(names: list[str]) -> int:
    """Run each measurement's ``main()``; 2 when a name is not known."""
    known = sorted(
        path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py")
    )
    if unknown := [name for name in names if name not in known]:
        print(f"No measurement called {', '.join(unknown)}; there are: {', '.join(known)}.")
        return 2
    for name in names or known:
        Console().rule(name)
        import_module(f"tests.bench.bench_{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
