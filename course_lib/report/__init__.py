"""From a CSV of one's own to a page to hand in."""
