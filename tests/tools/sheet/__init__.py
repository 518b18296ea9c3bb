"""Tests of the cheat sheet on paper."""
