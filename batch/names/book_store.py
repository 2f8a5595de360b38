"""The database of all approvals: recorded, and read with their history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import sqlalchemy as sa

from batch.ledger.engine import OF_A_RUN, Patience
from batch.names.approval import Approval, context_name
from batch.names.name_book import COLUMNS, WHAT, NameBook, approval_of
from batch.names.tables import APPROVAL
from batch.team.database import TeamDatabase
from personalize.names.pronunciations import fold_written
from personalize.pronunciation.said import NameContext

_ALL = sa.select(*(APPROVAL.c[name] for name in COLUMNS)).order_by(APPROVAL.c.approval_id)


class BookStore:
    """The approvals in SQLite or PostgreSQL. Each method is one transaction."""

    def __init__(self, place: str, patience: Patience = OF_A_RUN) -> None:
        """Connects.

        Raises:
            ConfigError: the database cannot be reached or is no database.
        """
        self._database = TeamDatabase(place, APPROVAL, WHAT, patience)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def add(self, approvals: Sequence[Approval]) -> None:
        """Records approvals, all or none; what was approved before stays as history."""
        rows = [_row(approval) for approval in approvals]

        def record(connection: sa.Connection) -> None:
            if rows:
                connection.execute(sa.insert(APPROVAL), rows)

        self._database.write(record)

    def history(self, written: str = "", context: NameContext | None = None) -> list[Approval]:
        """The approvals in the order in which they were recorded: all, or those of one value."""
        query = _ALL
        if written:
            query = query.where(APPROVAL.c.folded == fold_written(written))
        if context:
            query = query.where(APPROVAL.c.context == context_name(context))
        return [approval_of(row) for row in self._database.rows(query)]

    def book(self) -> NameBook:
        """What holds now."""
        return NameBook(self.history())


def _row(approval: Approval) -> dict[str, Any]:
    return {
        "folded": fold_written(approval.written),
        "written": approval.written,
        "context": context_name(approval.context),
        "phones": approval.phones,
        "approved_by": approval.by,
        "approved_at": approval.at.isoformat(),
        "note": approval.note,
    }
