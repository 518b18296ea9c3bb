"""Explorers on a page without a kernel: a widget's state, and the HTML that ``mount.js`` reads."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

MOUNT = Path(__file__).with_name("mount.js")


def widget_state(widget: Any) -> dict[str, Any]:
    """Return the state of an explorer, which is all that its page needs.

    Parameters
    ----------
    widget : AnyWidget
        What ``explore_...`` returned.
    """
    names = [name for name in widget.keys if name[0] != "_" and name != "layout"]
    return dict(widget.get_state([*names, "_esm", "_css"]))


def live_html(state: Mapping[str, Any], still: str) -> str:
    """Return an explorer as HTML, with its still figure for those without JavaScript.

    Parameters
    ----------
    state : mapping
        See `widget_state`.
    still : str
        The still figure, an ``<img>``.
    """
    text = json.dumps(state).replace("</", "<\\/")
    script = f'<script type="application/json">{text}</script>'
    return f'<div class="live" data-prevent-swipe>{script}</div><div class="still">{still}</div>'
