"""The ledger's memory of who has a link: asked before a run may touch what was sent."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import sqlalchemy as sa
from sqlmodel import SQLModel

from batch.ledger_bulk import ROWS_AT_ONCE, Rows, in_portions, upsert
from batch.ledger_tables import LinkRow, PersonRow
from batch.ledger_transactions import Transactions
from personalize.people import PEOPLE_SCHEMA, TRAITS

_LINK, _PERSON = (
    SQLModel.metadata.tables[str(model.__tablename__)] for model in (LinkRow, PersonRow)
)
_KEY = ["batch_id", "recipient_key"]


class PeopleLedger:
    """The people of one batch. Each method is one transaction."""

    def __init__(self, transactions: Transactions, batch_id: str) -> None:
        self._transactions = transactions
        self._batch_id = batch_id

    def with_links(self) -> pa.Table:
        """Everybody who has a link (PEOPLE_SCHEMA); those of an older version are not known."""
        columns = [_PERSON.c[name] for name in PEOPLE_SCHEMA.names]
        linked = sa.and_(
            _LINK.c.batch_id == _PERSON.c.batch_id,
            _LINK.c.recipient_key == _PERSON.c.recipient_key,
        )
        mine = _PERSON.c.batch_id == self._batch_id
        query = sa.select(*columns).join(_LINK, linked).where(mine)

        def read(connection: sa.Connection) -> Rows:
            return [dict(row) for row in connection.execute(query).mappings()]

        return pa.Table.from_pylist(self._transactions.read(read), schema=PEOPLE_SCHEMA)

    def links(self) -> int:
        """How many links were made."""
        count = sa.select(sa.func.count()).select_from(_LINK)
        mine = count.where(_LINK.c.batch_id == self._batch_id)
        return self._transactions.read(lambda c: int(c.execute(mine).scalar_one()))

    def record(self, people: pa.Table, retired: Sequence[str]) -> None:
        """Notes who is who now, and ends the links of keys that are somebody else's."""
        mine = {"batch_id": self._batch_id}

        def replace(connection: sa.Connection) -> None:
            for start in range(0, len(retired), ROWS_AT_ONCE):
                some = list(retired[start : start + ROWS_AT_ONCE])
                ended = sa.delete(_LINK).where(_LINK.c.batch_id == self._batch_id)
                connection.execute(ended.where(_LINK.c.recipient_key.in_(some)))
            for portion in in_portions(people):
                rows = [row | mine for row in portion]
                upsert(connection, _PERSON, rows, _KEY, {"identified_by", *TRAITS})

        self._transactions.write(replace)
