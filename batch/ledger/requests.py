"""What recipients asked for on the pages of their videos."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

import sqlalchemy as sa
from sqlmodel import SQLModel

from batch.ledger.bulk import Rows, upsert
from batch.ledger.tables import RecipientRow, RequestRow
from batch.ledger.transactions import Transactions

RequestKind = Literal["say_my_name", "no_more", "delete"]

_REQUEST, _RECIPIENT = (
    SQLModel.metadata.tables[str(model.__tablename__)] for model in (RequestRow, RecipientRow)
)
_KEY = ["batch_id", "recipient_key", "kind"]


class RequestsLedger:
    """The requests of one batch. Each method is one transaction."""

    def __init__(self, transactions: Transactions, batch_id: str) -> None:
        self._transactions = transactions
        self._batch_id = batch_id

    def record(self, recipient_key: str, kind: RequestKind, text: str = "") -> None:
        """Records a request; asked again, it is open again."""
        row = {
            "batch_id": self._batch_id,
            "recipient_key": recipient_key,
            "kind": kind,
            "text": text.replace("\0", ""),  # PostgreSQL refuses it
            "asked_at": datetime.now(tz=UTC),
            "answered_at": None,
        }
        self._transactions.write(
            lambda c: upsert(c, _REQUEST, [row], _KEY, {"text", "asked_at", "answered_at"})
        )

    def answer(self, recipient_key: str, kind: RequestKind) -> None:
        """Records that a request was answered."""
        mine = sa.update(_REQUEST).where(
            _REQUEST.c.batch_id == self._batch_id,
            _REQUEST.c.recipient_key == recipient_key,
            _REQUEST.c.kind == kind,
        )
        answered = mine.values(answered_at=datetime.now(tz=UTC))
        self._transactions.write(lambda connection: connection.execute(answered))

    def open(self) -> Rows:
        """The requests that nobody has answered, oldest first: with `display_name`."""
        same_key = sa.and_(
            _REQUEST.c.batch_id == _RECIPIENT.c.batch_id,
            _REQUEST.c.recipient_key == _RECIPIENT.c.recipient_key,
        )
        query = (
            sa.select(_REQUEST, _RECIPIENT.c.display_name, _RECIPIENT.c.row_number)
            .outerjoin(_RECIPIENT, same_key)
            .where(_REQUEST.c.batch_id == self._batch_id, _REQUEST.c.answered_at.is_(None))
            .order_by(_REQUEST.c.asked_at, _REQUEST.c.recipient_key)
        )
        return self._transactions.read(
            lambda connection: [dict(row) for row in connection.execute(query).mappings()]
        )
