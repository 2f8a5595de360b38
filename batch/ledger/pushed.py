"""The ledger's memory of what contacts of a CRM have been told, so that a push can go on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlmodel import SQLModel

from batch.ledger.bulk import ROWS_AT_ONCE, upsert
from batch.ledger.tables import PushedRow
from batch.ledger.transactions import Transactions

_PUSHED = SQLModel.metadata.tables[str(PushedRow.__tablename__)]
_KEY = ["batch_id", "destination", "contact"]


class PushedLedger:
    """What was pushed of one batch. Each method is one transaction."""

    def __init__(self, transactions: Transactions, batch_id: str) -> None:
        self._transactions = transactions
        self._batch_id = batch_id

    def digests(self, destination: str) -> dict[str, str]:
        """The digest of what each contact of a destination has."""
        mine = (_PUSHED.c.batch_id == self._batch_id) & (_PUSHED.c.destination == destination)
        query = sa.select(_PUSHED.c.contact, _PUSHED.c.digest).where(mine)

        def read(connection: sa.Connection) -> dict[str, str]:
            found = connection.execute(query, execution_options={"yield_per": ROWS_AT_ONCE})
            return {row.contact: row.digest for row in found}

        return self._transactions.read(read)

    def record(self, destination: str, digests: Mapping[str, str]) -> None:
        """Records what contacts of a destination have now."""
        now = datetime.now(tz=UTC)
        same = {"batch_id": self._batch_id, "destination": destination, "pushed_at": now}
        rows = [{"contact": name, "digest": digest, **same} for name, digest in digests.items()]

        def write(connection: sa.Connection) -> None:
            upsert(connection, _PUSHED, rows, _KEY, {"digest", "pushed_at"})

        self._transactions.write(write)
