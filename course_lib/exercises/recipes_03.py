"""Data of exercise 03."""

from course_lib.exercises.data import Recipe

RECIPES: dict[str, Recipe] = {}
