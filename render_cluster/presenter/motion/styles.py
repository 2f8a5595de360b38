"""The manners of speaking that a campaign may choose."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Style:
    """A manner of speaking, relative to `friendly`.

    `amplitude` is how far head and brows move, `tempo` how fast gestures are, `liveliness` how
    often nods, brow raises and smiles come, `smile` how broad a smile gets (0 to 1 of the action).
    """

    amplitude: float
    tempo: float
    liveliness: float
    smile: float


STYLES = {
    "calm": Style(amplitude=0.55, tempo=0.85, liveliness=0.75, smile=0.05),
    "friendly": Style(amplitude=1.0, tempo=1.0, liveliness=1.0, smile=0.14),
    "energetic": Style(amplitude=1.5, tempo=1.15, liveliness=1.4, smile=0.20),
}
