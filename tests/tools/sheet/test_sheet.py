"""The cheat sheet on paper: one page with every part, nothing that runs, words when it fails."""

import pytest
from pypdf import PdfReader

from course_tools.basics.errors import BuildError
from course_tools.basics.sources import SHEETS, find_sources
from course_tools.sheet import command
from course_tools.slides.packages import install


@pytest.fixture(scope="module")
def html():
    try:
        return command.sheet_html(find_sources(kinds=[SHEETS])[0], install())
    except BuildError as error:
        pytest.skip(str(error))


def test_it_is_one_page_with_every_part(html, browser, tmp_path):
    command.print_sheet(browser, html, tmp_path / "sheet.pdf")
    (page,) = PdfReader(tmp_path / "sheet.pdf").pages
    said = " ".join(page.extract_text().split())
    source = find_sources(kinds=[SHEETS])[0].read_text(encoding="utf-8")
    parts = [line[3:] for line in source.splitlines() if line.startswith("## ")]
    assert len(parts) == 10
    assert [part for part in parts[:-1] if part not in said] == []
    assert parts[-1] not in said, "where the sizes come from is the notebook's"


def test_nothing_sticks_out_of_its_box(html, browser):
    page = browser.new_page(viewport={"width": 1055, "height": 730})  # A4 less its margins
    page.emulate_media(media="print")
    page.set_content(html)
    wide = (
        "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.innerText)"
    )
    assert page.locator("section").evaluate_all(wide) == []
    page.close()


def test_a_formula_is_drawn_and_has_words(html):
    assert html.count('class="formula inline" role="img" aria-label="') == 3
    assert "<svg" in html


def test_two_pages_are_refused(html, browser, tmp_path):
    long = html.replace("</main>", "<section>more</section>" * 60 + "</main>")
    with pytest.raises(BuildError, match=r"takes \d pages, not one"):
        command.print_sheet(browser, long, tmp_path / "sheet.pdf")


def test_a_folder_that_cannot_be_written_is_told(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert command.main(["--out", str(tmp_path / "file" / "sheet.pdf")]) == 1
    assert "file" in capsys.readouterr().err
