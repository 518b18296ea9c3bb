"""``course grade`` with answers in words, from the first upload to the platform's marks."""

import csv
import json

import pytest

from course_tools.grading import command
from tests.tools.grading.written.writers import master_in, notebook_of, save

WORKSHEET = (
    "Identifier,Full name,Grade,Maximum grade\n"
    "Participant 11,Ann Lee,,12\nParticipant 12,Ben Ono,,12\n"
)


@pytest.mark.usefixtures("sandbox")
def test_a_class_is_marked_by_a_person_and_then_has_totals(tmp_path, capsys):
    master, out = master_in(tmp_path), tmp_path / "out"
    roster = tmp_path / "worksheet.csv"
    roster.write_text(WORKSHEET, encoding="utf-8")
    for who, words in {"Ann Lee_11": "Trust the clinics.", "Ben Ono_12": ""}.items():
        folder = tmp_path / "in" / f"{who}_assignsubmission_file_"
        folder.mkdir(parents=True)
        save(notebook_of(master, advice=words), folder / "x.ipynb")
    words = [str(tmp_path / "in"), "--exercise", str(tmp_path / "99_tiny.md"), "--out", str(out)]

    def grade(*options):
        return command.main([*words, "--roster", str(roster), *options, "--seeds"])

    def marks(name):
        with (out / name).open(encoding="utf-8-sig", newline="") as file:
            return [row.get("Grade", row.get("total")) for row in csv.DictReader(file)]

    assert grade("--anonymous") == 1
    assert "advice: 1 of 1 answers in words are to be marked" in capsys.readouterr().err
    assert marks("gradebook.csv") == marks("marks_for_moodle.csv") == ["", "6"]
    table = out / "written" / "advice.csv"
    text = table.read_text(encoding="utf-8-sig")
    assert "Ann" not in text + (out / "written" / "advice.html").read_text(encoding="utf-8")
    codes = (out / "private" / "codes.csv").read_text(encoding="utf-8-sig")
    ann = next(line for line in codes.splitlines() if "Ann" in line)[:11]
    table.write_text(text.replace(f"{ann},,", f"{ann},1.5,1"), encoding="utf-8")
    assert grade("--anonymous") == 0
    assert marks("gradebook.csv") == marks("marks_for_moodle.csv") == ["8.5", "6"]
    record = json.loads((out / "students" / "11.json").read_text(encoding="utf-8"))
    assert [each["points"] for each in record["written"][0]["criteria"]] == [1.5, 1.0]
    summary = (out / "summary.html").read_text(encoding="utf-8")
    assert "Totals" in summary
