"""The exercises' data: files are what their recipes make, and other data have the same design."""

import hashlib
import warnings
from pathlib import Path

import pandas as pd
import pytest

from course_lib import load_dataset, load_exercise
from course_lib.datasets.load import _folder
from course_lib.exercises import recipes as recipe_files
from course_lib.exercises.data import FOLDER_VARIABLE, make_data, recipes
from course_tools.exercises.other_data import other_tables, write_tables

SIMULATED = [name for name, recipe in recipes().items() if recipe.seed is not None]
MEASURED = sorted(set(recipes()) - set(SIMULATED))


@pytest.mark.parametrize("name", SIMULATED)
def test_a_published_file_is_what_its_recipe_makes(name):
    pd.testing.assert_frame_equal(load_exercise(name), make_data(name, recipes()[name].seed))
    content = (_folder() / "exercises" / f"{name}.csv").read_bytes()
    assert hashlib.sha256(content).hexdigest() == recipes()[name].file.sha256


@pytest.mark.parametrize("name", MEASURED)
def test_measured_data_are_those_of_the_course(name):
    pd.testing.assert_frame_equal(load_exercise(name), load_dataset(name))


@pytest.mark.parametrize("name", [*SIMULATED, *MEASURED])
def test_another_seed_gives_other_data_of_the_same_design(name, monkeypatch, tmp_path):
    published = load_exercise(name)
    write_tables(other_tables(101), tmp_path)
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    other = load_exercise(name)
    pd.testing.assert_frame_equal(other, make_data(name, 101))
    assert list(other.columns) == list(published.columns)
    assert [str(t) for t in other.dtypes] == [str(t) for t in published.dtypes]
    assert not other.equals(published)
    pd.testing.assert_frame_equal(other, load_exercise(name))


def test_every_file_has_a_recipe():
    files = {path.stem for path in (_folder() / "exercises").glob("*.csv")}
    assert files == set(SIMULATED)


def test_a_recipe_is_found_by_its_file(tmp_path, monkeypatch):
    text = Path(recipe_files.__path__[0], "jars.py").read_text(encoding="utf-8")
    (tmp_path / "jars2.py").write_text(text, encoding="utf-8")
    monkeypatch.setattr(recipe_files, "__path__", [*recipe_files.__path__, str(tmp_path)])
    recipes.cache_clear()
    try:
        assert "jars2" in recipes()
        pd.testing.assert_frame_equal(make_data("jars2", 4), load_exercise("jars"))
    finally:
        recipes.cache_clear()


def test_an_unknown_name_is_answered_with_the_nearest():
    with pytest.raises(ValueError, match="Did you mean 'typists'"):
        load_exercise("typist")


def test_published_files_load_without_a_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name in recipes():
            load_exercise(name)
