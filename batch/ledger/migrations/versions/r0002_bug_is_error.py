"""The status of an unexpected exception: 'bug' became 'error'."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Renames it in the rows; the columns stay the same."""
    for name in ("recipient", "segment"):
        table = sa.table(name, sa.column("status"))
        op.execute(sa.update(table).where(table.c.status == "bug").values(status="error"))
