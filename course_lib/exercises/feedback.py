"""What a check says, shown as the result of a cell."""

import html

PASSED = "passed. At grading, further checks follow, with other data."
BY_PERSON = "a person reads your answer in words. Nothing was checked, and there is no mark yet."
RECORDED = "recorded. Your instructor tells later which answer is right."
_RIGHT, _WRONG, _OPEN = ("✓", "#00694C"), ("✗", "#A23B00"), ("○", "#444444")


class Feedback:
    """What a check says about one or more questions; shown as a cell's result."""

    def __init__(self, said: dict[str, str]) -> None:
        self.said = said

    def __repr__(self) -> str:
        return "\n".join(f"{_look(m)[0]} {name}: {m or PASSED}" for name, m in self.said.items())

    def _repr_html_(self) -> str:
        rows = "".join(_row(name, message) for name, message in self.said.items())
        return f'<div role="status">{rows}</div>'


def _look(message: str) -> tuple[str, str]:
    """Return mark and colour."""
    if message in {BY_PERSON, RECORDED}:
        return _OPEN
    return _WRONG if message else _RIGHT


def _row(name: str, message: str) -> str:
    """One line of feedback: mark and words, so that colour is not all there is."""
    mark, colour = _look(message)
    text = html.escape(message or PASSED)
    while text.count("`") >= 2:
        text = text.replace("`", "<code>", 1).replace("`", "</code>", 1)
    return (
        f'<p style="border-left:4px solid {colour};padding:2px 0 2px 10px;margin:4px 0">'
        f'<b style="color:{colour}">{mark} {html.escape(name)}</b>: {text}</p>'
    )
