"""Which notebooks are alike beyond what the class has in common: a list for a person to judge."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

# Words that open a part of a statement: they say whether a name after them is a new one.
_OPENERS = frozenset({"as", "def", "for", "if", "in", "lambda", "return", "while", "with"})
_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*+)
      | (?P<string>(?P<prefix>[A-Za-z]{0,2}+)(?P<quote>\"{3}|'{3}|["'])
          (?P<text>(?:\\.|(?!(?P=quote)).)*)(?P=quote)?)
      | (?P<word>\w++)
      | (?P<end>[\n;])
      | (?P<sign>[-+*/%@&|^<>=!:]=|\*\*|//|->|[^\s\w])""",
    re.VERBOSE | re.DOTALL,
)
_OWN = "\N{BULLET}"  # stands for a name that the student chose
_LEAST_TOKENS = 4  # `fit`, `data.x`: too short to tell anything
_MOST_CHARACTERS = 200_000  # of one notebook: nobody writes as much in an exercise
_KEPT, _CHANGED = 0.9, 0.1  # share of statements that a copy keeps, and changes
_MARGIN = 4.0  # bits: odds of 16 to 1 that a listed pair is not one by chance


@dataclass(frozen=True)
class Statement:
    """A statement as it was written, and its form without names, comments and blanks."""

    text: str
    form: str


@dataclass(frozen=True)
class AlikePair:
    """Two notebooks that have more in common than chance explains.

    Attributes
    ----------
    first, second : str
        Whose they are.
    shared : int
        Statements of the same form, of those in the notebook with fewer.
    possible : int
        Statements in the notebook with fewer.
    alone : int
        Shared statements that nobody else wrote.
    weight : float
        Evidence for a copy, in bits: log2 of how much likelier it is that one was copied from the
        other than that both were written without knowing of each other.
    """

    first: str
    second: str
    shared: int
    possible: int
    alone: int
    weight: float


def statements(cells: Sequence[str], known: Collection[str] = ()) -> list[Statement]:
    """Split code into statements, and bring each into a form that a disguise leaves as it is.

    Nothing is parsed or run, so that code of any kind can be read, also what is no Python.

    Parameters
    ----------
    cells : sequence of str
        Code cells of a notebook.
    known : collection of str
        Names that the exercise gives; all others that the notebook assigns to are the student's.

    Returns
    -------
    list of Statement
        In the notebook's order, without those that are too short to tell anything.
    """
    cells = list(_bounded(cells))
    own = bound_names(cells) - set(known)
    return [
        Statement(text, _form(tokens, own))
        for cell in cells
        for text, tokens in _split(cell)
        if len(tokens) >= _LEAST_TOKENS and tokens[0] not in {"import", "from", "%", "!"}
    ]


def bound_names(cells: Sequence[str]) -> set[str]:
    """Return the names that code cells assign to."""
    return {name for cell in cells for _, tokens in _split(cell) for name in _bound_names(tokens)}


def _bounded(cells: Sequence[str]) -> Iterator[str]:
    left = _MOST_CHARACTERS
    for cell in cells:
        yield cell[:left]
        left -= len(cell[:left])


