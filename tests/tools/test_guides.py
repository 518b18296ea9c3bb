"""The READMEs of the rooms name the modules that there are, and the limits that hold."""

import re
from pathlib import Path

import pytest

from course_tools.slides import limits
from course_tools.slides.type_size import SIZES

TOOLS = Path(__file__).parents[2] / "course_tools"
GUIDES = sorted(TOOLS.rglob("README.md"))
GUIDES = [path for path in GUIDES if path.parent.name != "templates"]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.parent.name)
def test_a_guide_names_all_modules_and_no_other(guide):
    named = set(re.findall(r"`(?:sandbox/)?(\w+\.py)`", guide.read_text(encoding="utf-8")))
    named = {name for name in named if not name.startswith("test_")}
    there = {path.name for path in guide.parent.rglob("*.py")} - {"__init__.py"}
    assert named == there


def test_the_slides_guide_tells_how_much_prose_stays():
    guide = (TOOLS / "slides" / "README.md").read_text(encoding="utf-8")
    assert f"prose stays on the slide, up to {limits.KEPT_WORDS} words" in guide


def test_sizes_of_type_are_those_of_the_style_sheet():
    style = (TOOLS / "slides" / "templates" / "theme.css").read_text(encoding="utf-8")
    found = re.findall(r"\.size-(\w+) \{ --type: ([\d.]+)px", style)
    assert {name: float(size) for name, size in found} == SIZES
