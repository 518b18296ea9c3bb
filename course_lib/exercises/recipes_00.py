"""Data of exercise 00."""

from course_lib.exercises.data import Recipe

RECIPES: dict[str, Recipe] = {}
