"""Tests of what all rooms of course_tools use."""
