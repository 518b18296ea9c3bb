"""Ten files of other shapes: each gives a right report, or is answered with what to change."""

import re

import numpy as np
import pandas as pd
import pytest

from course_lib import (
    SingularFitWarning,
    fit_mixed,
    fixed_effects,
    leave_out,
    load_dataset,
    read_own_data,
    write_report,
)
from course_lib.report.csv_file import safe_names
from course_lib.report.page import list_html, table_html
from course_lib.report.write import software
from tests.report.csv_files import crossed, frame, nested

DAYS = {"response": "value", "groups": ["person"], "numbers": ["day"]}


def file_of(data, folder, **options):
    path = folder / "own.csv"
    data.to_csv(path, index=False, **options)
    return path


def same_fit(own, formula, data):
    """Whether a fit to what was read is the one to the data as they were made."""
    read, made = (fit_mixed(*of) for of in ((own.formula, own.data), (formula, data)))
    assert read.llf == pytest.approx(made.llf, abs=1e-8)
    assert list(read.fe_params) == pytest.approx(list(made.fe_params), rel=1e-6)
    return read


def test_the_oats_are_read_with_their_units(tmp_path):
    path = file_of(load_dataset("Oats"), tmp_path)
    own = read_own_data(
        path, response="yield", groups=["Block", "Variety"], factors=["Variety", "nitro"],
        interaction=True,
    )  # fmt: skip
    assert own.formula == "yield ~ Variety * nitro + (1 | Block/Variety)"
    assert own.units["number"].tolist() == [6, 18, 72]
    same_fit(own, "yield ~ Variety * C(nitro) + (1 | Block/Variety)", load_dataset("Oats"))
    assert "The numbers in 'nitro' are labels here, no amounts." in own.notes


def test_unbalanced(tmp_path):
    data = frame().drop([3, 4, 9, 17])
    own = read_own_data(file_of(data, tmp_path), **DAYS)
    assert own.units.iloc[0].tolist() == ["person", 8, 3, 5]
    same_fit(own, "value ~ day + (1 | person)", data)


def test_missing_values_are_counted(tmp_path):
    data = frame()
    data.loc[[2, 7, 20], "value"] = float("nan")
    data.loc[[7], "day"] = float("nan")
    own = read_own_data(file_of(data, tmp_path), **DAYS)
    assert {"Missing in 'value': 3 rows.", "Missing in 'day': 1 rows."} <= set(own.notes)
    assert "37 of 40 rows are used. Say in the report why." in own.notes
    same_fit(own, "value ~ day + (1 | person)", data.dropna())


def test_messy_names(tmp_path):
    names = {"person": " größe no. ", "day": "class", "value": "dry weight (g)"}
    path = file_of(frame().rename(columns=names), tmp_path)
    own = read_own_data(path, response="dry weight (g)", groups=["größe no."], numbers=["class"])
    assert own.formula == "dry_weight_g ~ class + (1 | größe_no)"
    assert "Column 'dry weight (g)' is called dry_weight_g here." in own.notes
    same_fit(own, "value ~ day + (1 | person)", frame())


def test_one_row_for_each_group(tmp_path):
    path = file_of(frame(rows=1), tmp_path)
    with pytest.raises(ValueError, match=r"Each person has one row.*ordinary regression"):
        read_own_data(path, **DAYS)


def test_three_levels_nested(tmp_path):
    own = read_own_data(
        file_of(nested(), tmp_path), response="score", groups=["school", "class", "pupil"],
        factors=["test"],
    )  # fmt: skip
    assert own.units["number"].tolist() == [6, 18, 72, 144]
    same_fit(own, "score ~ test + (1 | school/class/pupil)", nested())


def test_a_level_that_is_a_row_is_refused(tmp_path):
    data = nested().query("test == 't1'")
    with pytest.raises(ValueError, match=r"Each school × class × pupil has one row.*'pupil' out"):
        read_own_data(
            file_of(data, tmp_path),
            response="score",
            groups=["school", "class", "pupil"],
            factors=["test"],
        )


def test_crossed(tmp_path):
    own = read_own_data(
        file_of(crossed(), tmp_path), response="time", groups=["person", "picture"],
        factors=["kind"], nested=False,
    )  # fmt: skip
    assert own.formula == "time ~ kind + (1 | person) + (1 | picture)"
    assert "person and picture are crossed: 60 combinations occur." in own.notes
    same_fit(own, "time ~ kind + (1 | person) + (1 | picture)", crossed())


