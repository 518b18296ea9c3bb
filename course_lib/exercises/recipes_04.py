"""Data of exercise 04."""

from course_lib.exercises.data import Recipe

RECIPES: dict[str, Recipe] = {}
