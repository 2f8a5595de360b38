"""How the lines of a campaign are read: how fast, and by which conventions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SpeechStyle:
    """How a text is read.

    Attributes:
        speed: 1.0 is a presenter's usual rate (about 160 words a minute), 1.2 a fifth faster.
        locale: how the script writes numbers and dates, such as de-DE; the language stays the
            voice's.
    """

    speed: float = 1.0
    locale: str = "en-US"


USUAL_SPEECH = SpeechStyle()
