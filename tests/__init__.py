"""The whole check."""
