"""Notes stay under a table that is rounded or cut, and are shown with it."""

import io
import pickle

import pandas as pd

from course_lib.tables.noted import NotedFrame, with_notes


def test_a_note_is_shown_as_text_and_as_html():
    table = with_notes(pd.DataFrame({"x": [1.234]}), ["One < two.", "", "One < two.", "Three."])
    assert table.attrs["note"] == "One < two. Three."
    assert repr(table).endswith("1.234\n\nOne < two. Three.")
    assert table.to_string(index=False) == "    x\n1.234\n\nOne < two. Three."
    assert table._repr_html_().endswith("<p>One &lt; two. Three.</p>")


def test_a_note_stays_with_what_is_made_of_the_table():
    table = with_notes(pd.DataFrame({"x": [1.234, 2], "y": [3, 4]}), ["Noted."])
    for made in (table.round(1), table[["x"]], table.query("y > 3"), table.assign(z=1)):
        assert isinstance(made, NotedFrame)
        assert made.attrs["note"] == "Noted."
    assert pickle.loads(pickle.dumps(table)).attrs["note"] == "Noted."
    assert repr(pd.DataFrame(table)).endswith("4")


def test_without_a_note_it_is_shown_as_any_frame():
    plain = pd.DataFrame({"x": [1, 2]})
    table = with_notes(plain, [""])
    assert repr(table) == repr(plain)
    assert table._repr_html_() == plain._repr_html_()


def test_a_file_gets_the_table_alone():
    file = io.StringIO()
    assert with_notes(pd.DataFrame({"x": [1]}), ["Noted."]).to_string(file) is None
    assert file.getvalue() == "   x\n0  1"
