"""A fit in, a tidy frame out."""
