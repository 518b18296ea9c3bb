"""Seeds of the other data are random, kept private, and drawn so that answers can be told apart."""

import json
import stat
from dataclasses import replace

import pytest

from course_tools.exercises.keys import Expected, Key
from course_tools.grading.seeds import FILE, draw_keys, near_answers, read_seeds, save_seeds

SD = Expected(3.0, {"variance": 9.0, "mean": 3.1}, {}, {"kind": "number"}, 0.002, "?")


def key(seed: int, mean: float = 3.1) -> Key:
    return Key(seed, {"a": replace(SD, wrong={"variance": 9.0, "mean": mean})})


@pytest.mark.parametrize(("mean", "near"), [(3.1, []), (3.011, ["a: mean"]), (3.03, [])])
def test_near_is_within_twice_the_tolerance(mean, near):
    assert near_answers(key(1, mean)) == near


def test_data_on_which_a_wrong_answer_is_near_are_drawn_again():
    drawn = []

    def make(seed: int) -> Key:
        drawn.append(seed)
        return key(seed, 3.0 if len(drawn) < 4 else 3.1)

    assert [each.seed for each in draw_keys(make, 2)] == drawn[3:5]
    assert len(set(drawn)) == 5
    assert draw_keys(make, 2) != draw_keys(make, 2)  # nobody can guess them


def test_a_wrong_answer_that_is_always_near_is_named():
    with pytest.raises(ValueError, match=r"In 7 of 7 data sets .* near the right one: a: mean"):
        draw_keys(lambda seed: key(seed, 3.0), 1, most=7)


def test_seeds_are_kept_for_each_exercise_and_only_for_the_instructor(tmp_path):
    assert read_seeds(tmp_path, "02") == []
    save_seeds(tmp_path, "02", [5, 6])
    save_seeds(tmp_path, "03", [7])
    assert (read_seeds(tmp_path, "02"), read_seeds(tmp_path, "03")) == ([5, 6], [7])
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / FILE).parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("text", ["", "[1]", '{"02": ["x"]}', json.dumps({"02": 5})])
def test_a_damaged_file_is_not_replaced_in_silence(tmp_path, text):
    save_seeds(tmp_path, "02", [5])
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="--new-seeds"):
        read_seeds(tmp_path, "02")
