"""Whose file is whose: the roster, the platform that wrote the names, the claims of each file."""
