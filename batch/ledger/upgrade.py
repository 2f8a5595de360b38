"""Brings a ledger's tables to this version, and refuses by name what it cannot upgrade."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from batch.ledger.tables import READ_BY_VISITORS, TABLES
from personalize.errors import ConfigError

# Our own name: a shared database may have another program's `alembic_version`.
VERSION_TABLE = "vidmerge_alembic_version"

_LOCK = 0x76696D65  # any number; two first runs on one database must not both create tables


def upgrade_tables(connection: sa.Connection) -> None:
    """Makes or changes tables up to this version, all in the transaction of the connection.

    Raises:
        ConfigError: they are from a newer version, or from one that no revision starts from.
    """
    if not _is_current(connection):
        _lock(connection)
        if not _is_current(connection):  # another run, even a newer one, may have been first
            command.upgrade(alembic_config(connection), "head")
    require_columns(connection, TABLES)


def check_readable(connection: sa.Connection) -> None:
    """Accepts a ledger that has everything a reader needs, without changing anything.

    Raises:
        ConfigError: it lacks something.
    """
    is_current = _is_current(connection)
    missing = _missing_part(connection, (TABLES.tables[name] for name in READ_BY_VISITORS))
    if missing and is_current:
        raise _of_another_version(missing)
    if missing:
        raise ConfigError(
            f"the ledger has not been upgraded to this version of vidmerge yet: {missing}. "
            "Run the batch once: `vidmerge run` upgrades its ledger"
        )


def require_columns(connection: sa.Connection, tables: sa.MetaData) -> None:
    """Accepts a database that has all columns of the tables.

    Raises:
        ConfigError: it lacks some.
    """
    if missing := _missing_part(connection, tables.sorted_tables):
        raise _of_another_version(missing)


def alembic_config(connection: sa.Connection) -> Config:
    """Alembic's settings for a connection that is already open."""
    config = Config()
    folder = str(Path(__file__).with_name("migrations"))
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.set_main_option("file_template", "r%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


@cache
def revisions() -> tuple[str, ...]:
    """All revisions that this version knows, latest first."""
    scripts = ScriptDirectory(str(Path(__file__).with_name("migrations")))
    return tuple(script.revision for script in scripts.walk_revisions())


def _is_current(connection: sa.Connection) -> bool:
    """Whether the ledger's revision is this version's; False if it never got one."""
    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    found = context.get_current_heads()
    if newer := set(found) - set(revisions()):
        raise ConfigError(
            f"the ledger was made by a newer vidmerge (revision {', '.join(sorted(newer))}; "
            f"this one knows up to {revisions()[0]}): upgrade vidmerge"
        )
    return found == revisions()[:1]


def _lock(connection: sa.Connection) -> None:
    """Waits for another upgrade, and makes others wait until the transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    else:
        # Python begins SQLite's transactions before rows change, not before tables do.
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _missing_part(connection: sa.Connection, tables: Iterable[sa.Table]) -> str | None:
    """The first part of the tables that is missing, in words."""
    found = sa.inspect(connection)
    for table in tables:
        if not found.has_table(table.name):
            return f"it has no table {table.name!r}"
        columns = {column["name"] for column in found.get_columns(table.name)}
        if missing := {column.name for column in table.columns} - columns:
            return f"its table {table.name!r} has no {', '.join(sorted(missing))}"
    return None


def _of_another_version(missing: str) -> ConfigError:
    return ConfigError(
        f"the ledger is from another version of vidmerge: {missing}. "
        "Use that version, or start again with another --out"
    )
