"""What the contacts of a CRM have been told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """A new table."""
    op.create_table(
        "pushed",
        sa.Column("batch_id", sa.String(), sa.ForeignKey("batch.batch_id"), primary_key=True),
        sa.Column("destination", sa.String(), primary_key=True),
        sa.Column("contact", sa.String(), primary_key=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("pushed_at", sa.DateTime(timezone=True), nullable=True),
    )
