"""Ask axe whether all can use a page, when the page is at rest."""

from pathlib import Path

from playwright.sync_api import Page

from course_tools.slides.access import AXE

# A button half-way to its other colour has a contrast that nobody reads. What has no end is left
# out: there is no moment at which it is at rest.
_AT_REST = """async () => {
  const ends = (one) => Number.isFinite(one.effect?.getComputedTiming().endTime);
  for (let moving; (moving = document.getAnimations().filter(ends)).length; )
    await Promise.allSettled(moving.map((one) => one.finished));
}"""
_ASK = """async ([within, rules]) => (
  await axe.run(within, { resultTypes: ["violations"], ...(rules && { runOnly: rules }) })
).violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))"""
COLOURS = ["color-contrast"]  # the only rule whose answer another scheme of colours can change


def what_axe_finds(
    page: Page, modules: Path, within: str = "html", rules: list[str] | None = None
) -> list[str]:
    """Return what axe finds wrong in a part of a page: the rule, and the element.

    Parameters
    ----------
    page : Page
        A page that is loaded.
    modules : Path
        The folder ``node_modules`` with axe-core.
    within : str
        CSS selector of the part.
    rules : list of str, optional
        The rules to look at; without it, all.
    """
    page.evaluate((modules / AXE).read_text(encoding="utf-8") + "; 0")
    page.evaluate(_AT_REST)
    return page.evaluate(_ASK, [within, rules])
