"""How long tests wait for a thing before they give up.

These are guards, not expectations: a machine four times slower than ours, and busy, passes too.
"""

import time
from collections.abc import Callable
from typing import Any

SECONDS = 300
MILLISECONDS = 1000 * SECONDS  # as Playwright counts
_LOOK = 0.1  # seconds between two looks


def wait_for(ready: Callable[[], Any], what: str) -> Any:
    """Ask until the answer is true, and return it; else fail and name what did not come."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if found := ready():
            return found
        time.sleep(_LOOK)
    raise AssertionError(f"Waited {SECONDS} seconds for {what}.")
