"""Slides from the lectures' sources: ``course slides``. How it works: README.md in this folder."""
