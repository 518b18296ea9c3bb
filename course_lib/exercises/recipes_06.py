"""Data of exercise 06."""

from course_lib.exercises.data import Recipe

RECIPES: dict[str, Recipe] = {}
