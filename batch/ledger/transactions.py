"""One transaction on the ledger: retried if it was cut off, and never counted twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError

from batch.ledger.engine import Patience, cause_of, shown_url
from batch.ledger.place import LEDGER, DatabaseSetting
from personalize.errors import TransientError

_T = TypeVar("_T")

_ERRORS = (SQLAlchemyError, sqlite3.Error)  # the latter from pragmas, which nothing wraps
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
# PostgreSQL's manual, appendix A: connections lost (08), a server that stops or starts (57P), too
# many connections, a server that became a standby, and conflicting transactions.
_MAY_PASS = ("08", "57P", "53300", "25006", "40001", "40P01", "55P03")


class Transactions:
    """Runs transactions on one database. Threads may share one."""

    def __init__(
        self, engine: sa.Engine, patience: Patience, setting: DatabaseSetting = LEDGER
    ) -> None:
        self._engine = engine
        self._name = f"{setting.name} {shown_url(engine.url)}"
        self._retrying = patience.retrying

    def write(self, work: Callable[[sa.Connection], _T]) -> _T:
        """What `work` returns, once its transaction is committed. It may be called several times.

        Raises:
            TransientError: the database was unavailable or busy until the waiting time was over.
        """
        return self._retrying(_Attempts(self._engine, self._name, work))

    def read(self, work: Callable[[sa.Connection], _T]) -> _T:
        """What `work` returns; it changes nothing. It may be called several times.

        Raises:
            TransientError: the database was unavailable until the waiting time was over.
        """

        def once() -> _T:
            try:
                with self._engine.connect() as connection:
                    return work(connection)
            except _ERRORS as error:
                if not _may_pass(error):
                    raise
                raise _away(error, self._name) from error

        return self._retrying(once)


class _Attempts(Generic[_T]):
    """A transaction that is retried until it is committed.

    If a connection ends between COMMIT and its answer, it is unknown whether the commit happened.
    PostgreSQL is then asked about the transaction by its number before it is repeated. SQLite has
    no such gap: "database is locked" means that nothing was committed.
    """

    def __init__(self, engine: sa.Engine, name: str, work: Callable[[sa.Connection], _T]) -> None:
        self._engine = engine
        self._name = name
        self._work = work
        self._unsure: tuple[int, _T] | None = None

    def __call__(self) -> _T:
        try:
            if self._unsure is not None and self._is_committed(self._unsure[0]):
                return self._unsure[1]
            return self._try()
        except _ERRORS as error:
            if not _may_pass(error):
                raise
            raise _away(error, self._name) from error

    def _try(self) -> _T:
        self._unsure = None
        with self._engine.begin() as connection:
            result = self._work(connection)
            number = _number_of(connection)
            if number is not None:
                self._unsure = (number, result)
        return result

    def _is_committed(self, number: int) -> bool:
        with self._engine.connect() as connection:
            status = connection.execute(sa.select(sa.func.txid_status(number))).scalar_one()
        if status == "in progress":
            raise TransientError(f"{self._name}: the last transaction has not ended yet")
        return bool(status == "committed")


def _number_of(connection: sa.Connection) -> int | None:
    """PostgreSQL's number of a transaction that has written something."""
    if connection.dialect.name != "postgresql":
        return None
    number = connection.execute(sa.select(sa.func.txid_current_if_assigned())).scalar_one()
    return None if number is None else int(number)


def _may_pass(error: Exception) -> bool:
    origin = getattr(error, "orig", None) or error
    if isinstance(origin, sqlite3.Error):
        return getattr(origin, "sqlite_errorcode", 0) & 0xFF in _BUSY
    if not isinstance(error, DBAPIError):
        return isinstance(error, sa.exc.TimeoutError)
    state = getattr(origin, "sqlstate", None)
    if error.connection_invalidated or state is None:
        return error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)
    return str(state).startswith(_MAY_PASS)


def _away(error: Exception, name: str) -> TransientError:
    return TransientError(f"{name}: {cause_of(error)}")
