"""The list of who asked for no more videos: it outlives batches, and holds hashes only."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar, Self

import sqlalchemy as sa
from sqlalchemy import BigInteger, Column, DateTime, MetaData
from sqlmodel import Field, SQLModel

from batch.ledger.bulk import upsert
from batch.ledger.engine import OF_A_RUN, Patience
from batch.team.asked_to_stop import COLUMNS, TABLE, WHAT, asked_of
from batch.team.database import TeamDatabase
from personalize.recipients.nobody.asked_to_stop import AskedToStop


class _StopModel(SQLModel):
    metadata = MetaData()


class AskedRow(_StopModel, table=True):
    """One person who asked: by the hash of their address, and by what identified them."""

    __tablename__: ClassVar[str] = TABLE

    address: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    identified_by: str = Field(primary_key=True)
    recipient_key: str = Field(primary_key=True)
    asked_at: datetime = Field(sa_column=Column(DateTime(timezone=True)))


_ASKED = _StopModel.metadata.tables[TABLE]


class StopList:
    """The list in SQLite or PostgreSQL. Each method is one transaction."""

    def __init__(self, place: str, patience: Patience = OF_A_RUN) -> None:
        """Connects.

        Raises:
            ConfigError: the database cannot be reached or is no database.
        """
        self._database = TeamDatabase(place, _ASKED, WHAT, patience)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends its connections."""
        self._database.close()

    def add(self, address: int, identified_by: str, recipient_key: str) -> None:
        """Adds a person; again changes nothing.

        Args:
            address: the hash of their e-mail address, 0 if it is not known.
            identified_by: the header of the column that identified them; empty: none did.
            recipient_key: their key in that batch.

        Raises:
            ConfigError: the database cannot be written.
        """
        row = {
            "address": address,
            "identified_by": identified_by,
            "recipient_key": recipient_key if identified_by else "",
            "asked_at": datetime.now(tz=UTC),
        }
        self._database.write(lambda c: upsert(c, _ASKED, [row], list(COLUMNS), set()))

    def all(self) -> AskedToStop:
        """Everybody who asked."""
        columns = (_ASKED.c[name] for name in COLUMNS)
        rows = self._database.rows(sa.select(*columns))
        return asked_of((row[0], row[1], row[2]) for row in rows)
