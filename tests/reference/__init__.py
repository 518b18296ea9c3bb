"""Reference values."""
