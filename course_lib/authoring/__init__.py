"""What an instructor or contributor runs: building notebooks, slides and releases."""