def test_the_way_out_of_wide_form_works(tmp_path, monkeypatch):
    wide = frame().pivot(index="person", columns="day", values="value").add_prefix("day ")
    path = file_of(wide.reset_index(), tmp_path)
    with pytest.raises(ValueError, match="wide form") as said:
        read_own_data(path, **DAYS)
    monkeypatch.chdir(tmp_path)
    advice = "\n".join(str(said.value).splitlines()[1:3])
    exec(advice, {"pd": pd, "PATH": path})
    own = read_own_data("long.csv", response="value", groups=["person"], factors=["occasion"])
    same_fit(own, "value ~ C(day) + (1 | person)", frame())


def test_semicolons_and_decimal_commas(tmp_path):
    path = file_of(frame(), tmp_path, sep=";", decimal=",", encoding="cp1252")
    own = read_own_data(path, **DAYS)
    assert "cells parted by semicolons, decimal comma: 40 rows" in own.notes[0]
    same_fit(own, "value ~ day + (1 | person)", frame())


def test_labels_that_look_like_numbers(tmp_path):
    data = frame().assign(person=lambda rows: rows["person"].str[1:])
    own = read_own_data(file_of(data, tmp_path), **DAYS)
    assert own.data["person"].cat.categories.tolist() == [str(i + 1) for i in range(8)]
    same_fit(own, "value ~ day + (1 | person)", frame())


def test_dates_become_days(tmp_path):
    start = pd.Timestamp("2026-03-30")
    data = frame().assign(day=lambda rows: start + pd.to_timedelta(rows["day"], "D"))
    own = read_own_data(file_of(data, tmp_path), **DAYS)
    assert "'day' holds dates: counted in days from 2026-03-30." in own.notes
    same_fit(own, "value ~ day + (1 | person)", frame())


def test_dates_of_another_kind_are_answered(tmp_path):
    data = frame().assign(day=lambda rows: (rows["day"] + 1).astype(str) + ".3.2026")
    with pytest.raises(ValueError, match=r"holds '1.3.2026'.*the year first"):
        read_own_data(file_of(data, tmp_path), **DAYS)


def test_two_groups_are_few(tmp_path):
    own = read_own_data(file_of(frame(groups=2), tmp_path), **DAYS)
    assert any(note.startswith("There are 2 units of person: too few") for note in own.notes)


def test_a_word_among_the_numbers_is_shown_with_its_row(tmp_path):
    data = frame().astype({"value": object})
    data.loc[4, "value"] = "lost"
    with pytest.raises(ValueError, match="holds 'lost' in row 6 of the file"):
        read_own_data(file_of(data, tmp_path), **DAYS)


def test_the_page_is_one_file_with_alt_texts_and_what_was_written(tmp_path):
    own = read_own_data(file_of(frame(), tmp_path), **DAYS)
    fit = fit_mixed(own.formula, own.data)
    page = tmp_path / "report.html"
    said = write_report(
        own, fit, page, title="Days & values", author="A", card={"Which effect?": "day"},
        written={"question": "Does <it> rise?", "findings": "It rises."}, seed=7,
    )  # fmt: skip
    text = page.read_text(encoding="utf-8")
    assert "Still open: model, missing, checks, limits, data and code." in said
    assert "Days &amp; values" in text
    assert "Does &lt;it&gt; rise?" in text
    assert re.findall(r"(?:src|href)=\"(?!data:)", text) == []
    assert "@import" not in text
    alts = re.findall(r'<img alt="([^"]*)"', text)
    assert len(alts) == 2
    assert all(len(alt) > 30 for alt in alts)
    slope = fixed_effects(fit, method="kenward-roger").set_index("term").loc["day"]
    assert f'<td class="number">{slope["estimate"]:.3f}</td>' in text
    assert software(fit, 7) in text
    assert "Seed 7." in text


def report_of(own, fit, folder, **written):
    page = folder / "report.html"
    said = write_report(own, fit, page, title="T", author="A", card={}, written=written)
    return said, page.read_text(encoding="utf-8")


def test_the_report_says_what_kind_of_fit_it_is(tmp_path):
    own = read_own_data(file_of(frame(), tmp_path), **DAYS)
    by_reml, by_ml = (fit_mixed(own.formula, own.data, reml=reml) for reml in (True, False))
    assert "course_lib; REML. No random numbers were used." in software(by_reml)
    assert "course_lib; ML." in software(by_ml)
    assert "Kenward and Roger." in report_of(own, by_reml, tmp_path)[1]
    text = report_of(own, by_ml, tmp_path)[1]
    assert "Satterthwaite; Kenward–Roger does not serve" in text


