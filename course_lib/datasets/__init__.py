"""Load the course's data sets, and simulate others."""
