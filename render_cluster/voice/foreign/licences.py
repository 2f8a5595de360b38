"""What the name of a licence says about commercial use."""

from __future__ import annotations

import re

NOT_STATED = "not stated"

_FORBIDS = re.compile(
    r"\bNC\b|CPML|Coqui Public|non.?commercial|research|academic|blizzard|evaluation|personal use",
    re.IGNORECASE,
)
_ALLOWS = re.compile(
    r"\b(apache|mit|bsd|isc|mpl|l?gpl|agpl|unlicense|cc0|cc by|public domain|zlib)\b"
    r"|^creative commons attribution(?: sharealike)?\b",
    re.IGNORECASE,
)


def allows_commerce(licence: str) -> bool | None:
    """Whether a licence allows commercial use; None if that is not known by its name."""
    words = " ".join(re.split(r"[\s_/-]+", licence))
    if _FORBIDS.search(words):
        return False
    return True if _ALLOWS.search(words) else None
