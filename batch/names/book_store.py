"""The database of all approvals: recorded, and read with their history."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Self, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from batch.ledger.engine import OF_A_RUN, Patience, cause_of, open_engine, shown_url
from batch.ledger.place import NAMES
from batch.ledger.transactions import Transactions
from batch.names.approval import Approval, context_name
from batch.names.name_book import COLUMNS, NameBook, approval_of, book_file
from batch.names.tables import APPROVAL, TABLES
from personalize.errors import ConfigError
from personalize.names.pronunciations import fold_written
from personalize.pronunciation.said import NameContext

_T = TypeVar("_T")
_LOCK = 0x6E616D65  # any number; two first commands on one database must not both create the table
_ALL = sa.select(*(APPROVAL.c[name] for name in COLUMNS)).order_by(APPROVAL.c.approval_id)


class BookStore:
    """The approvals in SQLite or PostgreSQL. Each method is one transaction."""

    def __init__(self, place: str, patience: Patience = OF_A_RUN) -> None:
        """Connects; a SQLite file is made if there is none, closed to other users.

        Args:
            place: a SQLite file, or the URL of a database.
            patience: how long to wait for whoever else is writing.

        Raises:
            ConfigError: it cannot be reached or is no database.
        """
        self._engine = open_engine(_url(place), patience, NAMES)
        self._transactions = Transactions(self._engine, patience, NAMES)
        # Not retried: a wrong address should be reported at once.
        self._told(lambda: self._engine.connect().close())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._engine.dispose()

    def add(self, approvals: Sequence[Approval]) -> None:
        """Records approvals, all or none; what was approved before stays as history."""
        rows = [_row(approval) for approval in approvals]

        def record(connection: sa.Connection) -> None:
            _make_table(connection)
            if rows:
                connection.execute(sa.insert(APPROVAL), rows)

        self._told(lambda: self._transactions.write(record))

    def history(self, written: str = "", context: NameContext | None = None) -> list[Approval]:
        """The approvals in the order in which they were recorded: all, or those of one value."""
        query = _ALL
        if written:
            query = query.where(APPROVAL.c.folded == fold_written(written))
        if context:
            query = query.where(APPROVAL.c.context == context_name(context))

        def read(connection: sa.Connection) -> list[Approval]:
            if not sa.inspect(connection).has_table(APPROVAL.name):
                return []
            return [approval_of(tuple(row)) for row in connection.execute(query)]

        return self._told(lambda: self._transactions.read(read))

    def book(self) -> NameBook:
        """What holds now."""
        return NameBook(self.history())

    def _told(self, work: Callable[[], _T]) -> _T:
        """What `work` returns; what the database says of an error, as a message."""
        try:
            return work()
        except (SQLAlchemyError, sqlite3.Error) as error:
            shown = f"{shown_url(self._engine.url)}: {cause_of(error)}"
            raise ConfigError(f"cannot use the approved names in {shown}") from error


def _url(place: str) -> str:
    file = book_file(place)
    if file is None:
        return place
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):  # SQLite gives its other files the same mode
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise ConfigError(f"cannot make {file}: {error.strerror or error}") from error
    return sa.URL.create("sqlite", database=str(Path(file).absolute())).render_as_string()


def _make_table(connection: sa.Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        TABLES.create_all(connection)
    elif not sa.inspect(connection).has_table(APPROVAL.name):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        TABLES.create_all(connection)


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
