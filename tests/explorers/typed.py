"""Type formulas into the formula explorer, and measure how long Python takes to answer."""

from playwright.sync_api import Page

from tests.explorers.pages import FRAME, shown_numbers

# From the key to the redraw: until the number of random effects is another.
_ASK = """
([field, cell, text]) => new Promise((resolve) => {
  const [begun, before] = [performance.now(), cell.value];
  const seen = () => cell.value !== before && resolve(performance.now() - begun);
  new MutationObserver(seen).observe(cell, { attributes: true });
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
})
"""
_PREDICTORS = ("log(Days + 1)", "sqrt(Days)", "exp(Days)", "I(Days**2)", "I(Days**3)")


def answer_times(page: Page) -> list[float]:
    """Type ten formulas that the page does not know; return milliseconds to each answer."""
    where = ("textarea", "data[data-number=random]")
    handles = [page.locator(f"{FRAME} {selector}").element_handle() for selector in where]
    waits = []
    for predictor in _PREDICTORS:
        for effects, count in (("1", 18), ("1 + Days", 36)):
            text = f"Reaction ~ {predictor} + ({effects} | Subject)"
            waits.append(float(page.evaluate(_ASK, [*handles, text])))
            assert shown_numbers(page)["random"] == count
    return waits
