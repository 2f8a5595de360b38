"""What the name of a licence says about commercial use."""

from __future__ import annotations

import re

NOT_STATED = "not stated"

_NON_COMMERCIAL = re.compile(r"\bNC\b|CPML|non.?commercial|research.only", re.IGNORECASE)


def allows_commerce(licence: str) -> bool:
    """False for a licence that is known to forbid it; what nobody states is the user's to check."""
    return not _NON_COMMERCIAL.search(licence)
