"""When links end: revoked or expired, one by one or with their batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import SQLModel

from batch.ledger.bulk import upsert
from batch.ledger.tables import LinkEndRow, LinkRow
from batch.ledger.times import in_utc
from batch.ledger.transactions import Transactions

_END, _LINK = (
    SQLModel.metadata.tables[str(model.__tablename__)] for model in (LinkEndRow, LinkRow)
)
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
        made = in_utc(created_at)
        if self.revoked_at is not None:
            return True
        if self.expires_at is not None and in_utc(self.expires_at) <= now:
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

    def ended_tokens(self) -> set[str]:
        """The tokens of all links that lead nowhere now."""
        mine = sa.select(_END).where(_END.c.batch_id == self._batch_id)
        links = sa.select(_LINK.c.token, _LINK.c.recipient_key, _LINK.c.created_at)
        links = links.where(_LINK.c.batch_id == self._batch_id)

        def read(connection: sa.Connection) -> set[str]:
            if not sa.inspect(connection).has_table(_END.name):  # nobody has upgraded it yet
                return set()
            ends = {row.recipient_key: read_end(row) for row in connection.execute(mine)}
            if all(end == LinkEnd() for end in ends.values()):
                return set()
            now, nothing = datetime.now(tz=UTC), LinkEnd()
            return {
                link.token
                for link in connection.execute(links)
                for end in (ends.get(link.recipient_key, nothing), ends.get(WHOLE_BATCH, nothing))
                if end.has_come(link.created_at, now)
            }

        return self._transactions.read(read)

    def _row(self, recipient_key: str, end: LinkEnd) -> dict[str, object]:
        return {"batch_id": self._batch_id, "recipient_key": recipient_key, **asdict(end)}


def read_end(row: sa.Row[tuple[object, ...]]) -> LinkEnd:
    """A row of the table."""
    return LinkEnd(row.revoked_at, row.expires_at, row.lasts_days)
