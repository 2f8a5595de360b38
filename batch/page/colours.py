"""A brand's colour on a page, always legible: contrast by WCAG 2.2."""

from __future__ import annotations

from dataclasses import dataclass

_WHITE, _INK = "#ffffff", "#1d2426"
PAPER = "#ffffff"
_LEAST_CONTRAST = 4.5
"""Of text, by WCAG 2.2, success criterion 1.4.3 (level AA)."""
USUAL_ACCENT = "#1f5f5b"


@dataclass(frozen=True, slots=True)
class Accent:
    """A brand's colour: `fill` as it is, `on_fill` for text on it, `text` for text on paper."""

    fill: str
    on_fill: str
    text: str


def accent_of(colour: str | None) -> Accent:
    """How a colour such as `#1b5e8c` is used."""
    fill = colour or USUAL_ACCENT
    on_fill = max((_WHITE, _INK), key=lambda other: contrast(fill, other))
    text = fill
    while contrast(text, PAPER) < _LEAST_CONTRAST:
        text = _darker(text)
    return Accent(fill, on_fill, text)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance, 0 to 1, as WCAG 2.2 defines it."""
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _darker(colour: str) -> str:
    return "#" + "".join(f"{int(channel * 0.94):02x}" for channel in _channels(colour))


def _channels(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue
