"""Print the cheat sheet on one page: ``course sheet``."""

import argparse
import re
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser
from pypdf import PdfReader
from rich.console import Console

from course_lib.theme import COLOURS
from course_tools.basics.errors import BuildError
from course_tools.basics.files import check_writable
from course_tools.basics.notebook import tags
from course_tools.basics.sources import ROOT, SHEETS, find_sources, read_source
from course_tools.basics.templates import templates
from course_tools.slides.browser import open_browser
from course_tools.slides.markup import formulas, to_html, typeset
from course_tools.slides.packages import draw_formulas, install

OUT = ROOT / "build" / "cheat_sheet.pdf"
_CODE = re.compile(r"<code>(.*?)</code>", re.DOTALL)
_LEFT_OUT = "skip"  # tag of what only the notebook has: where the numbers come from


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``course sheet``.

    Returns
    -------
    int
        0 when all is well; 1 when there is no PDF, and the message says why.
    """
    parser = argparse.ArgumentParser(
        prog="course sheet",
        description="Print the cheat sheet on one page. Needs Node and Chrome or Chromium.",
    )
    parser.add_argument("--out", type=Path, default=OUT, help="the PDF to write (%(default)s)")
    arguments = parser.parse_args(argv)
    console = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
    (source,) = find_sources(kinds=[SHEETS])
    try:
        check_writable(arguments.out.parent)
        with open_browser() as browser:
            print_sheet(browser, sheet_html(source, install()), arguments.out)
    except (BuildError, OSError) as error:
        console.print(str(error), style="red")
        return 1
    console.print(f"Written: {arguments.out}")
    return 0


def sheet_html(source: Path, modules: Path) -> str:
    """Return the page as HTML: a box for each part, and nothing that runs.

    Parameters
    ----------
    source : Path
        The source of its notebook.
    modules : Path
        The folder ``node_modules``, for the formulas.

    Raises
    ------
    BuildError
        When a formula cannot be drawn.
    """
    cells = [cell for cell in read_source(source).cells if cell.cell_type == "markdown"]
    shown = (to_html(cell.source) for cell in cells if _LEFT_OUT not in tags(cell))
    head, *parts = (_CODE.sub(_breakable, html) for html in shown)
    title = cells[0].source.partition("\n")[0].lstrip("# ")
    html = (
        templates(Path(__file__).parent)
        .get_template("sheet.html")
        .render(title=title, head=head, parts=parts, colours=COLOURS)
    )
    drawn = draw_formulas(formulas(html), modules, source.stem)
    return typeset(html, lambda how, tex: drawn[how, tex])


def _breakable(code: re.Match[str]) -> str:
    """Let a line of code go on under itself after a package, a bracket or an underline."""
    return re.sub(r"(::|\(|_)", r"\1<wbr>", code[0])


def print_sheet(browser: Browser, html: str, out: Path) -> None:
    """Print the page as PDF, A4 across.

    Raises
    ------
    BuildError
        When it takes more than one page.
    """
    page = browser.new_page()
    page.set_content(html)
    page.pdf(path=out, prefer_css_page_size=True, print_background=True, tagged=True)
    page.close()
    count = len(PdfReader(out).pages)
    if count != 1:
        raise BuildError(f"The cheat sheet takes {count} pages, not one. Shorten its source.")


if __name__ == "__main__":
    raise SystemExit(main())
