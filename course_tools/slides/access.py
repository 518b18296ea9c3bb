"""Ask axe whether all can use the slides: contrast, names, roles, the order of headings."""

from pathlib import Path

from playwright.sync_api import Browser

from course_tools.slides.browser import open_deck
from course_tools.slides.check import WIDE, Problem

AXE = Path("axe-core") / "axe.min.js"
# Backgrounds lie in a layer of their own, through which axe doesn't see: each slide gets its own.
# axe reads all that is on the page at each call, so what is on the other slides is put aside.
_ASK = """async () => {
  const found = [];
  document.querySelector(".backgrounds").style.display = "none";
  for (const slide of Reveal.getSlides())
    slide.style.backgroundColor = slide.dataset.backgroundColor ?? "#fff";
  const contents = new Map(Reveal.getSlides().map((slide) => [slide, [...slide.childNodes]]));
  for (const [at, slide] of Reveal.getSlides().entries()) {
    if (at === 1) for (const other of contents.keys()) other.replaceChildren();
    slide.replaceChildren(...contents.get(slide));
    const { h, v } = Reveal.getIndices(slide);
    Reveal.slide(h, v, Number.MAX_SAFE_INTEGER);
    await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
    const looked = at ? slide : document; // the whole page once
    const { violations } = await axe.run(looked, { resultTypes: ["violations"] });
    for (const { id, nodes } of violations)
      found.push([at + 1, `${id}: ${nodes.length} times, such as ${nodes[0].html.slice(0, 100)}`]);
    if (at) slide.replaceChildren();
  }
  return found;
}"""


def violations(browser: Browser, deck: Path, modules: Path) -> list[Problem]:
    """Return what axe finds on each slide of a deck, with all fragments shown.

    Parameters
    ----------
    browser : Browser
        See `open_browser`.
    deck : Path
        The deck's file.
    modules : Path
        The folder ``node_modules``, see `packages.install`.
    """
    page = browser.new_page(viewport={"width": WIDE[0], "height": WIDE[1]})
    try:
        open_deck(page, deck)
        page.evaluate((modules / AXE).read_text(encoding="utf-8"))
        return [Problem(deck.stem, WIDE, slide, what) for slide, what in page.evaluate(_ASK)]
    finally:
        page.close()
