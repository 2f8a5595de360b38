"""What was seen of the videos: counted in bulk, a row for each recipient and event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel

from batch.ledger.bulk import ROWS_AT_ONCE, Rows
from batch.ledger.tables import ViewRow
from batch.ledger.transactions import Transactions

_VIEW = SQLModel.metadata.tables[str(ViewRow.__tablename__)]
_KEY = ["batch_id", "recipient_key", "event"]

Seen = Mapping[tuple[str, str], int]
"""How often each event happened, by recipient key and event."""


class ViewsLedger:
    """The views of one batch. Each method is one transaction."""

    def __init__(self, transactions: Transactions, batch_id: str) -> None:
        self._transactions = transactions
        self._batch_id = batch_id

    def add(self, seen: Seen) -> None:
        """Adds to what was seen so far."""
        now = datetime.now(tz=UTC)
        same = {"batch_id": self._batch_id, "first_at": now, "last_at": now}
        # In one order, so that two servers never wait for each other's rows.
        rows = [
            {"recipient_key": key, "event": event, "times": times, **same}
            for (key, event), times in sorted(seen.items())
        ]

        def add(connection: sa.Connection) -> None:
            dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
            new = dialect.insert(_VIEW)
            total = {"times": _VIEW.c.times + new.excluded.times, "last_at": new.excluded.last_at}
            added = new.on_conflict_do_update(index_elements=_KEY, set_=total)
            for start in range(0, len(rows), ROWS_AT_ONCE):
                connection.execute(added, rows[start : start + ROWS_AT_ONCE])

        if rows:
            self._transactions.write(add)

    def all(self) -> Rows:
        """Every row, by recipient."""
        mine = sa.select(_VIEW).where(_VIEW.c.batch_id == self._batch_id)
        query = mine.order_by(_VIEW.c.recipient_key, _VIEW.c.event)
        return self._transactions.read(
            lambda connection: [dict(row) for row in connection.execute(query).mappings()]
        )

    def totals(self) -> dict[str, int]:
        """How many recipients had each event at least once."""
        count = sa.func.count().label("recipients")
        mine = _VIEW.c.batch_id == self._batch_id
        query = sa.select(_VIEW.c.event, count).where(mine).group_by(_VIEW.c.event)
        return self._transactions.read(
            lambda connection: {row.event: int(row.recipients) for row in connection.execute(query)}
        )
