"""Tests of the course for a hub."""
