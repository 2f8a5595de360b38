"""Reads a SQLite file that may not be written, such as one in a read-only folder."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from urllib.parse import quote


def connect_to_read(file: Path, busy_timeout_s: float) -> sqlite3.Connection:
    """Reads without locks, which are files beside the database that a read-only folder cannot have.

    If they can be, or if a writer keeps its log there, SQLite reads as usual.
    """
    log = file.with_name(f"{file.name}-wal")
    has_log = log.exists() and log.stat().st_size > 0
    is_fixed = not has_log and not os.access(file.parent, os.W_OK)
    how = "mode=ro&immutable=1" if is_fixed else "mode=ro"
    uri = f"file:{quote(str(file))}?{how}"
    return sqlite3.connect(uri, busy_timeout_s, uri=True, check_same_thread=False)