def _split(cell: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each statement's text and tokens; a line goes on where a bracket is open."""
    tokens: list[str] = []
    start = depth = 0
    for match in _TOKEN.finditer(cell + "\n"):
        kind, text = match.lastgroup, match[0]
        if kind == "end" and depth <= 0:
            if tokens:
                yield cell[start : match.start()].strip("\n"), tokens
            tokens, start, depth = [], match.end(), 0
        elif kind != "end" and kind != "comment":
            depth += (text in "([{") - (text in ")]}")
            tokens.append(_token(match))


def _token(match: re.Match[str]) -> str:
    """Return a token; quotes are all alike, and a text with names in it is only a text."""
    if match["string"] is None:
        return match[0]
    return f'"{match["text"]}"' if "f" not in match["prefix"].lower() else 'f""'


def _bound_names(tokens: Sequence[str]) -> Iterator[str]:
    """Yield names that a statement gives to something: by ``=``, ``for``, ``def``, ``as`` ..."""
    depths = _depths(tokens)
    ends = [i for i, token in enumerate(tokens) if token.endswith("=") and depths[i] == 0]
    last = max((i for i in ends if tokens[i] not in {"==", "!=", "<=", ">="}), default=0)
    index = tokens.index("[") if "[" in tokens else len(tokens)
    opened = ""
    for i, token in enumerate(tokens):
        before = tokens[i - 1] if i else ""
        if token in _OPENERS or token == ":":
            opened = token
        elif re.fullmatch(r"[^\W\d]\w*", token) and before != ".":
            target = i < min(last, index)
            parameter = opened in {"def", "lambda"} and before in {"def", "lambda", "(", ","}
            if target or parameter or opened == "for" or before == "as":
                yield token


def _depths(tokens: Sequence[str]) -> list[int]:
    depth, depths = 0, []
    for token in tokens:
        depth += (token in "([{") - (token in ")]}")
        depths.append(depth)
    return depths


def _form(tokens: Sequence[str], own: Collection[str]) -> str:
    """Join tokens; own names are numbered as they come, and a comma before a bracket goes."""
    numbers: dict[str, int] = {}
    form = []
    for i, token in enumerate(tokens):
        following = tokens[i + 1] if i + 1 < len(tokens) else ""
        if token == "," and following in ")]}":
            continue
        is_own = token in own and (not i or tokens[i - 1] != ".")
        form.append(f"{_OWN}{numbers.setdefault(token, len(numbers))}" if is_own else token)
    return " ".join(form)


def alike_pairs(forms: Mapping[str, Collection[str]]) -> list[AlikePair]:
    """List pairs of notebooks that share more than the class does, the most alike first.

    A statement that many wrote tells little, one that only two wrote much: its weight is how much
    likelier it stands in both when one was copied (then nine of ten statements stay) than when
    each was written alone (then as often as in the rest of the class). A pair is listed when its
    weight exceeds log2 of the number of pairs by a margin: of a class in which all work alone, and
    choose each statement by itself, fewer than one pair.

    Parameters
    ----------
    forms : mapping of str to collection of str
        Whose notebook to the forms of its statements.
    """
    sets = {who: frozenset(each) for who, each in forms.items() if each}
    counts = Counter(form for each in sets.values() for form in each)
    limit = _MARGIN + math.log2(max(len(sets) * (len(sets) - 1) / 2, 1))
    pairs = (_compare(a, b, sets, counts) for a, b in _candidates(sets, counts))
    found = [each for each in pairs if each.weight > limit]
    return sorted(found, key=lambda each: -each.weight)


def _candidates(
    sets: Mapping[str, Collection[str]], counts: Mapping[str, int]
) -> list[tuple[str, str]]:
    """Pairs that have a statement in common which not more than half of the class wrote."""
    writers = defaultdict(list)
    for who, each in sets.items():
        for form in each:
            if counts[form] <= max(len(sets) / 2, 2):
                writers[form].append(who)
    return sorted({pair for those in writers.values() for pair in combinations(those, 2)})


def _compare(
    a: str, b: str, sets: Mapping[str, frozenset[str]], counts: Mapping[str, int]
) -> AlikePair:
    """Weigh what the notebook with fewer statements has in common with the other one."""
    fewer, more = sorted((sets[a], sets[b]), key=len)
    shared = fewer & more
    others = len(sets) - 1
    weight = 0.0
    for form in fewer:
        elsewhere = counts[form] - (2 if form in shared else 1)
        chance = (elsewhere + 0.5) / max(others, elsewhere + 1)
        weight += math.log2(_KEPT / chance if form in shared else _CHANGED / (1 - chance))
    alone = sum(counts[form] == 2 for form in shared)
    return AlikePair(a, b, len(shared), len(fewer), alone, weight)
