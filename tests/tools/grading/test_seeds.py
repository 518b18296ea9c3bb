"""Seeds of the other data are random, kept private, and drawn so that answers can be told apart."""

import json
import stat
from dataclasses import replace

import pytest

from course_tools.basics.errors import BuildError
from course_tools.exercises.keys import Expected, Key
from course_tools.grading.seeds import (
    ENOUGH_DRAWS,
    FILE,
    MANY_DRAWS,
    copied_answers,
    draw_keys,
    near_answers,
    read_seeds,
    save_seeds,
)

SD = Expected(3.0, {"variance": 9.0, "mean": 3.1}, {}, {"kind": "number"}, 0.002, "?")


def key(seed: int, mean: float = 3.1) -> Key:
    return Key(seed, {"a": replace(SD, wrong={"variance": 9.0, "mean": mean})})


@pytest.mark.parametrize(("mean", "near"), [(3.1, []), (3.011, ["a: mean"]), (3.03, [])])
def test_near_is_within_twice_the_tolerance(mean, near):
    assert near_answers(key(1, mean)) == near


OWN = key(0)


def answers(seed: int, **right: float | str) -> Key:
    """Return a key of right answers alone."""
    made = {n: Expected(v, {}, {}, {"kind": "number"}, 0.002, "?") for n, v in right.items()}
    return Key(seed, made)


def test_data_on_which_a_wrong_answer_is_near_are_drawn_again():
    drawn = []

    def make(seed: int) -> Key:
        drawn.append(seed)
        return changed(key(seed, 3.0 if len(drawn) < 4 else 3.1))

    assert [each.seed for each in draw_keys(OWN, make, 2)] == drawn[3:5]
    assert len(set(drawn)) == 5
    assert draw_keys(OWN, make, 2) != draw_keys(OWN, make, 2)  # nobody can guess them


def changed(one: Key) -> Key:
    """A key whose right answer is another one, and as far from the wrong ones."""
    moved = replace(one.expected["a"], right=2 * SD.right)
    wrong = {label: 2 * value for label, value in moved.wrong.items()}
    return Key(one.seed, {"a": replace(moved, wrong=wrong)})


def test_a_wrong_answer_that_is_always_near_is_named():
    with pytest.raises(
        ValueError, match=r"In 7 of them a wrong .* too near the right one: a: mean"
    ):
        draw_keys(OWN, lambda seed: changed(key(seed, 3.0)), 1, most=7)


def test_a_copied_answer_is_right_on_none_of_the_data_that_are_drawn():
    own, said = answers(0, sd=3.0, word="both"), iter(["both", "both", "nothing", "value"])
    numbers = iter([4.0, 5.0, 3.0, 6.0])
    tries = []
    (drawn,) = draw_keys(
        own, lambda seed: answers(seed, sd=next(numbers), word=next(said)), 1, look=tries.append
    )
    assert [one.right for one in drawn.expected.values()] == [6.0, "value"]
    assert tries == [1, 2, 3, 4]


def test_an_answer_that_no_data_change_is_let_pass_and_one_that_some_change_is_not():
    own, numbers = answers(0, sd=3.0, word="both"), iter([3.0, 3.001, 4.0, *[3.0] * 20])
    made = draw_keys(own, lambda seed: answers(seed, sd=next(numbers), word="both"), 1)
    assert [one.expected["sd"].right for one in made] == [4.0]
    assert copied_answers(own, made[0]) == {"word"}


def test_after_many_draws_the_data_with_the_fewest_copied_answers_are_taken():
    """One of two answers is the students' on all data, now this one, now that one."""
    tries, turn = [], iter([(3.0, 3.0), *[(3.0, 4.0), (4.0, 3.0)] * 30])

    def make(seed: int) -> Key:
        first, second = next(turn)
        return answers(seed, a=first, b=second)

    own = answers(0, a=3.0, b=3.0)
    (drawn,) = draw_keys(own, make, 1, look=tries.append)
    assert len(tries) == MANY_DRAWS
    assert len(copied_answers(own, drawn)) == 1


def test_a_constant_answer_and_wrong_ones_that_are_often_near_leave_data_to_use():
    drawn = iter(range(1000))

    def make(seed: int) -> Key:
        return key(seed, 3.1 if next(drawn) % 15 == 14 else 3.0)  # the right answer never changes

    tries = []
    assert near_answers(draw_keys(OWN, make, 1, look=tries.append)[0]) == []
    assert len(tries) == 15  # the first that is far enough, and not the best of many


def test_opinions_are_not_waited_for():
    own, tries = answers(0, view="b"), []
    draw_keys(own, lambda seed: answers(seed, view="b"), 1, recorded=["view"], look=tries.append)
    assert tries == [1]


def test_data_on_which_the_solution_warns_are_drawn_again():
    numbers = iter([None, None, 4.0])

    def make(seed: int) -> Key:
        if (number := next(numbers)) is None:
            raise BuildError("06, cell 15: writes to stderr: Singular fit\nmore")
        return answers(seed, sd=number)

    assert draw_keys(answers(0, sd=3.0), make, 1)[0].expected["sd"].right == 4.0


def test_a_solution_that_warns_on_all_data_is_shown_soon():
    tries = []

    def make(seed: int) -> Key:
        raise BuildError(f"06, cell 15: writes to stderr: Singular fit, {seed}")

    with pytest.raises(BuildError, match="cell 15"):
        draw_keys(answers(0, sd=3.0), make, 1, look=tries.append)
    assert len(tries) == ENOUGH_DRAWS


def test_failures_with_different_words_are_one_reason():
    drawn = iter(range(1000))

    def make(seed: int) -> Key:
        if next(drawn) % 10:
            raise BuildError(f"cell 15 warns: {seed}")
        return changed(key(seed, 3.0))  # near

    with pytest.raises(ValueError, match=r"In 18 of them the solution fails or warns, such as: ce"):
        draw_keys(OWN, make, 1, most=20)


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
