"""A class of students who work alone, each in a way of their own; and copies in disguise.

The exercise is 02, random intercepts. A student has a style (which fit, how names are written, how
much is looked at besides), and takes for each question one of the ways to its answer, right or
wrong: they stand in ``honest_class.toml``. Copies rename, quote otherwise, comment, and put in what
does nothing, as a student does who hides one.
"""

import random
import re
import tomllib
from pathlib import Path

_CLASS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
SETUP = """import matplotlib.pyplot as plt
import statsmodels.formula.api as smf
from course_lib import fit_mixed, icc

grader = start_exercise("02_random_intercepts")"""
DATA = 'data = load_exercise("typists")\ndata.head()'
KNOWN = {"data", "grader", "plt", "smf", *_CLASS["ways"]}


def honest_notebook(seed: int) -> list[str]:
    """Return the code cells of a student who works alone."""
    draw = random.Random(seed)
    names = {place: draw.choice(choices) for place, choices in _CLASS["names"].items()}
    careful, habit = draw.random(), draw.choice(_CLASS["fits"])
    cells = [SETUP, DATA]
    for question, ways in _CLASS["ways"].items():
        if draw.random() < 0.03:  # left out
            cells += [f"{question} = ...", f'grader.check("{question}")']
            continue
        way = draw.choices(ways, [1 + 3 * draw.random() for _ in ways])[0]
        code = way.replace("FITTING", habit).replace("ANSWER", question)
        if draw.random() < careful:
            cells.append(draw.choice(_CLASS["looks"]))
        if draw.random() < careful / 2:
            code += f"\n{draw.choice(_CLASS['looks'])}"
        if draw.random() < 0.3:
            code = f"{draw.choice(_CLASS['remarks'])}\n{code}"
        cells += [code, f'grader.check("{question}")']
    return [_named(cell, names) for cell in [*cells, "grader.check_all()"]]


def _named(cell: str, names: dict[str, str]) -> str:
    return re.sub(r"\b[A-Z]{3,}\b", lambda word: names.get(word[0], word[0]), cell)


def disguised(cells: list[str], seed: int) -> list[str]:
    """Return a copy in which a student hides whose work it is: nothing that is computed changes."""
    draw = random.Random(seed)
    own = sorted({name for cell in cells for name in re.findall(r"^(\w+) = ", cell, re.M)} - KNOWN)
    new = {name: f"{draw.choice(['my', 'the', 'x', 'new'])}_{name[::-1]}" for name in own}
    copy = []
    for cell in cells:
        lines = [
            re.sub(r"(?<![\w.\"])(\w+)\b(?!\s*\()", lambda w: new.get(w[0], w[0]), line)
            for line in cell.split("\n")
        ]
        text = "\n".join(
            line.replace(" = ", "  =  ") if draw.random() < 0.5 else line for line in lines
        )
        if draw.random() < 0.4:
            text = f"# {draw.choice(['my own way', 'I think', 'question', 'result'])}\n{text}\n"
        if draw.random() < 0.3:
            text = text.replace('"', "'") if "'" not in text else text
        copy.append(text)
        if draw.random() < 0.3:
            copy.append(
                draw.choice(
                    ["print('done')", "data.head(3)", "1 + 1", "import math", "print(typist_sd)"]
                )
            )
    return copy
