"""Tests of the door to statsmodels."""
