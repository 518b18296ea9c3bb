"""Printed tables and frames become tables of a slide."""

from course_tools.slides.outputs import frame, printed

SUMMARY = """         Mixed Linear Model Regression Results
=======================================================
Model:            MixedLM Dependent Variable: V2
No. Observations: 500     Method:             REML
Min. group size:  100     Log-Likelihood:     -152.0624
-------------------------------------------------------
           Coef.  Std.Err.   z    P>|z| [0.025 0.975]
-------------------------------------------------------
Intercept  -5.849    1.378 -4.246 0.000 -8.549 -3.149
Group Var   9.478   21.481
======================================================="""


def test_a_summary_is_shown_in_two_parts():
    facts, estimates = printed(SUMMARY)
    assert "<dt>No. Observations</dt><dd>500</dd>" in facts.html
    assert "<dt>Log-Likelihood</dt><dd>−152.0624</dd>" in facts.html
    assert estimates.html.count("<tr>") == 3
    assert '<td>Group Var</td><td class="number">9.478</td>' in estimates.html
    assert estimates.fragment


def test_a_frame_loses_row_numbers_and_keeps_a_named_index():
    import pandas as pd

    data = pd.DataFrame({"who": ["a", "b"], "much": [1.5, None]}, index=[7, 9])
    table = frame(data.to_html()).html
    assert "<td>a</td>" in table
    assert ">7<" not in table
    assert '<span class="missing">–</span>' in table
    named = frame(data.set_index("who").to_html()).html
    assert "<th>who</th>" in named
    assert "<td>a</td>" in named


def test_a_frame_with_two_heads_has_both_in_one():
    import pandas as pd

    data = pd.DataFrame({"who": ["a", "a", "b"], "much": [1.0, 2, 3], "long": [4, 5, 6]})
    table = frame(data.groupby("who").agg(["min", "max"]).to_html()).html
    heads = ["who", "much min", "much max", "long min", "long max"]
    assert [head in table for head in (f">{name}</th>" for name in heads)] == [True] * 5
    assert table.count("<tr>") == 3


def test_a_printed_table_is_a_table_and_printed_lines_are_not():
    import pandas as pd

    data = pd.DataFrame({"term": ["Intercept", "Days"], "sd": [1.25, -2.0]})
    parts = printed(f"{data.to_string()}\n{data.to_string(index=False)}\ndone 3")
    assert [block.kind for block in parts] == ["frame", "frame", "text"]
    lines = "  4 points per group: slope 0.340\n100 points per group: slope 0.496"
    assert [block.kind for block in printed(lines)] == ["text"]


def test_a_first_cell_may_hold_blanks_where_rows_are_counted():
    import pandas as pd

    data = pd.DataFrame({"contrast": ["A - B", "A - C"], "estimate": [-7.5, 2]})
    (block,) = printed(data.to_string())
    assert "<td>A - B</td>" in block.html
    assert block.html.count("<th>") + block.html.count("<th ") == 2
