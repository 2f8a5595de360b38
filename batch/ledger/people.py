"""The ledger's memory of who has a link: checked before a run may touch what was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import sqlalchemy as sa
from sqlmodel import SQLModel

from batch.ledger.bulk import ROWS_AT_ONCE, Rows, in_portions, upsert
from batch.ledger.tables import LinkRow, PersonRow, RecipientRow
from batch.ledger.transactions import Transactions
from personalize.recipients.identities.hashes import NOTHING
from personalize.recipients.people import PEOPLE_SCHEMA, TRAITS

_LINK, _PERSON, _RECIPIENT = (
    SQLModel.metadata.tables[str(model.__tablename__)]
    for model in (LinkRow, PersonRow, RecipientRow)
)
_KEY = ["batch_id", "recipient_key"]
_SHOWN = ("display_name", "seconds", "recipient_key", "row_number")


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """The hash of a person's address, and the header of the column that identifies them."""

    email: int = NOTHING
    identified_by: str = ""


class PeopleLedger:
    """The people of one batch. Each method is one transaction."""

    def __init__(self, transactions: Transactions, batch_id: str) -> None:
        self._transactions = transactions
        self._batch_id = batch_id

    def with_links(self) -> pa.Table:
        """Everybody who has a link (PEOPLE_SCHEMA), except those in `unknown`."""
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

    def unknown(self) -> dict[str, str]:
        """The keys with a link that an older version made, and the name it recorded for each."""
        person, named = (
            sa.and_(_LINK.c.batch_id == t.c.batch_id, _LINK.c.recipient_key == t.c.recipient_key)
            for t in (_PERSON, _RECIPIENT)
        )
        query = (
            sa.select(_LINK.c.recipient_key, _RECIPIENT.c.display_name)
            .outerjoin(_PERSON, person)
            .outerjoin(_RECIPIENT, named)
            .where(_LINK.c.batch_id == self._batch_id, _PERSON.c.recipient_key.is_(None))
        )

        def read(connection: sa.Connection) -> dict[str, str]:
            return {row.recipient_key: row.display_name or "" for row in connection.execute(query)}

        return self._transactions.read(read)

    def rename(self, new_keys: Mapping[str, str]) -> None:
        """Gives links made by an older version the keys that the same identities have now."""

        def rename(connection: sa.Connection) -> None:
            for table in (_LINK, _RECIPIENT):
                key = table.c.recipient_key
                mine = sa.update(table).where(table.c.batch_id == self._batch_id)
                renamed = mine.where(key == sa.bindparam("old")).values(
                    recipient_key=sa.bindparam("new")
                )
                connection.execute(renamed, [{"old": o, "new": n} for o, n in new_keys.items()])

        if new_keys:
            self._transactions.write(rename)

    def of(self, recipient_key: str) -> KnownPerson:
        """What is known of one person; nothing of those whom an older version linked."""
        columns = (_PERSON.c.email, _PERSON.c.identified_by)
        mine = _PERSON.c.batch_id == self._batch_id
        query = sa.select(*columns).where(mine, _PERSON.c.recipient_key == recipient_key)

        def read(connection: sa.Connection) -> KnownPerson:
            row = connection.execute(query).first()
            return KnownPerson(row.email, row.identified_by) if row else KnownPerson()

        return self._transactions.read(read)

    def links(self) -> int:
        """The number of links."""
        count = sa.select(sa.func.count()).select_from(_LINK)
        mine = count.where(_LINK.c.batch_id == self._batch_id)
        return self._transactions.read(lambda c: int(c.execute(mine).scalar_one()))

    def first_links(self, most: int) -> Rows:
        """The first recipients with a video, in file order: token, name, seconds, key and row."""
        same_key = sa.and_(
            _LINK.c.batch_id == _RECIPIENT.c.batch_id,
            _LINK.c.recipient_key == _RECIPIENT.c.recipient_key,
        )
        query = (
            sa.select(_LINK.c.token, *(_RECIPIENT.c[name] for name in _SHOWN))
            .join(_RECIPIENT, same_key)
            .where(_LINK.c.batch_id == self._batch_id, _RECIPIENT.c.status == "video")
            .order_by(_RECIPIENT.c.row_number)
            .limit(most)
        )

        def read(connection: sa.Connection) -> Rows:
            return [dict(row) for row in connection.execute(query).mappings()]

        return self._transactions.read(read)

    def record(self, people: pa.Table, retired: Sequence[str]) -> None:
        """Records who is who now, and ends the links of keys that belong to somebody else."""
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
