"""What an explorer looks like: it fits, and its marks can be seen, on each kind of page."""

import pytest

from course_lib.explorers.frame.browser_case import find_cases
from tests.access import what_axe_finds
from tests.explorers.node import PACKAGES, build
from tests.explorers.pages import FRAME, do, open_static, static_page

LAPTOP = 850, 600  # pixels: the pane of a notebook at 1366 x 768, beside JupyterLab's sidebar
TARGET = 24  # pixels: WCAG 2.2, 2.5.8
CONTRAST = 3.0  # WCAG 2.2, 1.4.11
DECORATION = 1.3  # below this a mark is a shade of the background, and nothing has to be read there
FORMS = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
    "forced, dark": {"forced_colors": "active", "color_scheme": "dark"},
}
DARK_PAGE = "html { background: #111; color-scheme: dark }"
by_name = pytest.mark.parametrize("case", find_cases(), ids=lambda case: case.name)
by_form = pytest.mark.parametrize("form", FORMS)

# The contrast of each mark with the card, as it is painted: of its fill or its stroke, the better.
MARKS = """
(stage) => {
  const ctx = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    ctx.clearRect(0, 0, 1, 1);
    ctx.fillStyle = colour;
    ctx.fillRect(0, 0, 1, 1);
    return [...ctx.getImageData(0, 0, 1, 1).data].map((one) => one / 255);
  };
  const light = (colour) =>
    colour
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
      .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const whole = stage.closest(".course-explorer");
  const card = rgba(getComputedStyle(whole).backgroundColor).slice(0, 3);
  const opacity = (one) =>
    one === stage ? 1 : Number(getComputedStyle(one).opacity) * opacity(one.parentElement);
  const contrast = (one, kind) => {
    const style = getComputedStyle(one);
    if (style[kind] === "none" || (kind === "stroke" && !parseFloat(style.strokeWidth))) return 1;
    const [r, g, b, a] = rgba(style[kind]);
    const seen = a * Number(style[`${kind}Opacity`]) * opacity(one);
    const mixed = [r, g, b].map((c, i) => c * seen + card[i] * (1 - seen));
    const [low, high] = [light(mixed), light(card)].sort((one, two) => one - two);
    return (high + 0.05) / (low + 0.05);
  };
  const kinds = ":is(path, circle, rect, line, ellipse, text)";
  return [...stage.querySelectorAll(`.panel g:not(.grid) > ${kinds}, .names text`)].map((one) => [
    one.parentElement.getAttribute("class"),
    Math.max(contrast(one, "fill"), contrast(one, "stroke")),
  ]);
}
"""
# Words that are cut off, or stick out of the card.
CLIPPED = """
(card) => {
  const edge = card.getBoundingClientRect();
  const kinds = "label, th, td, p, li, h3, legend, button, span, .stage text, output";
  return [...card.querySelectorAll(kinds)]
    .filter((one) => one.textContent.trim() && !one.closest(".heard, [hidden]"))
    .filter((one) => one.getClientRects().length)
    .filter((one) => {
      const box = one.getBoundingClientRect();
      const cut = getComputedStyle(one).overflowX !== "visible";
      const hidden = cut && one.scrollWidth > one.clientWidth + 1;
      return box.left < edge.left - 0.5 || box.right > edge.right + 0.5 || hidden;
    })
    .map((one) => one.textContent);
}
"""
# Sizes of what a hand has to hit. A label, or what is around an input, counts for the input.
TARGETS = """
(card) =>
  [...card.querySelectorAll("button, select, input, textarea, summary, a, [tabindex]")]
    .filter((one) => one.getClientRects().length)
    .map((one) => {
      const { width, height } = (one.closest("label") ?? one).getBoundingClientRect();
      const name = one.getAttribute("aria-label") ?? one.name ?? one.textContent;
      return [name, Math.min(width, height)];
    })
"""


@pytest.fixture(scope="module", autouse=True)
def _packages(tmp_path_factory):
    """The packages for a static page come with a build."""
    build(tmp_path_factory.mktemp("static"))


def look_at(page, case, style=""):
    open_static(page, case.explorer(), f"body {{ margin: 0 }} {style}")
    return page.locator(FRAME)


@by_name
def test_picture_and_hand_are_in_view_on_a_laptop(case, browser, tmp_path):
    width, height = LAPTOP
    with static_page(browser, width, height) as (page, problems):
        card = look_at(page, case)
        page.screenshot(path=tmp_path / f"{case.name}.png", full_page=True)
        box = card.bounding_box()
        assert box["y"] + box["height"] <= height
        left, right = (page.locator(f"{FRAME} {one}").bounding_box() for one in (".stage", ".side"))
        assert left["x"] + left["width"] <= right["x"], "the controls stand beside the picture"
        assert problems == []


@by_name
@pytest.mark.parametrize("width", [400, 700, LAPTOP[0]])
def test_no_word_is_cut_off(case, width, browser, tmp_path):
    with static_page(browser, width, 900) as (page, _):
        card = look_at(page, case)
        page.screenshot(path=tmp_path / f"{case.name}_{width}.png", full_page=True)
        assert card.evaluate(CLIPPED) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@by_name
@by_form
def test_each_mark_can_be_seen_and_axe_finds_nothing(case, form, browser, tmp_path):
    with static_page(browser, *LAPTOP, **FORMS[form]) as (page, _):
        look_at(page, case, DARK_PAGE if "dark" in form else "")
        for move in [None, *case.moves[-2:]]:
            if move:
                do(page, move)
            marks = page.locator(f"{FRAME} .stage").evaluate(MARKS)
            assert len(marks) > 3
            faint = {
                (layer, round(seen, 2)) for layer, seen in marks if DECORATION < seen < CONTRAST
            }
            assert faint == set(), move and move.what
        assert what_axe_finds(page, PACKAGES, FRAME) == []
        page.screenshot(path=tmp_path / f"{case.name}_{form}.png", full_page=True)


@by_name
def test_what_a_hand_has_to_hit_is_large_enough(case, browser):
    with static_page(browser, *LAPTOP) as (page, _):
        card = look_at(page, case)
        small = [one for one in card.evaluate(TARGETS) if one[1] < TARGET]
        assert small == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_follows_the_page_it_stands_on(theme, browser):
    """JupyterLab and books change the background, whatever the system prefers."""
    other = {"light": "dark", "dark": "light"}[theme]
    pages = {"light": "#fff", "dark": "#111"}
    with static_page(browser, *LAPTOP, color_scheme=other) as (page, _):
        card = look_at(page, find_cases()[0], f"body {{ background: {pages[theme]} }}")
        assert card.get_attribute("data-scheme") == theme
        page.evaluate(f"document.body.style.background = '{pages[other]}'")
        page.locator(f'{FRAME}[data-scheme="{other}"]').wait_for()
