"""One verdict in words on two grouping factors; ✓ means that the model is right."""

from collections.abc import Mapping
from typing import Any

# What the things are; then what is odd about labels or formula. `verdict.js` puts them together.
WORDS = {
    "crossed": "crossed",
    "partly": "partly crossed",
    "nested": "nested",
    "nests": "{outer} nested in {inner}",
    "twice": "one grouping twice",
    "single": "one level only",
    "again": "labels used again",
    "hidden": "labels hide it",
    "alone": "{outer} left out",
}
_REFUSED = ("twice", "single")  # of these no model can be right


def words_for(outer: str, inner: str) -> dict[str, str]:
    """Return the words with the factors' names."""
    return {key: text.format(outer=outer, inner=inner) for key, text in WORDS.items()}


def is_right(facts: Mapping[str, Any]) -> bool:
    """Whether the model takes for one thing what is one thing, and leaves no factor out."""
    wrong = facts["merged"] or facts["split"] or facts["alone"] or facts["design"] in _REFUSED
    return not wrong


def verdict_of(facts: Mapping[str, Any], outer: str, inner: str) -> str:
    """Write the verdict: a mark, the design, and what is odd about labels or formula."""
    words = words_for(outer, inner)
    parts = [words[facts["design"]]]
    parts += [words[odd] for odd in ("again", "hidden", "alone") if facts[odd]]
    return f"{'✓' if is_right(facts) else '✗'} {', '.join(parts)}"
