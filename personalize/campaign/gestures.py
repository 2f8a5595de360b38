"""The names of the gestures and styles that a campaign may use."""

from __future__ import annotations

GESTURES = (
    "rest",
    "wave",
    "open_palms",
    "hand_to_chest",
    "count_three",
    "point_side",
    "nod",
    "invite",
    "welcome",
)
STYLES = ("calm", "friendly", "energetic")
