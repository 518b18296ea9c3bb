"""Explorers under the hand: time of a redraw and frames per second, in JupyterLab and on a slide.

Beside them, the pooling explorer's figure made with ``interact`` and an inline matplotlib plot.
"""

import gzip
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from playwright.sync_api import Page
from rich.console import Console
from rich.table import Table

from course_lib.explorers.frame.browser_case import POOLED_SLEEPSTUDY, find_cases
from course_tools.slides.browser import open_browser
from tests.explorers.node import EXPLORERS, PACKAGES, build
from tests.explorers.pages import FRAME, open_in_lab, open_static, watched_page
from tests.lab.test_cli import running_lab

SECONDS = 3
# Move the slider once per frame. A redraw ends when the picture has changed and is laid out; the
# frames are those on which it had changed.
DRAG = """
([slider, stage, seconds]) => new Promise((resolve) => {
  const list = slider.tagName === "SELECT", times = []; // a list is gone through as a slider is
  const [low, high] = list ? [0, slider.length - 1] : [Number(slider.min), Number(slider.max)];
  let [changed, at, frames, begun, waiting] = [true, low, 0, performance.now(), 0];
  new MutationObserver(() => {
    if (changed) return;
    changed = true;
    stage.getBoundingClientRect();
    times.push(performance.now() - waiting);
  }).observe(stage, { subtree: true, childList: true, attributes: true, characterData: true });
  const step = () => {
    const now = performance.now();
    if (changed) {
      if (times.length) frames += 1;
      at = at >= high ? low : at + 1;
      changed = false;
      waiting = now;
      slider[list ? "selectedIndex" : "value"] = at;
      slider.dispatchEvent(new Event(list ? "change" : "input", { bubbles: true }));
    }
    if (now - begun < seconds * 1000) requestAnimationFrame(step);
    else resolve({ times, rate: (1000 * frames) / (now - begun) });
  };
  requestAnimationFrame(step);
})
"""
INTERACT = (
    POOLED_SLEEPSTUDY
    + """
import matplotlib.pyplot as plt
from IPython.display import display
from ipywidgets import IntSlider, Output, interactive_output
from course_lib.explorers.pooling import figure as still
from course_lib.explorers.pooling.lines import END, pool_at, ratio_at

numbers = {p: pool_at(pooling, ratio_at(p)) for p in (-END, 0, END)}
def draw(position):
    now = numbers | {0: pool_at(pooling, ratio_at(position))}
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 5))
    still._draw_lines(left, pooling, now, 18)
    still._draw_plane(right, pooling, now, 18)
    plt.show()
slider = IntSlider(0, -END, END)
display(slider, interactive_output(draw, {"position": slider}))
explorer = None
"""
)
# ipywidgets' own slider is not a native input: the value is set through it by keys.
KEYS = """
([output, seconds]) => new Promise((resolve) => {
  const times = [];
  let [waiting, pictures, begun] = [0, 0, performance.now()];
  const handle = document.querySelector(".widget-slider .noUi-handle");
  const press = () => {
    waiting = performance.now();
    const options = { key: "ArrowRight", bubbles: true, cancelable: true };
    handle.dispatchEvent(new KeyboardEvent("keydown", options));
  };
  const observer = new MutationObserver(() => {
    const image = output.querySelector("img");
    if (!waiting || !image || image.dataset.seen) return;
    image.dataset.seen = "yes";
    times.push(performance.now() - waiting);
    pictures += 1;
    waiting = 0;
    const now = performance.now();
    if (now - begun > seconds * 1000) {
      observer.disconnect();
      resolve({ times, rate: (1000 * pictures) / (now - begun) });
    } else requestAnimationFrame(press);
  });
  observer.observe(output, { subtree: true, childList: true, attributes: true });
  press();
})
"""


# From the key to the redraw: until the number of random effects is another.
ASK = """
([field, cell, text]) => new Promise((resolve) => {
  const [begun, before] = [performance.now(), cell.value];
  const seen = () => cell.value !== before && resolve(performance.now() - begun);
  new MutationObserver(seen).observe(cell, { attributes: true });
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
})
"""
TYPED = ("log(Days + 1)", "sqrt(Days)", "exp(Days)", "I(Days**2)", "I(Days**3)")


def answer_times(page: Page) -> list[float]:
    """Type ten formulas that the page does not know; return milliseconds to each answer."""
    where = ("textarea", "data[data-number=random]")
    handles = [page.locator(f"{FRAME} {selector}").element_handle() for selector in where]
    return [
        float(page.evaluate(ASK, [*handles, f"Reaction ~ {predictor} + ({effects} | Subject)"]))
        for predictor in TYPED
        for effects in ("1", "1 + Days")
    ]


def drag(page: Page, slider: str) -> dict[str, Any]:
    """Move an explorer's slider for some seconds."""
    parts = [page.locator(f"{FRAME} {where}").first for where in (slider, ".stage")]
    handles = [part.element_handle() for part in parts]
    measured: dict[str, Any] = page.evaluate(DRAG, [*handles, SECONDS])
    return measured


def interact(page: Page, lab: Any) -> dict[str, Any]:
    """Move the slider of the same figure made by `interact`."""
    case = SimpleNamespace(name="interact", code=INTERACT)
    open_in_lab(page, lab, case, ".jp-OutputArea-output img")
    page.wait_for_timeout(1500)
    output = page.locator(".jp-OutputArea").first.element_handle()
    measured: dict[str, Any] = page.evaluate(KEYS, [output, SECONDS])
    return measured


@contextmanager
def opened(browser: Any, width: int, height: int) -> Iterator[Page]:
    """Open a page and forget its messages."""
    with watched_page(browser, width, height) as (page, _):
        yield page


def rows(browser: Any, lab: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Measure each explorer in both places, and the figure of `interact`."""
    cases = {case.name: case for case in find_cases()}
    for case in cases.values():
        with opened(browser, 1200, 900) as page:
            open_in_lab(page, lab, case)
            yield case.name, "JupyterLab", drag(page, case.slider)
        with opened(browser, 1280, 720) as page:
            open_static(page, case.explorer())
            yield case.name, "slide", drag(page, case.slider)
    if "formula" in cases:
        with opened(browser, 1200, 900) as page:
            open_in_lab(page, lab, cases["formula"])
            yield "formula, typed: Python answers", "JupyterLab", {"times": answer_times(page)}
    if "pooling" in cases:
        with opened(browser, 1200, 900) as page:
            yield "pooling, interact and matplotlib", "JupyterLab", interact(page, lab)


def sizes() -> str:
    """Say how large the built JavaScript is."""
    files = sorted(EXPLORERS.glob("*/built.js"))
    packed = [len(gzip.compress(path.read_bytes())) / 1000 for path in files]
    each = ", ".join(f"{p.parent.name} {size:.1f}" for p, size in zip(files, packed, strict=True))
    return f"JavaScript, compressed: {sum(packed):.1f} kB of at most 150 ({each})"


def main() -> None:
    """Print the table."""
    table = Table("explorer", "where", "redraw ms, median", "95 %", "frames/s")
    with tempfile.TemporaryDirectory() as folder, open_browser() as browser:
        if not PACKAGES.exists():
            build(Path(folder) / "static")
        with running_lab(Path(folder)) as lab:
            for name, where, measured in rows(browser, lab):
                slow = statistics.quantiles(measured["times"], n=20)[-1]
                median = statistics.median(measured["times"])
                rate = f"{measured['rate']:.0f}" if "rate" in measured else ""
                table.add_row(name, where, f"{median:.1f}", f"{slow:.1f}", rate)
    table.caption = sizes()
    Console().print(table)
