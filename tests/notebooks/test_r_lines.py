"""Each line of R in a lecture, an exercise or a page was run in R, as it stands.

The scripts are run by hand; their output stands beside them.
"""

import re
from pathlib import Path

import pytest

from course_tools.basics.sources import EXERCISES, LECTURES, find_sources
from tests.reference.lme4_values import FOLDER

SCRIPTS = FOLDER / "lectures"
BLOCK = re.compile(r"^```r\n(.*?)^```", re.MULTILINE | re.DOTALL)
# A call with its arguments; `ranef(fit)` in running text is one, `lmer` alone is not.
CALL = re.compile(r"`((?:lmer|lm|glmer|t\.test|anova|ranef|coef|fixef|relevel)\([^`]*\))`")
SOURCES = find_sources(kinds=[LECTURES, EXERCISES])  # a sheet has a test of its own


def lines_of_r(text: str) -> list[str]:
    """Return the lines of R of a source: of its blocks, and calls in its prose."""
    blocks = [line for block in BLOCK.findall(text) for line in block.splitlines()]
    return [line for line in [*blocks, *CALL.findall(text)] if line.strip()]


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_each_line_of_r_is_in_the_script_of_its_lecture(source: Path):
    script = SCRIPTS / f"{source.stem[:2]}.R"
    ran = script.read_text(encoding="utf-8") if script.is_file() else ""
    assert [line for line in lines_of_r(source.read_text("utf-8")) if line not in ran] == []


def test_each_script_was_run():
    scripts = {path.stem for path in SCRIPTS.glob("*.R")}
    assert scripts >= {"page"}
    for name in scripts:
        said = (SCRIPTS / f"{name}.txt").read_text(encoding="utf-8")
        assert said.strip(), name
        assert "Execution halted" not in said, name


def test_r_is_found():
    text = "In R `lmer(y ~ x + (1 | g), d)`, or\n\n```r\nfit <- lmer(y ~ 1, d)\n```\n\nnot `lmer`."
    assert lines_of_r(text) == ["fit <- lmer(y ~ 1, d)", "lmer(y ~ x + (1 | g), d)"]
