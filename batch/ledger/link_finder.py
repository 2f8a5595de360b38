"""Whom a link is for, unless it has ended."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from batch.ledger.link_ends import WHOLE_BATCH, read_end
from batch.ledger.tables import LinkEndRow, LinkRow, RecipientRow

_LINK, _RECIPIENT, _END = (
    SQLModel.metadata.tables[str(model.__tablename__)]
    for model in (LinkRow, RecipientRow, LinkEndRow)
)

# Built once: that takes longer than the database needs to answer.
_RECIPIENT_OF = (
    sa.select(_RECIPIENT, _LINK.c.created_at)
    .join(
        _LINK,
        sa.and_(
            _LINK.c.batch_id == _RECIPIENT.c.batch_id,
            _LINK.c.recipient_key == _RECIPIENT.c.recipient_key,
        ),
    )
    .where(_LINK.c.token == sa.bindparam("of_token"), _LINK.c.batch_id == sa.bindparam("of_batch"))
)
_ENDS = sa.select(_END).where(
    _END.c.batch_id == sa.bindparam("of_batch"),
    _END.c.recipient_key.in_([sa.bindparam("of_key"), WHOLE_BATCH]),
)


class LinkFinder:
    """Finds the recipients of one batch by their tokens. Threads may share one."""

    def __init__(self, batch_id: str) -> None:
        self._batch_id = batch_id
        self._has_ends = False

    def find(self, connection: sa.Connection, token: str) -> dict[str, Any] | None:
        """The recipient's row; None if no link has this token, or if it has ended."""
        given = {"of_token": token, "of_batch": self._batch_id}
        found = connection.execute(_RECIPIENT_OF, given).mappings().first()
        if found is None:
            return None
        row = as_now(found)
        created_at = row.pop("created_at")
        return None if self._has_ended(connection, row["recipient_key"], created_at) else row

    def _has_ended(self, connection: sa.Connection, key: str, created_at: datetime) -> bool:
        if not self._has_ends:  # nobody has upgraded this ledger yet
            self._has_ends = sa.inspect(connection).has_table(_END.name)
        if not self._has_ends:
            return False
        now = datetime.now(tz=UTC)
        rows = connection.execute(_ENDS, {"of_key": key, "of_batch": self._batch_id})
        return any(read_end(row).has_come(created_at, now) for row in rows)


def as_now(row: sa.RowMapping) -> dict[str, Any]:
    """A row with this version's names: readers also read ledgers that nobody has upgraded yet."""
    return {**row, "status": "error"} if row.get("status") == "bug" else dict(row)
