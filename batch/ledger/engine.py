"""Opens a ledger's database: how long to wait for it, and how to read it if it is read-only."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from tenacity import Retrying

from batch.ledger.place import LEDGER, DatabaseSetting, read_url, without_passwords
from batch.ledger.read_only import connect_to_read
from render_cluster import LEDGER_RETRYING, ONCE


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a ledger that is busy or unavailable."""

    busy_timeout_s: float = 2.0
    """SQLite's, for another process's transaction: no signal interrupts it; afterwards `retrying`
    continues to wait."""
    connect_timeout_s: int = 10
    """PostgreSQL's."""
    pool_timeout_s: float = 30.0
    """For a connection, if threads hold all of them."""
    retrying: Retrying = LEDGER_RETRYING


OF_A_RUN = Patience()
OF_A_VISITOR = Patience(busy_timeout_s=1.0, connect_timeout_s=2, pool_timeout_s=2.0, retrying=ONCE)
"""Somebody is looking at a blank page meanwhile: better to report soon that it is unavailable."""


def open_engine(
    url: str, patience: Patience = OF_A_RUN, setting: DatabaseSetting = LEDGER
) -> sa.Engine:
    """An engine; SQLite uses a write-ahead log, waits its turn, and checks references.

    Raises:
        ConfigError: the URL is not for SQLite or PostgreSQL.
    """
    parsed = _read_url(url, setting)
    # The pool logs each connection that a restart cut off, with a traceback; the code that needed
    # the connection reports the outcome.
    logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)
    if parsed.get_backend_name() == "postgresql":
        return sa.create_engine(
            parsed,
            hide_parameters=True,
            pool_pre_ping=True,
            pool_timeout=patience.pool_timeout_s,
            connect_args=_waits(parsed, patience),
        )
    if is_read_only(parsed):
        return _open_to_read(parsed, patience)
    engine = sa.create_engine(parsed, hide_parameters=True)
    sa.event.listen(engine, "connect", partial(_prepare_sqlite, patience.busy_timeout_s))
    return engine


def is_read_only(url: sa.URL) -> bool:
    """Whether a database is an existing SQLite file that cannot be written."""
    if url.get_backend_name() != "sqlite" or not url.database:
        return False
    file = Path(url.database)
    return file.exists() and not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK))


def shown_url(url: sa.URL) -> str:
    """A URL that is safe in messages: no password, nor what can be one: user name and options."""
    shown = url.set(query={})
    if shown.host:  # `set` ignores None
        shown = shown._replace(username=None, password=None)
    return shown.render_as_string(hide_password=True)


def cause_of(error: Exception) -> str:
    """What happened, in one line, without the SQL, its values, and passwords."""
    lines = str(getattr(error, "orig", None) or error).strip().splitlines()
    return without_passwords(lines[0]) if lines else type(error).__name__


def _read_url(text: str, setting: DatabaseSetting) -> sa.URL:
    url = read_url(text, setting)
    if url.drivername in {"postgres", "postgresql"}:
        url = url.set(drivername="postgresql+psycopg")
    return url


def _waits(url: sa.URL, patience: Patience) -> dict[str, int]:
    """How soon libpq gives up on a server that is switched off and so refuses nothing."""
    limit_s = patience.connect_timeout_s
    waits = {
        "connect_timeout": limit_s,
        "tcp_user_timeout": limit_s * 1000,  # milliseconds
        "keepalives_idle": limit_s,
        "keepalives_interval": max(1, limit_s // 3),
        "keepalives_count": 3,
    }
    return {name: value for name, value in waits.items() if name not in url.query}


def _prepare_sqlite(busy_timeout_s: float, connection: Any, _record: object) -> None:  # noqa: ANN401 - any DBAPI's
    cursor = connection.cursor()
    busy_timeout = f"busy_timeout={round(busy_timeout_s * 1000)}"
    for pragma in (busy_timeout, "journal_mode=WAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _open_to_read(url: sa.URL, patience: Patience) -> sa.Engine:
    """Reopens the file for each transaction, because another machine's run may replace it."""
    file = Path(str(url.database)).absolute()
    connect = partial(connect_to_read, file, patience.busy_timeout_s)
    return sa.create_engine(url, hide_parameters=True, creator=connect, poolclass=sa.pool.NullPool)
