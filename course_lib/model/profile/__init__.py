"""Likelihood profiles: the deviance with one parameter held, and where it has risen enough."""
