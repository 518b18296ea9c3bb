"""Data of exercise 01."""

from course_lib.exercises.data import Recipe

RECIPES: dict[str, Recipe] = {}
