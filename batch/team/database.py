"""The database of a team: a SQLite file in its home folder, or one that machines share."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Self, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from batch.ledger.engine import OF_A_RUN, Patience, cause_of, open_engine, shown_url
from batch.ledger.place import NAMES
from batch.ledger.transactions import Transactions
from batch.team.place import file_of
from personalize.errors import ConfigError

_T = TypeVar("_T")
_LOCK = 0x6E616D65  # any number; two first commands on one database must not both create a table


class TeamDatabase:
    """One table of it. Each method is one transaction; a table is made when it is first written."""

    def __init__(
        self, place: str, table: sa.Table, what: str, patience: Patience = OF_A_RUN
    ) -> None:
        """Connects; a SQLite file is made if there is none, closed to other users.

        Args:
            place: a SQLite file, or the URL of a database.
            table: the table.
            what: what is in it, for messages.
            patience: how long to wait for whoever else is writing.

        Raises:
            ConfigError: it cannot be reached or is no database.
        """
        self._table = table
        self._what = what
        self._engine = open_engine(_url(place), patience, NAMES)
        self._transactions = Transactions(self._engine, patience, NAMES)
        self._told(self._connect)

    def _connect(self) -> None:
        if self._engine.dialect.name == "sqlite":
            self._transactions.read(lambda _: None)  # retried: another first command may hold it
        else:
            self._engine.connect().close()  # not retried: report a wrong address at once

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends its connections."""
        self._engine.dispose()

    def write(self, work: Callable[[sa.Connection], None]) -> None:
        """Runs a transaction on the table.

        Raises:
            ConfigError: the database cannot be written.
        """

        def with_table(connection: sa.Connection) -> None:
            _make(connection, self._table)
            work(connection)

        self._told(lambda: self._transactions.write(with_table))

    def rows(self, query: sa.Select[Any]) -> list[tuple[Any, ...]]:
        """The rows of a query; none if nothing was ever written.

        Raises:
            ConfigError: the database cannot be read.
        """

        def read(connection: sa.Connection) -> list[tuple[Any, ...]]:
            if not sa.inspect(connection).has_table(self._table.name):
                return []
            return [tuple(row) for row in connection.execute(query)]

        return self._told(lambda: self._transactions.read(read))

    def _told(self, work: Callable[[], _T]) -> _T:
        """What `work` returns; what the database says of an error, as a message."""
        try:
            return work()
        except (SQLAlchemyError, sqlite3.Error) as error:
            shown = f"{shown_url(self._engine.url)}: {cause_of(error)}"
            raise ConfigError(f"cannot use {self._what} in {shown}") from error


def _url(place: str) -> str:
    file = file_of(place)
    if file is None:
        return place
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):  # SQLite gives its other files the same mode
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise ConfigError(f"cannot make {file}: {error.strerror or error}") from error
    return sa.URL.create("sqlite", database=str(Path(file).absolute())).render_as_string()


def _make(connection: sa.Connection, table: sa.Table) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        table.create(connection, checkfirst=True)
    elif not sa.inspect(connection).has_table(table.name):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        table.create(connection, checkfirst=True)
