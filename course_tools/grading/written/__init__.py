"""Answers in words: found in the notebooks, shown to a marker, and marked in a table."""
