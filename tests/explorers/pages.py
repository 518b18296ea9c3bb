"""Pages with an explorer: JupyterLab, and a static page as the slides are; and hands for them."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from ipywidgets.embed import dependency_state, embed_data
from nbformat.v4 import new_code_cell, new_notebook, writes
from playwright.sync_api import Browser, Page

from course_lib.explorers.frame.browser_case import Case, Move, Numbers, find_cases
from course_lib.explorers.frame.explorer import Explorer
from tests.explorers.node import ROOT
from tests.explorers.static_site import put_page

FRAME = ".course-explorer"
PICTURE = f"{FRAME} .stage svg"
PATIENCE = 240  # seconds that a slow machine may take; nobody waits longer than needed
# What differs by explorer is seen on a page. In JupyterLab some stand for all: one for every day,
# one that asks Python, and one with two tabs and handles.
_IN_LAB = {"shrinkage": (), "formula": pytest.mark.thorough, "budget": pytest.mark.thorough}
in_lab = pytest.mark.parametrize(
    "case",
    [pytest.param(c, id=c.name, marks=_IN_LAB[c.name]) for c in find_cases() if c.name in _IN_LAB],
)
_LENT: dict[Any, Page] = {}
# True when the picture was not drawn anew for some frames: sizes and type have settled.
_AT_REST = """
async (stage) => {
  for (let before = null, still = 0; still < 5; ) {
    await new Promise((next) => requestAnimationFrame(next));
    still = stage.innerHTML === before ? still + 1 : 0;
    before = stage.innerHTML;
  }
}
"""


@contextmanager
def watched_page(
    browser: Browser, width: int, height: int, **options: Any
) -> Iterator[tuple[Page, list[str]]]:
    """Open a page; errors of the console, and requests to other hosts, are collected."""
    page = browser.new_page(viewport={"width": width, "height": height}, **options)
    page.set_default_timeout(1000 * PATIENCE)
    try:
        with _watched(page) as problems:
            yield page, problems
    finally:
        page.close()


@contextmanager
def static_page(
    browser: Browser, width: int, height: int, **options: Any
) -> Iterator[tuple[Page, list[str]]]:
    """Lend a page for `open_static`: that of the test before, where packages run at once."""
    key = (browser, *sorted(options.items()))
    if key not in _LENT:
        _LENT[key] = browser.new_page(**options)
        _LENT[key].set_default_timeout(1000 * PATIENCE)
    _LENT[key].set_viewport_size({"width": width, "height": height})
    with _watched(_LENT[key]) as problems:
        yield _LENT[key], problems


@contextmanager
def _watched(page: Page) -> Iterator[list[str]]:
    problems: list[str] = []

    def see(request: Any) -> None:
        address = urlsplit(request.url)
        local = (address.hostname or "").endswith("localhost")
        if address.scheme in ("http", "https", "ws", "wss") and not local:
            problems.append(f"request to {request.url}")

    hear: dict[Any, Callable[[Any], None]] = {
        "pageerror": lambda error: problems.append(str(error)),
        "console": lambda line: problems.append(line.text) if line.type == "error" else None,
        "request": see,
    }
    for event, what in hear.items():
        page.on(event, what)
    try:
        yield problems
    finally:
        for event, what in hear.items():
            page.remove_listener(event, what)


def static_html(explorer: Explorer, style: str = "") -> str:
    """Return a page as nbconvert makes it: the widget's state and html-manager, no kernel."""
    state = embed_data(views=[explorer], state=dependency_state([explorer], drop_defaults=False))
    view = json.dumps(state["view_specs"][0])
    return f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>explorer</title>
<link rel="icon" href="data:,"><style>{style}</style><body>
<script src="/packages/requirejs/require.js"></script>
<script>require.config({{paths: {{anywidget: "/anywidget/index"}}}});</script>
<script src="/packages/@jupyter-widgets/html-manager/dist/embed-amd.js"></script>
<script type="application/vnd.jupyter.widget-state+json">{_safe(state["manager_state"])}</script>
<script type="application/vnd.jupyter.widget-view+json">{view}</script></body></html>"""


def _safe(state: dict[str, Any]) -> str:
    return json.dumps(state).replace("</", "<\\/")


def open_static(page: Page, explorer: Explorer, style: str = "") -> None:
    """Show the explorer on a static page, all of whose files come from this machine."""
    page.goto(put_page(static_html(explorer, style)))
    page.mouse.move(0, 0)
    wait_for_picture(page)


def wait_for_picture(page: Page) -> None:
    """Wait until the picture is there, and at rest."""
    page.locator(PICTURE).first.wait_for(state="attached")
    page.locator(f"{FRAME} .stage").evaluate(_AT_REST)


def open_in_lab(page: Page, lab: Any, case: Case, shown: str = PICTURE) -> None:
    """Run the case's cell in JupyterLab, as a student does, and wait until it shows something."""
    folder = ROOT / "build" / "explorers" / "notebooks"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{case.name}.ipynb"
    cells = [new_code_cell(f"{case.code}\nexplorer", id="explorer"), new_code_cell("", id="next")]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    file.write_text(writes(new_notebook(cells=cells, metadata={"kernelspec": kernel})))
    path = file.relative_to(ROOT).as_posix()
    # A workspace of its own: else the tabs of the last page would come back.
    page.goto(f"{lab.base}/lab/workspaces/{case.name}/tree/{path}?token={lab.token}")
    wait_for_kernel(lab, path)
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for()
    page.locator(".jp-Notebook .cm-content").first.click()
    page.keyboard.press("Shift+Enter")
    page.locator(shown).first.wait_for(state="attached")
    page.locator(shown).first.scroll_into_view_if_needed()
    if shown == PICTURE:
        wait_for_picture(page)


