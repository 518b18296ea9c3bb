"""Build the notebooks that students open from their sources, and compare the two."""
