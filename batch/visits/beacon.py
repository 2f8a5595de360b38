"""What a page tells of its video: which parts were reached."""

from __future__ import annotations

import json
from collections.abc import Sequence

MOST_BYTES = 4_096
_PLAIN = {"played", "finished", "button"}
_LINE = "line:"


def read_beacon(body: bytes, lines: Sequence[str]) -> list[str]:
    """The events in the body of a beacon, each once; what is none is ignored.

    Args:
        body: a JSON list such as `["played", "line:0"]`.
        lines: the ids of the video's lines, which the page knows by number only.
    """
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return []
    if not isinstance(told, list):
        return []
    events = (_event(one, lines) for one in told[: len(lines) + len(_PLAIN)])
    return list(dict.fromkeys(event for event in events if event))


def _event(told: object, lines: Sequence[str]) -> str:
    if not isinstance(told, str):
        return ""
    if told in _PLAIN:
        return told
    number = told.removeprefix(_LINE)
    is_line = told.startswith(_LINE) and number.isascii() and number.isdigit() and len(number) < 4
    return f"{_LINE}{lines[int(number)]}" if is_line and int(number) < len(lines) else ""
