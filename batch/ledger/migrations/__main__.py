"""For developers: writes the next revision, from the changes in `batch/ledger/tables.py`."""

from __future__ import annotations

import sys

import sqlalchemy as sa
from alembic import command

from batch.ledger.upgrade import alembic_config, revisions


def write_revision(message: str) -> None:
    """Compares the tables that all revisions produce with the tables as they should be."""
    with sa.create_engine("sqlite://").begin() as connection:
        config = alembic_config(connection)
        command.upgrade(config, "head")
        number = f"{len(revisions()) + 1:04}"
        command.revision(config, message, autogenerate=True, rev_id=number)


if __name__ == "__main__":
    write_revision(sys.argv[1])
