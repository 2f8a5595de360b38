"""The framings and backgrounds that a campaign may use, and how each is written."""

from __future__ import annotations

import re

from personalize.nearest import did_you_mean

FRAMINGS = ("close-up", "medium", "wide")
BACKGROUNDS = ("office", "studio", "transparent")
_COLOR = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_FILE_SUFFIX = re.compile(r"\.[A-Za-z0-9]{2,5}$")


def is_color(background: str) -> bool:
    """Whether a background is a plain colour, `#rrggbb` or `#rgb`."""
    return _COLOR.fullmatch(background) is not None


def names_file(background: str) -> bool:
    """Whether a background is the path of an image, that is, has a folder or a suffix."""
    return "/" in background or _FILE_SUFFIX.search(background) is not None


def fault_of_background(background: str) -> str:
    """What is wrong with how a background is written, and what to do; empty if nothing is."""
    if background in BACKGROUNDS or is_color(background):
        return ""
    if background.startswith("#"):
        return f"the colour {background!r} is not known; write it as '#rrggbb', such as '#1b5e8c'"
    if names_file(background):
        return ""
    return (
        f"background {background!r} is not known{did_you_mean(background, BACKGROUNDS)} "
        "(a plain colour is written '#rrggbb', an image as its path, such as 'lobby.jpg')"
    )
