"""The one door to statsmodels' MixedLM and its internals."""
