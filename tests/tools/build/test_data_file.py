"""``course data``: what a recipe writes is the published file, and the checksum is the record's."""

import pytest

from course_lib.datasets.load import DATA_FILES
from course_lib.exercises.data import recipes
from course_tools.basics.sources import ROOT
from course_tools.build import data_file

SEEDED = [name for name, recipe in recipes().items() if recipe.seed is not None]


@pytest.mark.parametrize("name", SEEDED)
def test_a_recipe_writes_the_published_bytes_and_the_record_has_their_checksum(
    name, tmp_path, capsys
):
    assert data_file.main([name], tmp_path) == 0
    written = (tmp_path / "data" / "exercises" / f"{name}.csv").read_bytes()
    assert written == (ROOT / "data" / "exercises" / f"{name}.csv").read_bytes()
    assert capsys.readouterr().out.splitlines()[-1] == recipes()[name].file.sha256


def test_a_measured_file_is_not_written_and_its_checksum_is_told(capsys):
    before = (ROOT / "data" / "Pastes.csv").stat().st_mtime_ns
    assert data_file.main(["Pastes"]) == 0
    assert capsys.readouterr().out == (
        f"data/Pastes.csv has the checksum\n{DATA_FILES['Pastes'].sha256}\n"
    )
    assert (ROOT / "data" / "Pastes.csv").stat().st_mtime_ns == before


def test_an_unknown_name_is_answered_with_those_there_are(capsys):
    assert data_file.main(["typist"]) == 2
    assert "Did you mean 'typists'? The data sets are: Dyestuff2" in capsys.readouterr().err
