"""What Alembic runs: the revisions, in the caller's connection and transaction."""

from __future__ import annotations

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlmodel import AutoString

from batch.ledger.tables import TABLES
from batch.ledger.upgrade import VERSION_TABLE


def _render_type(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """SQLModel's text column as SQLAlchemy's, so that a revision does not need SQLModel."""
    return "sa.String()" if kind == "type" and isinstance(item, AutoString) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=TABLES,
    version_table=VERSION_TABLE,
    # SQLite supports this too, once its transaction was begun by hand: see `upgrade_tables`.
    transactional_ddl=True,
    # SQLite changes a column by rebuilding the table.
    render_as_batch=True,
    render_item=_render_type,
)
with context.begin_transaction():
    context.run_migrations()
