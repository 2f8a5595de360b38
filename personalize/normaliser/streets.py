"""Street addresses: the side of a town, and letters of houses and rooms: "221B", "W. 40th St."."""

from __future__ import annotations

import re

from personalize.normaliser.numbers import label
from personalize.normaliser.tables import any_of, table

_SIDES: dict[str, str] = table("abbreviations.yaml", "sides")
_STREETS: dict[str, str] = table("abbreviations.yaml", "streets")
_KINDS = any_of(["St", "Dr", "Street", "Drive", *_STREETS, *_STREETS.values()])
_NAME = rf"(?:\d+(?:st|nd|rd|th)|[A-Z][a-z][\w']*)(?:\s[A-Z][\w']*)?\s(?:{_KINDS})\b"
_SIDE = re.compile(rf"(?<![\w.'])(?P<side>{any_of(_SIDES)})\b\.?(?=\s{_NAME})")
_HOUSE = re.compile(rf"(?<![\w.,$-])(\d{{1,4}})([A-Z])(?=\s{_NAME})")
_ROOM = re.compile(
    r"\b((?i:apt|apartment|suite|ste|unit|room|rm|gate|seat|row|bldg|building|flat|platform|hall|lot|door)\b\.?\s)#?"
    r"(\d{1,4})-?([A-Z])\b(?!-|\s?[A-Z]\b)"
)


def say_streets(text: str) -> str:
    """The text with letters of houses and rooms apart, and north, south, east and west in full."""
    text = _SIDE.sub(lambda match: _SIDES[match["side"]], text)
    text = _HOUSE.sub(lambda match: f"{label(match[1])} {match[2]}", text)
    return _ROOM.sub(lambda match: f"{match[1]}{label(match[2])} {match[3]}", text)
