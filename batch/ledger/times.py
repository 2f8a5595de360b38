"""Times from the ledger: SQLite returns them without their zone, which is UTC."""

from __future__ import annotations

from datetime import UTC, datetime


def in_utc(time: datetime) -> datetime:
    """A time of the ledger, with its zone."""
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
