"""What a check says, shown as the result of a cell."""

import html

PASSED = "passed. At grading, further checks follow, with other data."


class Feedback:
    """What a check says about one or more questions; shown as a cell's result."""

    def __init__(self, said: dict[str, str]) -> None:
        self.said = said

    def __repr__(self) -> str:
        return "\n".join(f"{_mark(m)} {name}: {m or PASSED}" for name, m in self.said.items())

    def _repr_html_(self) -> str:
        rows = "".join(_row(name, message) for name, message in self.said.items())
        return f'<div role="status">{rows}</div>'


def _mark(message: str) -> str:
    return "✗" if message else "✓"


def _row(name: str, message: str) -> str:
    """One line of feedback: mark and words, so that colour is not all there is."""
    colour = "#A23B00" if message else "#00694C"
    text = html.escape(message or PASSED)
    while text.count("`") >= 2:
        text = text.replace("`", "<code>", 1).replace("`", "</code>", 1)
    return (
        f'<p style="border-left:4px solid {colour};padding:2px 0 2px 10px;margin:4px 0">'
        f'<b style="color:{colour}">{_mark(message)} {html.escape(name)}</b>: {text}</p>'
    )
