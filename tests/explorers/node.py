"""Run the explorers' JavaScript in Node, and build it."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from course_lib.explorers.frame.explorer import plain
from tests.conftest import NO_NODE

ROOT = Path(__file__).parents[2]
EXPLORERS = ROOT / "course_lib" / "explorers"
PACKAGES = ROOT / "build" / "explorers" / "node_modules"


def _node(*words: str, **options: Any) -> str:
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        pytest.skip(NO_NODE)
    answer = subprocess.run(
        [node, *words], capture_output=True, text=True, timeout=1200, check=False, **options
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def run_math(module: str, expression: str, **given: Any) -> Any:
    """Evaluate an expression of what a module such as ``pooling/mathematics`` exports, and `given`.

    Infinity travels as the text "inf", in both directions.
    """
    script = f"""
import * as math from {json.dumps((EXPLORERS / f"{module}.js").as_uri())};
const revive = (key, value) => (value === "inf" ? Infinity : value);
const given = JSON.parse(process.argv[1], revive);
const result = new Function("math", "given",
  `const {{ ${{Object.keys(math)}} }} = math; const {{ ${{Object.keys(given)}} }} = given;
   return ${{process.argv[2]}};`)(math, given);
console.log(JSON.stringify(result, (key, value) => (value === Infinity ? "inf" : value)));
"""
    options = ("--input-type=module", "--eval", script, json.dumps(plain(given)), expression)
    return json.loads(_node(*options))


def build(folder: Path) -> None:
    """Build the explorers into a folder; the packages end up in build/explorers."""
    _node(str(EXPLORERS / "frame" / "build.mjs"), str(folder))


def numbers(value: Any) -> np.ndarray:
    """Return an array of what came from JavaScript: None is NaN, "inf" infinity."""
    return np.array(json.loads(json.dumps(value).replace('"inf"', "Infinity")), dtype=float)
