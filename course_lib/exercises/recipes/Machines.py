"""Data of exercise 04: scores of workers on machines, as measured."""

from course_lib.datasets.load import DATA_FILES, load_dataset
from course_lib.exercises.recipe import Recipe, without_some_groups

RECIPE = Recipe(
    make=lambda rng: without_some_groups(load_dataset("Machines"), "Worker", rng),
    file=DATA_FILES["Machines"],
)
