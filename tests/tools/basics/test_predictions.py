"""Predict, then see: what answers a prediction is folded and collapsed; findings, key points."""

import pytest
from nbformat import v4

from course_tools.basics.predictions import (
    AFTER_LOOKING,
    AFTER_READING,
    PLACEHOLDER,
    cover_outputs,
    hide_answers,
    in_stretch,
    is_placeholder,
    with_key_points,
)

ASKS = "A picture follows.\n\n> **Predict.** How many?"


def text(source, *tags, **metadata):
    return v4.new_markdown_cell(source, metadata={"tags": list(tags), **metadata})


def code(source="run()", *tags):
    return v4.new_code_cell(source, metadata={"tags": list(tags)})


def lecture():
    """Return a lecture's cells with one prediction, which a finding answers."""
    return [
        text("# 01 · A title"),
        text("## How many are there?"),
        text(ASKS, answer=["5"]),
        code(),
        text("*Figure 1.1. Five points.*"),
        text("There are 5\nof them.", "finding", "key"),
        code("more()", "seen"),
        text("Open again."),
        text("## The answer\n\nFive."),
        text("## Key points"),
    ]


def test_a_stretch_goes_from_the_prediction_to_what_is_tagged_seen():
    assert in_stretch(lecture()) == [False] * 3 + [True] * 3 + [False] * 4


@pytest.mark.parametrize("end", [text("### More"), text(ASKS), text("Open.", "seen")])
def test_a_heading_a_prediction_or_a_tag_ends_a_stretch(end):
    assert in_stretch([text(ASKS), code(), end, code()])[:3] == [False, True, False]


def test_a_prediction_that_asks_why_hides_nothing():
    assert not any(in_stretch([text(ASKS, "why"), code(), text("Because.")]))


def test_neighbouring_texts_of_a_stretch_are_one_fold_and_outputs_are_collapsed():
    built = hide_answers(with_key_points(lecture()))
    assert built[3].metadata.collapsed
    assert built[3].metadata.jupyter.outputs_hidden
    assert built[4].source == (
        f"<details>\n<summary>{AFTER_LOOKING}</summary>\n\n*Figure 1.1. Five points.*\n\n"
        "**There are 5 of them.**\n\n</details>"
    )
    assert "collapsed" not in built[5].metadata
    assert built[6].source == "Open again."


def test_the_answer_is_not_written_into_the_notebook():
    built = hide_answers(lecture())
    assert built[2].source == ASKS
    assert "answer" not in built[2].metadata


def test_the_closing_is_folded_and_its_key_points_are_the_key_findings():
    answer, keys = hide_answers(with_key_points(lecture()))[-2:]
    summary = f"<details>\n<summary>{AFTER_READING}</summary>\n\n"
    assert answer.source == f"## The answer\n\n{summary}Five.\n\n</details>"
    assert keys.source == f"## Key points\n\n{summary}- There are 5 of them.\n\n</details>"


def test_nothing_is_folded_where_nothing_is_predicted():
    cells = [text("## The answer\n\nFive."), code(), text("Seen.", "finding")]
    assert [cell.source for cell in hide_answers(cells)] == [
        "## The answer\n\nFive.",
        "run()",
        "**Seen.**",
    ]


def test_an_output_without_text_covers_a_collapsed_one():
    notebook = v4.new_notebook(cells=hide_answers([text(ASKS), code(), code("x", "seen")]))
    for cell in notebook.cells[1:]:
        cell.outputs = [v4.new_output("stream", text="slope -0.35")]
    cover_outputs(notebook)
    cover_outputs(notebook)  # once is enough
    first, second = (cell.outputs for cell in notebook.cells[1:])
    assert [is_placeholder(output) for output in first] == [True, False]
    assert set(first[0].data) == {"image/png"}
    assert first[0].metadata["image/png"]["alt"] == PLACEHOLDER
    assert [is_placeholder(output) for output in second] == [False]
