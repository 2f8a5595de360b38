"""Pages: the end of links, what recipients asked for, and what was seen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Three new tables."""
    op.create_table(
        "link_end",
        *_of_a_recipient(),
        _time("revoked_at"),
        _time("expires_at"),
        sa.Column("lasts_days", sa.Integer(), nullable=True),
    )
    op.create_table(
        "request",
        *_of_a_recipient(),
        sa.Column("kind", sa.String(), primary_key=True),
        sa.Column("text", sa.Text(), nullable=False),
        _time("asked_at"),
        _time("answered_at"),
    )
    op.create_table(
        "view",
        *_of_a_recipient(),
        sa.Column("event", sa.String(), primary_key=True),
        sa.Column("times", sa.Integer(), nullable=False),
        _time("first_at"),
        _time("last_at"),
    )


def _time(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=True)


def _of_a_recipient() -> tuple[sa.Column[str], sa.Column[str]]:
    return (
        sa.Column("batch_id", sa.String(), sa.ForeignKey("batch.batch_id"), primary_key=True),
        sa.Column("recipient_key", sa.String(), primary_key=True),
    )
