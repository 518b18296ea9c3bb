"""The page to keep at hand, on paper."""
