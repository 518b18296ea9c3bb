"""Markdown and code as slides take them: sentences, words, links, what of a cell is shown."""

from course_tools.slides.markup import count_words, sentences, shorten, to_html


def test_sentences_are_cut_where_they_end():
    text = "As in `a. B` and $x. Y$, e.g. This one. See lme4 (Bates et al. 2015). Is it? Yes."
    assert sentences(text) == [
        "As in `a. B` and $x. Y$, e.g. This one.",
        "See lme4 (Bates et al. 2015).",
        "Is it?",
        "Yes.",
    ]
    assert shorten("One two three. Four five. Six.", 5) == "One two three. Four five."


def test_words_are_what_a_reader_takes_for_words():
    assert count_words(to_html("The slope $\\beta_1 + 2$ of `a ~ b + c` – is 3.")) == 7


def test_links_within_the_course_become_names():
    html = to_html("[Exercise](exercises/01.ipynb), [R](https://www.r-project.org)")
    assert 'href="https://www.r-project.org"' in html
    assert "exercises" not in html
