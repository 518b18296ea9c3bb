"""Packages of npm: pinned, and formulas drawn with them."""

import json
import re

import pytest

from course_tools.basics.errors import BuildError
from course_tools.slides import packages


def test_formulas_are_drawn_and_a_bad_one_is_named():
    try:
        modules = packages.install()
    except BuildError as error:
        pytest.skip(str(error))
    drawn = packages.draw_formulas([("inline", r"\tau^2")], modules, "07")
    assert "<svg" in drawn["inline", r"\tau^2"]
    with pytest.raises(BuildError, match=r"07: not a formula .* \\frac\{"):
        packages.draw_formulas([("display", r"\frac{")], modules, "07")


def test_packages_are_pinned_and_name_no_registry():
    manifest = json.loads((packages.HERE / "package.json").read_text())
    lock = json.loads((packages.HERE / "package-lock.json").read_text())
    for name, version in manifest["dependencies"].items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), name
        assert lock["packages"][f"node_modules/{name}"]["version"] == version
    assert "resolved" not in json.dumps(lock)
