"""What is shown, what is spoken, and how it is laid out."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from course_tools.slides import limits
from course_tools.slides.arrange import arrange
from course_tools.slides.lecture import read_lecture
from course_tools.slides.markup import plain
from course_tools.slides.slide import words_of
from tests.tools.slides.small_lecture import OPENING, kinds, said

LONG = "This sentence has exactly ten words, as one can count. " * 8


def slides_of(*texts, tags=()):
    """Lay out Markdown cells under the opening; the last has the tags."""
    cells = [new_markdown_cell(text) for text in (OPENING, *texts)]
    cells[-1].metadata["tags"] = list(tags)
    return arrange(read_lecture("07_x", cells, {}))[2:]


def test_the_opening_makes_a_title_and_the_objectives():
    lecture = read_lecture("07_x", [new_markdown_cell(OPENING)], {})
    title, aims = arrange(lecture)
    assert (lecture.number, lecture.title, lecture.minutes) == ("07", "A lecture", 20)
    assert plain(lecture.question) == "Is this a question?"
    assert plain(lecture.before) == "06"
    assert (title.style, aims.style, kinds(aims)) == ("title", "aims", ["list"])
    assert "Is this a question?" in said(aims)


def test_a_source_without_the_opening_is_refused():
    with pytest.raises(ValueError, match="does not begin with a title such as"):
        read_lecture("07_x", [new_markdown_cell("## Something")], {})


def test_prose_goes_to_the_notes():
    (slide,) = slides_of("## A claim", "- one\n- two", "Prose to hear.")
    assert (slide.title, kinds(slide), said(slide)) == ("A claim", ["list"], "Prose to hear.")


def test_what_is_kept_stays_short_and_the_whole_is_spoken():
    (slide,) = slides_of("## A claim", LONG, tags=["keep"])
    assert words_of(slide) <= 40
    assert said(slide) == LONG.strip()


def test_a_section_of_mere_prose_shows_how_it_begins():
    (slide,) = slides_of("## A claim", LONG)
    assert kinds(slide) == ["prose"]
    assert said(slide) == LONG.strip()


def test_a_cell_tagged_slide_takes_the_place_of_the_one_above():
    (slide,) = slides_of("## A claim\n\n- one\n- two", "- In short", tags=["slide"])
    assert [plain(block.html) for block in slide.blocks] == ["In short"]
    assert said(slide) == "one two"


def test_a_cell_tagged_skip_is_neither_shown_nor_said():
    (slide,) = slides_of("## A claim", "- one", "Aside.", tags=["skip"])
    assert said(slide) == ""


def test_a_cell_tagged_fragment_comes_with_a_click():
    (slide,) = slides_of("## A claim", "$$ x $$", "- one", tags=["fragment"])
    assert [block.fragment for block in slide.blocks] == [False, True]


def test_an_optional_section_says_so():
    (slide,) = slides_of("## A claim (optional)", "- one")
    assert (slide.title, slide.optional) == ("A claim", True)


def test_a_question_stands_alone_and_its_answer_comes_with_a_click():
    one, two = slides_of("## A claim", "- one", "> **Predict.** What?", "It is so. More.")
    assert (kinds(one), kinds(two)) == (["list"], ["predict", "prose"])
    assert two.blocks[1].fragment


def test_a_long_list_is_cut_in_parts_that_say_what_matters():
    items = [f"- **Point {n}.** {LONG}" for n in range(1, 5)]
    (slide,) = slides_of("## A claim\n\n" + "\n".join(items))
    assert plain(slide.blocks[0].html) == "Point 1. Point 2. Point 3. Point 4."
    parts = slides_of("## A claim\n\n" + "\n".join([f"- {LONG[:55]}"] * 9))
    assert len(parts) == 3
    assert all(words_of(slide) <= limits.MOST_WORDS for slide in parts)


def test_the_end_shows_the_exercise_and_says_the_references():
    (slide,) = slides_of("## References\n\n- A book.\n\n**What comes next.** More.\n\nWhatever.")
    assert (slide.title, kinds(slide)) == ("What comes next", ["prose"])
    assert "A book." in said(slide)


def test_a_short_line_above_a_formula_is_shown_with_it():
    (slide,) = slides_of("## A claim\n\nCrossed:\n\n$$ x $$\n\nNested:\n\n$$ y $$")
    assert kinds(slide) == ["prose", "formula", "prose", "formula"]


def finding(text):
    return new_markdown_cell(text, metadata={"tags": ["finding"]})


def test_a_finding_titles_the_slide_of_its_evidence_and_a_second_one_is_spoken():
    printed = new_code_cell("print(slope)", outputs=[new_output("stream", text="0.95\n")])
    asks = new_markdown_cell("## How steep?\n\n> **Predict.** Is it 1?")
    cells = [new_markdown_cell(OPENING), asks, printed, finding("It is 0.95."), finding("Up.")]
    question, answer = arrange(read_lecture("07_x", cells, {}))[2:]
    assert (question.title, kinds(question)) == ("How steep?", ["predict"])
    assert (answer.title, kinds(answer)) == ("It is 0.95.", ["text"])
    assert said(answer) == "Up."
    assert '<span class="read">0.95</span>' in answer.blocks[0].html
    assert ["print" in code for code in answer.folded] == [True]


def test_a_finding_without_evidence_is_spoken():
    cells = [
        new_markdown_cell(OPENING),
        new_markdown_cell("## What?\n\n- a list"),
        finding("That."),
    ]
    (slide,) = arrange(read_lecture("07_x", cells, {}))[2:]
    assert (slide.title, said(slide)) == ("What?", "That.")


def printed(source, text):
    return new_code_cell(source, outputs=[new_output("stream", text=text)])


def laid_out(*cells):
    return arrange(read_lecture("07_x", [new_markdown_cell(OPENING), *cells], {}))[2:]


def test_code_never_stands_alone_before_its_result():
    heading = new_markdown_cell("## What?\n\nIn R:\n\n```r\nlmer(y ~ x)\n```")
    draws = new_code_cell("draws = simulate()")
    (slide,) = laid_out(heading, draws, printed("print(draws)", "0.5\n"))
    assert kinds(slide) == ["text"]
    assert len(slide.folded) == 3
    assert said(slide) == ""  # nobody says "In R:"


def test_lines_that_fit_a_model_stand_above_what_they_give():
    (slide,) = laid_out(new_markdown_cell("## What?"), printed("fit = fit_mixed(f, d)", "0.5\n"))
    assert kinds(slide) == ["code", "text"]
    (slide,) = laid_out(
        new_markdown_cell("## What?"), printed("fit = fit_mixed(f, d)\n" * 9, "0.5")
    )
    assert kinds(slide) == ["text"]


def test_questions_about_the_readers_own_data_are_a_slide_of_their_own():
    own = "> **In your own data.**\n>\n> - Which column? It groups.\n> - What is zero?"
    _, slide = laid_out(new_markdown_cell("## What?\n\n- a list"), new_markdown_cell(own))
    assert (slide.title, kinds(slide)) == ("In your own data", ["list"])


def test_key_points_are_on_one_slide_and_count_as_a_table():
    points = "\n".join([f"- {LONG[:55]}"] * 6)
    (slide,) = laid_out(new_markdown_cell(f"## Key points\n\n{points}"))
    assert (slide.blocks[0].rows, words_of(slide)) == (6, 15)


def test_references_are_given_once_and_whole():
    (slide,) = slides_of("## References\n\n" + "\n".join([f"- {LONG}"] * 3))
    assert [block.kind for block in slide.spoken] == ["source"]
    assert slide.spoken[0].html.count(LONG.strip()) == 3
