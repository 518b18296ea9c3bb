"""Run within Pyodide by run_notebooks.mjs: a notebook cell by cell, beside what is stored."""

import ast
import contextlib
import io
import json
import os
import traceback

import pandas as pd

TABLES = ("DataFrame", "Series", "NotedFrame", "float", "int", "float64", "str")
os.environ |= {"MPLBACKEND": "agg", "COURSE_PROGRESS": "off"}


def run_notebook(path):
    """Return JSON: name, cells run, those that failed, the texts, and the last cell's value."""
    with open(path, encoding="utf-8") as file:
        notebook = json.load(file)
    os.chdir(os.path.dirname(path))
    names = {"__name__": "__main__", "display": lambda *_, **__: None}
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    failed, texts, value = [], [], None
    pd.set_option("display.width", 80, "display.max_columns", 20)  # as a kernel has it
    for cell in code:
        source, shown = "".join(cell["source"]), io.StringIO()
        try:
            with contextlib.redirect_stdout(shown), contextlib.redirect_stderr(io.StringIO()):
                value = run_cell(source, names)
        except Exception:
            failed.append({"source": source, "error": traceback.format_exc(limit=-3)})
            continue
        if "live" not in cell["metadata"].get("tags", []):  # such as the time of day
            texts += pairs(cell, shown.getvalue(), value)
    import matplotlib.pyplot as plt

    plt.close("all")
    name = os.path.basename(path)
    found = {"name": name, "cells": len(code), "failed": failed, "texts": texts}
    return json.dumps(found | {"last": repr(value)})


def run_cell(source, names):
    """Run a cell and return the value of its last line."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None


def pairs(cell, shown, value):
    """Return [here, stored] of what a cell prints, and of the table or number it ends with."""
    outputs = cell["outputs"]
    stored = "".join("".join(o["text"]) for o in outputs if o.get("name") == "stdout")
    found = [[shown, stored]] if shown or stored else []
    for output in outputs:
        text = "".join(output.get("data", {}).get("text/plain", ""))
        if output["output_type"] == "execute_result" and type(value).__name__ in TABLES:
            found.append([repr(value), text])
    return found
