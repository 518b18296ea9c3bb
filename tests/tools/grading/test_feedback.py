"""Feedback pages: they teach, give nothing away, and nothing in a submission can act in them."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from course_tools.exercises.questions import QuestionInfo
from course_tools.grading.feedback import (
    STATUS_WORDS,
    VERDICTS,
    feedback_page,
    outcome_of,
    write_feedback,
)
from course_tools.grading.overrides import Override, apply_overrides
from course_tools.grading.results import STATUSES, CheckResult, StudentResult
from tests.tools.grading.example_results import FAULT, QUESTIONS, answered, student

TITLE = "Random intercepts"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
HOSTILE = (
    '"><script>alert(1)</script>',
    "<img src=x onerror=alert(2)>",
    "'\" onmouseover=alert(3) x=",
    "</title></style></code></main><iframe src=javascript:alert(4)></iframe>",
    "{{ 7 * 7 }}{% include 'page.html' %}",
    "javascript:alert(5) `<svg onload=alert(6)>` <!-- ]]>",
    "\x00\x1b\u202e\udcff 👩‍💻 " + "W" * 300,
)


class Page(HTMLParser):
    """Collect elements, attributes and text, and check that tags are closed in order."""

    EMPTY = frozenset({"meta", "br", "img"})

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.attributes, self.words = [], [], [], []
        self.feed(text)
        self.close()
        assert self.open == []
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag, attrs):  # noqa: D102
        self.tags.append(tag)
        self.attributes += [(tag, *pair) for pair in attrs]
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):  # noqa: D102
        assert self.open.pop() == tag

    def handle_data(self, data):  # noqa: D102
        if "style" not in self.open and "title" not in self.open:
            self.words.append(data)


def page(result, questions=QUESTIONS) -> Page:
    return Page(feedback_page(result, questions, title=TITLE))


def by_hand(result, *overrides) -> StudentResult:
    return apply_overrides([result], overrides, QUESTIONS)[0][0]


def test_full_marks():
    text = page(student(name="Ann Lee")).text
    assert "Ann Lee Feedback: Random intercepts 5 of 5 points" in text
    assert "Between ponds 2 of 2 points ✓ right The checks in your notebook passed." in text
    assert "Further checks on other data: 2 of 2 points." in text


def test_a_wrong_answer_shows_the_visible_message_and_only_points_of_hidden_checks():
    wrong = answered("pond_sd", 0.0, 0.5, message="Take the root: `np.sqrt(x)`.", slip="variance")
    html = feedback_page(student(questions=(wrong,)), QUESTIONS, title=TITLE)
    assert "Take the root: <code>np.sqrt(x)</code>." in html
    assert "½</span>partly right" in html
    assert "Further checks on other data: 0.5 of 1 point." in html
    assert "hidden words" not in html
    assert "variance" not in html  # a label for the instructor


def test_a_visible_check_without_words_tells_how_to_see_more():
    text = page(student(sd=(0.0, 0.0))).text
    assert 'Not all checks passed. Run grader.check("pond_sd") in your notebook' in text


@pytest.mark.parametrize(
    ("result", "outcome"),
    [
        (student(), "right"),
        (student(sd=(1.0, 0.0)), "partly"),
        (student(sd=(0.0, 0.0)), "wrong"),
        (student(questions=(answered("pond_sd", 0.0, 0.0, slip="blank"),)), "blank"),
        (student(questions=()), "blank"),
        (FAULT, "unmarked"),
        (by_hand(FAULT, Override("s2", "pond_sd", 2)), "right"),
        (by_hand(student(), Override("s1", "pond_sd", 0)), "wrong"),
    ],
)
def test_an_outcome_in_a_word(result, outcome):
    assert outcome_of(result, QUESTIONS[0]) == outcome


def test_an_answer_that_fails_on_other_data_only_is_not_blank():
    seen = CheckResult("value", False, 0, 1, False, "No.", "variance")
    other = CheckResult("other", True, 0, 1, False, "", "blank")
    questions = (replace(answered("pond_sd", 0.0, 0.0), checks=(seen, other)),)
    assert outcome_of(student(questions=questions), QUESTIONS[0]) == "wrong"


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_is_said_in_words(status):
    text = page(StudentResult("s1", status=status, detail="Why it is so.")).text
    assert STATUS_WORDS[status] in text
    # Reasons of the others may speak of the grader, or of other students' files.
    assert ("Why it is so." in text) == (status in {"stopped", "unreadable"})


def test_our_fault_is_not_a_zero():
    text = page(FAULT).text
    assert "Not marked yet" in text
    assert "0 of" not in text
    assert "The sandbox" not in text


def test_points_and_comments_of_the_instructor():
    result = by_hand(
        student(sd=(0.0, 0.0)),
        Override("s1", "pond_sd", 1.5, "Your words <b>show</b> it."),
        Override("s1", "total", 4, "Rounded."),
    )
    text = page(result).text
    assert "4 of 5 points" in text
    assert "Your instructor set this total by hand. Rounded." in text
    assert "Your instructor set these points by hand. Your words <b>show</b> it." in text
    assert "Between ponds 1.5 of 2 points ½ partly right" in text


def test_our_fault_set_by_hand():
    text = page(by_hand(FAULT, Override("s2", "total", 3, "By hand."))).text
    assert "3 of 5 points Something went wrong on our side when" in text
    assert "not marked yet" not in text
    text = page(by_hand(FAULT, Override("s2", "icc", 3, "By hand."))).text
    assert "Not marked yet" in text
    assert "Share 3 of 3 points ✓ right" in text


def test_errors_of_cells_help():
    errors = ("cell 4: NameError: name 'x<y' is not defined", *(f"cell {n}: E" for n in range(40)))
    text = page(student(errors=errors)).text
    assert "cell 4: NameError: name 'x<y' is not defined" in text
    assert "And 11 more." in text


def test_the_page_has_headings_in_order_and_a_table_with_scopes():
    result = page(student(errors=("cell 1: E",)))
    headings = [tag for tag in result.tags if tag in {"h1", "h2", "h3"}]
    assert headings[0] == "h1"
    assert set(headings[1:]) == {"h2"}
    scopes = [attribute for attribute in result.attributes if attribute[0] == "th"]
    assert len(scopes) >= result.tags.count("th")
    assert {value for _, name, value in scopes if name == "scope"} == {"row", "col"}
    assert ("html", "lang", "en") in result.attributes
    anchors = {value for _, name, value in result.attributes if name == "href"}
    assert anchors == {f"#{value}" for _, name, value in result.attributes if name == "id"}


def test_nothing_is_told_by_colour_alone():
    for outcome, word in VERDICTS.items():
        assert word
        assert outcome
    assert "✓ right" in page(student()).text


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_a_submission_holds_stays_text(hostile):
    plain = page(everywhere("x"))
    result = page(everywhere(hostile))
    ignored = {"code"}  # between backticks
    assert [t for t in result.tags if t not in ignored] == [
        t for t in plain.tags if t not in ignored
    ]
    assert not [name for _, name, _ in result.attributes if name.startswith("on")]
    feedback_page(everywhere(hostile), QUESTIONS, title=TITLE).encode()


def everywhere(text) -> StudentResult:
    """Return a student with one text in each place that a submission or a person fills."""
    wrong = answered("pond_sd", 0.0, 0.0, message=text, slip=text)
    result = student(
        name=text, email=text, file=text, detail=text, errors=(text,), status="stopped"
    )
    result = replace(result, questions=(wrong, *result.questions[1:]))
    marks = [Override("s1", "icc", 1, text), Override("s1", "total", 1, text)]
    return by_hand(result, *marks)


def test_pages_are_written_and_older_ones_named(tmp_path):
    results = [student("s1"), student("../../x"), FAULT]
    assert write_feedback(results, QUESTIONS, tmp_path, title=TITLE) == []
    pages = sorted((tmp_path / "feedback").iterdir())
    assert len(pages) == 3
    assert {path.suffix for path in pages} == {".html"}
    assert write_feedback(results[1:], QUESTIONS, tmp_path, title=TITLE) == [
        tmp_path / "feedback" / "s1.html"
    ]
    before = [path.read_bytes() for path in pages]
    write_feedback(results, QUESTIONS, tmp_path, title=TITLE)
    assert [path.read_bytes() for path in pages] == before


@pytest.fixture
def heard(browser):
    """Return an open page and a list of all that it does besides showing text."""
    opened, heard = browser.new_page(), []
    opened.on("dialog", lambda dialog: (heard.append(dialog.message), dialog.dismiss()))
    opened.on("pageerror", lambda error: heard.append(str(error)))
    opened.on("console", lambda message: heard.append(message.text))  # also what the policy stops
    opened.on("request", lambda request: heard.append(request.url))
    yield opened, heard
    opened.close()


def test_in_a_browser_nothing_in_a_submission_acts(heard, tmp_path):
    opened, heard = heard
    path = tmp_path / "page.html"
    for text in HOSTILE:
        html = feedback_page(everywhere(text), QUESTIONS, title=text)
        head, policy, rest = html.partition(POLICY)
        assert policy
        for each in (html, head + rest):  # the policy alone would hide a missing escape
            path.write_text(each, encoding="utf-8")
            opened.goto(path.as_uri())
            opened.mouse.move(300, 300)
            assert heard == [path.as_uri()]
            heard.clear()
    path.write_text(head + rest + "<script>alert('heard')</script>", encoding="utf-8")
    opened.goto(path.as_uri())
    assert "heard" in heard  # this test would notice


@pytest.mark.parametrize("width", [400, 1280])
def test_in_a_browser_nothing_is_cut_off(heard, tmp_path, width):
    opened, _ = heard
    opened.set_viewport_size({"width": width, "height": 900})
    long = [
        QuestionInfo("pond_sd", "Between_" * 30, 2),
        QuestionInfo("icc", "A long title " * 9, 3),
    ]
    results = [replace(everywhere(text), student_id=f"h{n}") for n, text in enumerate(HOSTILE)]
    write_feedback(results, long, tmp_path, title="A title_" * 20)
    for path in sorted((tmp_path / "feedback").iterdir()):
        opened.goto(path.as_uri())
        assert opened.evaluate("document.documentElement.scrollWidth") <= width
