"""One plot, one file."""
