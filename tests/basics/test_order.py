"""The order of labels."""

from course_lib.basics.order import natural_key


def test_numbers_in_labels_are_in_the_order_of_numbers():
    labels = ["s10", "s2", "10", "9", "b", "a12b3", "a12b"]
    assert sorted(labels, key=natural_key) == ["9", "10", "a12b", "a12b3", "b", "s2", "s10"]


def test_digits_of_other_scripts_and_raised_ones_are_no_obstacle():
    assert sorted(["m²10", "m²9", "²", "x٣", "x٢"], key=natural_key) == [
        "m²9",
        "m²10",
        "x٢",
        "x٣",
        "²",
    ]
