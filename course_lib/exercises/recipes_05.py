"""Data of exercise 05."""

from course_lib.exercises.data import Recipe

RECIPES: dict[str, Recipe] = {}
