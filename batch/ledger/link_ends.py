"""When links end: revoked or expired, one by one or with their batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import SQLModel

from batch.ledger.bulk import upsert
from batch.ledger.tables import LinkEndRow
from batch.ledger.transactions import Transactions

_END = SQLModel.metadata.tables[str(LinkEndRow.__tablename__)]
_KEY = ["batch_id", "recipient_key"]
WHOLE_BATCH = ""
"""In place of a recipient's key."""


@dataclass(frozen=True, slots=True)
class LinkEnd:
    """When the links of a recipient or a batch end; nothing: never."""

    revoked_at: datetime | None = None
    expires_at: datetime | None = None
    lasts_days: int | None = None

    def has_come(self, created_at: datetime, now: datetime) -> bool:
        """Whether a link that was made at some time leads nowhere any more."""
        made = _aware(created_at)
        if self.revoked_at is not None:
            return True
        if self.expires_at is not None and _aware(self.expires_at) <= now:
            return True
        return self.lasts_days is not None and made + timedelta(days=self.lasts_days) <= now


class LinkEnds:
    """The ends of the links of one batch. Each method is one transaction."""

    def __init__(self, transactions: Transactions, batch_id: str) -> None:
        self._transactions = transactions
        self._batch_id = batch_id

    def expire(self, expires_at: datetime | None, lasts_days: int | None) -> None:
        """Sets when the links of the batch end by themselves; whoever was revoked stays so."""
        row = self._row(WHOLE_BATCH, LinkEnd(None, expires_at, lasts_days))
        self._transactions.write(
            lambda c: upsert(c, _END, [row], _KEY, {"expires_at", "lasts_days"})
        )

    def revoke(self, recipient_keys: Sequence[str]) -> None:
        """Ends the links of recipients now; `[WHOLE_BATCH]` those of everybody."""
        rows = [self._row(key, LinkEnd(datetime.now(tz=UTC))) for key in recipient_keys]
        self._transactions.write(lambda c: upsert(c, _END, rows, _KEY, {"revoked_at"}))

    def restore(self, recipient_keys: Sequence[str]) -> None:
        """Takes `revoke` back."""
        mine = sa.update(_END).where(_END.c.batch_id == self._batch_id)
        restored = mine.where(_END.c.recipient_key.in_(list(recipient_keys)))
        self._transactions.write(lambda c: c.execute(restored.values(revoked_at=None)))

    def of_batch(self) -> LinkEnd:
        """The end that holds for everybody."""
        query = sa.select(_END).where(
            _END.c.batch_id == self._batch_id, _END.c.recipient_key == WHOLE_BATCH
        )
        return self._transactions.read(
            lambda connection: next((read_end(row) for row in connection.execute(query)), LinkEnd())
        )

    def _row(self, recipient_key: str, end: LinkEnd) -> dict[str, object]:
        return {"batch_id": self._batch_id, "recipient_key": recipient_key, **asdict(end)}


def read_end(row: sa.Row[tuple[object, ...]]) -> LinkEnd:
    """A row of the table."""
    return LinkEnd(row.revoked_at, row.expires_at, row.lasts_days)


def _aware(time: datetime) -> datetime:
    """SQLite returns times without their zone, which is UTC."""
    return time if time.tzinfo else time.replace(tzinfo=UTC)
