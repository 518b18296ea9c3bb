"""Data sets: checksums, types, and helpful answers to wrong names and changed files."""

import hashlib
import shutil
from pathlib import Path

import pandas as pd
import pytest

from course_lib import list_datasets, load_dataset
from course_lib.datasets import load as datasets

DATA = Path(__file__).parents[2] / "data"
SHAPES = {
    "sleepstudy": (180, {"Subject": 18}),
    "ex33": (168, {"animal_id": 12, "breed": 2}),
    "Penicillin": (144, {"plate": 24, "sample": 6}),
    "Pastes": (60, {"batch": 10, "cask": 3, "sample": 30}),
    "Dyestuff2": (30, {"Batch": 6}),
    "Machines": (54, {"Worker": 6, "Machine": 3}),
    "Orthodont": (108, {"Subject": 27, "Sex": 2}),
    "Oats": (72, {"Block": 6, "Variety": 3}),
    "cbpp": (56, {"herd": 15, "period": 4}),
    "toenail": (1908, {"patient": 294, "treatment": 2}),
}


@pytest.mark.parametrize("name", SHAPES)
def test_file_is_the_published_one(name):
    # Checksums of the original exports, as recorded with their provenance.
    recorded = datasets.DATA_FILES[name].sha256
    assert hashlib.sha256((DATA / f"{name}.csv").read_bytes()).hexdigest() == recorded


@pytest.mark.parametrize("name", SHAPES)
def test_rows_levels_and_types(name):
    data = load_dataset(name)
    rows, levels = SHAPES[name]
    assert len(data) == rows
    assert not data.isna().any(axis=None)
    for column, count in levels.items():
        assert isinstance(data[column].dtype, pd.CategoricalDtype)
        categories = data[column].cat.categories
        assert len(categories) == count
        assert all(label == label.strip() for label in categories)


def test_levels_are_in_natural_order():
    assert load_dataset("ex33")["animal_id"].cat.categories[:3].tolist() == ["BO1", "BO37", "BO209"]


def test_every_data_set_has_a_card_and_a_script():
    cards = (DATA / "README.md").read_text(encoding="utf-8")
    for name in list_datasets()["name"]:
        assert f"## {name}\n" in cards
        assert (DATA / "prepare" / f"{name}.R").exists()
    assert set(SHAPES) == set(list_datasets()["name"])


def test_unknown_name_lists_the_names_and_the_nearest():
    with pytest.raises(ValueError, match=r"Did you mean 'sleepstudy'.*Dyestuff2"):
        load_dataset("sleep_study")
    with pytest.raises(ValueError, match="The data sets are"):
        load_dataset(None)


def test_each_call_gives_a_fresh_copy():
    changed = load_dataset("Dyestuff2")
    changed.loc[0, "Yield"] = -1
    assert load_dataset("Dyestuff2").loc[0, "Yield"] != -1


def test_changed_file_is_loaded_with_a_warning(tmp_path, monkeypatch):
    shutil.copy(DATA / "Dyestuff2.csv", tmp_path)
    with (tmp_path / "Dyestuff2.csv").open("a") as file:
        file.write("A,1.5\n")
    monkeypatch.setattr(datasets, "_folder", lambda: tmp_path)
    with pytest.warns(datasets.ChangedDataWarning, match=r"data/Dyestuff2.csv .* Restore it"):
        assert len(load_dataset("Dyestuff2")) == 31
    with pytest.raises(FileNotFoundError, match="Restore it with"):
        load_dataset("Pastes")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "cannot be read"),
        (b"Batch,Yield\nA,1\nB,1,2,3\n", "cannot be read"),
        (b"Batch,Yield\n\xe9,1\n", "cannot be read"),
        (b"Batch;Yield\nA;1\n", "no column 'Batch' .* semicolons"),
    ],
    ids=["empty", "ragged", "not UTF-8", "semicolons"],
)
def test_damaged_file_says_how_to_restore_it(content, message, tmp_path, monkeypatch):
    (tmp_path / "Dyestuff2.csv").write_bytes(content)
    monkeypatch.setattr(datasets, "_folder", lambda: tmp_path)
    with pytest.raises(ValueError, match=rf"data/Dyestuff2.csv .*{message}.* Restore it with"):
        load_dataset("Dyestuff2")


def test_changed_file_may_lack_a_label(tmp_path, monkeypatch):
    (tmp_path / "Dyestuff2.csv").write_text("Batch,Yield\nB,1\n,2\nA,3\n")
    monkeypatch.setattr(datasets, "_folder", lambda: tmp_path)
    with pytest.warns(datasets.ChangedDataWarning):
        batch = load_dataset("Dyestuff2")["Batch"]
    assert batch.cat.categories.tolist() == ["A", "B"]
    assert batch.isna().sum() == 1


def test_data_inside_an_installed_package_come_first(tmp_path, monkeypatch):
    package = tmp_path / "course_lib"
    (package / "_data").mkdir(parents=True)
    monkeypatch.setattr(datasets, "__file__", str(package / "datasets" / "load.py"))
    assert datasets._folder() == package / "_data"
    (package / "_data").rmdir()
    assert datasets._folder() == tmp_path / "data"