def test_errors_of_prediction_are_roots_of_mean_squares(tmp_path):
    own = read_own_data(file_of(frame(), tmp_path), **DAYS)
    text = report_of(own, fit_mixed(own.formula, own.data), tmp_path)[1]
    for by in ("row", "person"):
        error = leave_out(own.formula, own.data, by=by)["error"]
        row = f'<td>one {by} at a time</td><td class="number">{np.sqrt((error**2).mean()):.2f}</td>'
        assert row in text


def test_differences_have_adjusted_p_values_and_an_sd_of_zero_its_note(tmp_path):
    data = crossed().assign(kind=lambda rows: rows["picture"].map(dict(enumerate("aabbcc", 1))))
    options = {"response": "time", "groups": ["person"], "factors": ["kind"]}
    own = read_own_data(file_of(data, tmp_path), **options)
    said, text = report_of(own, fit_mixed(own.formula, own.data), tmp_path, question=" … ")
    assert said.endswith(
        "Still open: question, model, missing, checks, findings, limits, data and code."
    )
    assert '<th scope="col" class="number">p_adjusted</th>' in text
    assert "An SD of 0" not in text
    data["time"] = np.tile([0, 9, 4, 2, 7, 1], 10) + (np.arange(60) % 7)
    own = read_own_data(file_of(data, tmp_path), **options)
    with pytest.warns(SingularFitWarning):
        fit = fit_mixed(own.formula, own.data)
    assert (
        "An SD of 0 says that the data agree with none, and with more."
        in report_of(own, fit, tmp_path)[1]
    )


def test_whole_terms_are_tested(tmp_path):
    own = read_own_data(file_of(frame(), tmp_path), **DAYS)
    assert "Tests of whole terms" in report_of(own, fit_mixed(own.formula, own.data), tmp_path)[1]


def test_cells_of_a_table():
    table = pd.DataFrame(
        {"term": ["a", "b"], "p_value": [0.0002, 0.2], "df": [np.nan, -1234.5], "none": np.nan}
    )
    text = table_html(table, "Values & more", "Less < more.")
    assert text.count("<th") == 1 + 3  # the head, and columns that hold something
    for cell in ("&lt; 0.001", "0.200", "−1234", '<td class="number"></td>', "Values &amp; more"):
        assert cell in text
    assert list_html(["a <b>"]) == "<ul><li>a &lt;b&gt;</li></ul>"


def test_names_that_become_alike_stay_apart():
    found = safe_names(["a b", "a-b", "2nd day", "C", "(!)"])
    assert found == {"a b": "a_b", "a-b": "a_b_", "2nd day": "x2nd_day", "C": "C_", "(!)": "column"}


def test_labels_are_in_the_order_of_their_numbers(tmp_path):
    own = read_own_data(file_of(frame(groups=12), tmp_path), **DAYS)
    assert own.data["person"].cat.categories.tolist() == [f"p{n}" for n in range(1, 13)]


def test_five_groups_are_not_called_few(tmp_path):
    def notes(groups):
        return " ".join(read_own_data(file_of(frame(groups=groups), tmp_path), **DAYS).notes)

    assert "too few" in notes(4)
    assert "too few" not in notes(5)


@pytest.mark.parametrize(
    ("data", "options", "words"),
    [
        (frame(groups=1), {}, "There is one person only"),
        (frame(), {"groups": []}, "groups is empty"),
        (frame(), {"numbers": []}, "name no column besides the outermost group"),
        (frame().assign(day=np.nan, other="x"), {}, "0 rows have no missing value"),
        (frame()[["day"]], {}, "that is one column"),
        (frame().rename(columns={"day": "value"}), {}, "Two columns are called 'value'"),
        (frame().rename(columns={"day": " value "}), {}, "Two columns are called 'value'"),
    ],
)
def test_what_cannot_be_read_is_answered(data, options, words, tmp_path):
    with pytest.raises(ValueError, match=words):
        read_own_data(file_of(data, tmp_path), **DAYS | options)


def test_a_part_that_a_report_does_not_have(tmp_path):
    own = read_own_data(file_of(frame(), tmp_path), **DAYS)
    with pytest.raises(ValueError, match=r"no part 'finding'\. It has: question"):
        write_report(own, None, "x.html", title="", author="", card={}, written={"finding": ""})
