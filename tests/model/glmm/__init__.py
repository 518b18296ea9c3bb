"""Tests of generalised models."""