def run_cell(page: Page, code: str) -> str:
    """Run code in the notebook's last cell, and return what it prints."""
    cell = page.locator(".jp-Notebook .jp-Cell").last
    end = f"end {time.monotonic_ns()}"
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(f"{code}\nprint('{end}')")
    page.keyboard.press("Control+Enter")
    shown = cell.locator(".jp-OutputArea-output pre", has_text=end).first
    shown.wait_for()
    return shown.inner_text().strip().removesuffix(end).strip()


def wait_for_kernel(lab: Any, path: str) -> None:
    """Wait until the notebook's kernel is idle; a cell run before would open a dialog."""

    def is_idle() -> bool:
        sessions = {session["path"]: session["kernel"] for session in lab.ask("api/sessions")}
        return path in sessions and sessions[path]["execution_state"] == "idle"

    if not wait_until(is_idle):
        raise AssertionError(f"No kernel became ready for {path}.")


def wait_until(seen: Callable[[], bool], patience: float = PATIENCE) -> bool:
    """Look again and again until a thing is seen; say whether it was."""
    end = time.monotonic() + patience
    while not (found := seen()) and time.monotonic() < end:
        time.sleep(0.1)
    return found


def shown_numbers(page: Page) -> Numbers:
    """Return the numbers beside the picture, unrounded, by their id."""
    cells = page.locator(f"{FRAME} tr:not([hidden]) data").all()
    values = {str(cell.get_attribute("data-number")): cell.get_attribute("value") for cell in cells}
    return {
        name: float(value.replace("Infinity", "inf")) if value else None
        for name, value in values.items()
    }


def picture(page: Page) -> str:
    """Return the picture as text, for comparison."""
    return page.locator(f"{FRAME} .stage").inner_html()


_DRAWN = """
(stage) =>
  [...stage.querySelectorAll("*")]
    .filter((one) => !one.closest("clipPath") && one.namespaceURI.endsWith("svg"))
    .map((one) => {
      const names = one.getAttributeNames().filter((name) => name !== "clip-path");
      const looks = names.sort().map((name) => `${name}=${one.getAttribute(name)}`);
      return [one.tagName, ...looks, one.children.length ? "" : one.textContent].join(" ");
    })
    .sort()
"""


def drawn(page: Page) -> list[str]:
    """Return what the picture is made of, in whatever order it was drawn."""
    marks: list[str] = page.locator(f"{FRAME} .stage").evaluate(_DRAWN)
    return marks


def do(page: Page, move: Move) -> None:
    """Reset the explorer, then do what the move says."""
    page.locator(f"{FRAME} .reset").click()
    for selector, label in move.choose:
        choose(page, selector, label)
    if move.drag is not None:
        drag(page, move.target, move.drag)
    if move.keys:
        page.locator(f"{FRAME} {move.target}").first.focus()
    for key in move.keys:
        page.keyboard.press(key)


def choose(page: Page, selector: str, label: str) -> None:
    """Select in a list, or press one of the buttons side by side."""
    target = page.locator(f"{FRAME} {selector}").first
    if target.evaluate("element => element.tagName") == "SELECT":
        target.select_option(label=label)
    else:
        page.locator(f"{FRAME} label:has(span:text-is('{label}'))").click()


def drag(page: Page, selector: str, way: tuple[float, float]) -> None:
    """Drag with the mouse: a slider's thumb from where it is, anything else from its middle."""
    target = page.locator(f"{FRAME} {selector}").first
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    to = (x + way[0], y + way[1])
    if target.get_attribute("type") == "range":
        thumb = "e => (e.value - e.min) / (e.max - e.min)"
        x = box["x"] + 10 + (box["width"] - 20) * float(target.evaluate(thumb))
        to = (box["x"] + box["width"] * way[0], box["y"] + box["height"] * way[1])
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(*to, steps=8)
    page.mouse.up()
