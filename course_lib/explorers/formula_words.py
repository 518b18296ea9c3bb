"""Words and symbols for the terms of a model."""

import re

Token = tuple[str, ...]  # ("symbol", base, index), ("name", text) or ("op", text)


def listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1])] * (len(words) > 1) + words[-1:])


def counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def term_words(term: str) -> str:
    """Say an effect in words: 'intercept', 'slope of Days', 'step to Machine B'."""
    if term == "Intercept":
        return "intercept"
    if re.fullmatch(r"[^:\[]+\[[^\]]*\]", term):
        name, level = _level(term)
        return f"step to {name} {level}" if "[T." in term else f"mean of {name} {level}"
    return f"slope of {' × '.join(show_piece(piece) for piece in split_term(term))}"


def split_term(term: str) -> list[str]:
    return re.split(r":(?![^\[(]*[\])])", term)


def _level(piece: str) -> tuple[str, str]:
    name, _, level = piece.rstrip("]").partition("[")
    return re.sub(r"^C\((.*)\)$", r"\1", name), level.removeprefix("T.")


def show_piece(piece: str) -> str:
    """Show one factor of a product: a predictor, or 1 for rows of a level."""
    if piece.endswith("]"):
        return "[{} = {}]".format(*_level(piece))
    return re.sub(r"""^Q\(["'](.*)["']\)$""", r"\1", piece).replace("np.", "").replace("**", "^")


def times(term: str) -> list[Token]:
    """Tokens that a coefficient is multiplied by: none for the intercept."""
    tokens: list[Token] = []
    for piece in [] if term == "Intercept" else split_term(term):
        tokens += [("op", "·"), ("name", show_piece(piece))]
    return tokens
