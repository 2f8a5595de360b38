"""Where a team's database is, and its rows without loading a database library: a plan is quick."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from batch.ledger.place import without_passwords
from batch.ledger.read_only import connect_to_read
from personalize.errors import ConfigError

_BUSY_TIMEOUT_S = 2.0
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"
OUR_TABLES = {"approval", "asked_to_stop"}


def file_of(place: str) -> Path | None:
    """The SQLite file that a setting names; None if it is the URL of another database."""
    if "://" not in place:
        return Path(place)
    return Path(place.removeprefix("sqlite:///")) if place.startswith("sqlite:///") else None


def read_rows(file: Path, table: str, columns: tuple[str, ...], what: str) -> list[tuple[Any, ...]]:
    """Some columns of a table in a SQLite file, in the order in which rows were added.

    There are none without the file, or after a first command that was killed.

    Raises:
        ConfigError: they are there but cannot be read.
    """
    query = f"SELECT {', '.join(columns)} FROM {table} ORDER BY rowid"
    try:
        if not file.stat().st_size:
            return []
        with closing(connect_to_read(file, _BUSY_TIMEOUT_S)) as connection:
            there = {name for (name,) in connection.execute(_TABLES)}
            is_new = table not in there and (not there or there & OUR_TABLES)
            return [] if is_new else list(connection.execute(query))
    except FileNotFoundError:
        return []
    except (OSError, sqlite3.Error) as error:
        raise ConfigError(
            f"cannot read {what} in {without_passwords(str(file))}: {error}; "
            "name the right file or database with VIDMERGE_NAMES"
        ) from error
