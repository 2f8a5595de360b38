"""The links of a batch in the ledger: one token for each recipient, in every run the same."""

from __future__ import annotations

from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa
from sqlmodel import SQLModel

from batch.ledger.bulk import ROWS_AT_ONCE, read_strings, upsert
from batch.ledger.tables import LinkRow
from batch.ledger.tokens import new_token

_LINK = SQLModel.metadata.tables[str(LinkRow.__tablename__)]
_KEY = ["batch_id", "recipient_key"]


def link_tokens(connection: sa.Connection, batch_id: str, recipient_keys: pa.Array) -> pa.Array:
    """The token of each recipient, made if there is none; to be called in a transaction."""
    known = _read(connection, batch_id)
    is_known = pc.is_in(recipient_keys, known["recipient_key"].combine_chunks())
    unknown = recipient_keys.filter(pc.invert(is_known))
    if len(unknown):
        _add(connection, batch_id, unknown)
        known = _read(connection, batch_id)
    where = pc.index_in(recipient_keys, known["recipient_key"].combine_chunks())
    return known["token"].combine_chunks().take(where)


def _read(connection: sa.Connection, batch_id: str) -> pa.Table:
    query = sa.select(_LINK.c.recipient_key, _LINK.c.token).where(_LINK.c.batch_id == batch_id)
    return read_strings(connection, query, ["recipient_key", "token"])


def _add(connection: sa.Connection, batch_id: str, recipient_keys: pa.Array) -> None:
    same = {"batch_id": batch_id, "created_at": datetime.now(tz=UTC)}
    for start in range(0, len(recipient_keys), ROWS_AT_ONCE):
        keys = recipient_keys.slice(start, ROWS_AT_ONCE).to_pylist()
        rows = [{"token": new_token(), "recipient_key": key, **same} for key in keys]
        upsert(connection, _LINK, rows, _KEY, set())
