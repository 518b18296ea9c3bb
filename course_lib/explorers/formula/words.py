"""Words and symbols for the terms of a model."""

import re
from dataclasses import dataclass

from course_lib.model.design import Design

Token = tuple[str, ...]  # ("symbol", base, index), ("name", text) or ("op", text)


def listed(words: list[str]) -> str:
    """Join words as a sentence does."""
    return " and ".join([", ".join(words[:-1])] * (len(words) > 1) + words[-1:])


def counted(number: int, word: str) -> str:
    """Say how many there are."""
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
    """Take a product apart at its colons, not at those in brackets."""
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


@dataclass(frozen=True)
class Block:
    """Random effects that share a covariance: symbols, columns of Z and terms, in one order."""

    factor: str
    terms: tuple[str, ...]
    symbols: tuple[Token, ...]
    groups: int

    @property
    def words(self) -> str:
        """What varies, such as 'intercept and slope of Days'."""
        return listed([term_words(term) for term in self.terms])


def variation(blocks: list[Block]) -> str:
    """Say what may vary by one grouping factor, and whether together."""
    words = listed([term_words(term) for block in blocks for term in block.terms])
    several = sum(len(block.terms) for block in blocks) > 1
    ending = "" if not several else ", correlated" if len(blocks) == 1 else ", independent"
    return f"{blocks[0].factor} ({blocks[0].groups} groups): {words}{ending}"


def equation(design: Design, blocks: tuple[Block, ...], letters: dict[str, str]) -> list[Token]:
    """Write the model as tokens; the response's index names the groups, and k the row."""
    index = "".join(letters.values()) + "k"
    parts: list[list[Token]] = [
        [("symbol", "β", str(number)), *times(name)] for number, name in _fixed(design)
    ]
    parts += [
        [symbol, *times(term)]
        for block in blocks
        for symbol, term in zip(block.symbols, block.terms, strict=True)
    ]
    parts.append([("symbol", "ε", index)])
    tokens: list[Token] = [("symbol", show_piece(design.response), index), ("op", "=")]
    for number, part in enumerate(parts):
        tokens += ([("op", "+")] if number else []) + part
    return tokens


def _fixed(design: Design) -> list[tuple[int, str]]:
    """Number the fixed effects as the lectures do: 0 the intercept."""
    names = list(design.fixed_names)
    return list(enumerate(names, start=0 if "Intercept" in names else 1))


def meanings(
    design: Design, blocks: tuple[Block, ...], letters: dict[str, str]
) -> list[tuple[list[Token], str]]:
    """Say what each symbol of the equation is."""
    index = "".join(letters.values()) + "k"
    rows: list[tuple[list[Token], str]] = [
        ([("symbol", "β", str(number))], f"{term_words(name)}, the same for all")
        for number, name in _fixed(design)
    ]
    for block in blocks:
        symbols: list[Token] = []
        for number, symbol in enumerate(block.symbols):
            symbols += ([("op", ",")] if number else []) + [symbol]
        who = " of ".join(f"{name} {letters[name]}" for name in block.factor.split(":")[::-1])
        linked = "; correlated" if len(block.terms) > 1 else ""
        words = f"what {who} adds to the {block.words}{linked}"
        rows.append((symbols, words))
    rows.append(([("symbol", "ε", index)], "residual of each row"))
    return rows
