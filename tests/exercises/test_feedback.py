"""Feedback in a notebook."""

from course_lib.exercises.feedback import Feedback


def test_feedback_is_escaped_and_has_words_beside_colours():
    page = Feedback({"a": "<script>x</script> `b`", "c": ""})._repr_html_()
    assert "<script>" not in page
    assert "<code>b</code>" in page
    assert "passed. At grading, further checks follow" in page
    assert repr(Feedback({"a": "Look."})) == "✗ a: Look."
