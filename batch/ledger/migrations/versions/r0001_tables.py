"""The tables of the first versions, which created them without recording a revision."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from batch.ledger.upgrade import require_columns

revision = "0001"
down_revision = None

_TABLES = sa.MetaData()

sa.Table(
    "batch",
    _TABLES,
    sa.Column("batch_id", sa.String(), primary_key=True),
    sa.Column("campaign", sa.String(), nullable=False),
    sa.Column("campaign_file", sa.String(), nullable=False),
    sa.Column("recipients_file", sa.String(), nullable=False),
    sa.Column("store", sa.String(), nullable=False),
    sa.Column("base_url", sa.String(), nullable=False),
    sa.Column("price_per_core_hour_usd", sa.Float(), nullable=False),
    sa.Column("record", sa.Text(), nullable=False),
)
sa.Table(
    "run",
    _TABLES,
    sa.Column("run_id", sa.Integer(), primary_key=True),
    sa.Column("batch_id", sa.ForeignKey("batch.batch_id"), nullable=False, index=True),
    sa.Column("started_at", sa.DateTime(timezone=True)),
    sa.Column("finished_at", sa.DateTime(timezone=True)),
    sa.Column("rendered", sa.Integer(), nullable=False),
    sa.Column("reused", sa.Integer(), nullable=False),
    sa.Column("failed", sa.Integer(), nullable=False),
    sa.Column("rendered_s", sa.Float(), nullable=False),
    sa.Column("wall_s", sa.Float(), nullable=False),
)
sa.Table(
    "recipient",
    _TABLES,
    sa.Column("batch_id", sa.ForeignKey("batch.batch_id"), primary_key=True),
    sa.Column("row_number", sa.Integer(), primary_key=True),
    sa.Column("recipient_key", sa.String()),
    sa.Column("display_name", sa.String(), nullable=False),
    sa.Column("status", sa.String(), nullable=False),
    sa.Column("cause_column", sa.String(), nullable=False),
    sa.Column("cause_value", sa.Text(), nullable=False),
    sa.Column("reason", sa.Text(), nullable=False),
    sa.Column("seconds", sa.Float(), nullable=False),
    sa.Index("recipient_by_key", "batch_id", "recipient_key"),
)
sa.Table(
    "link",
    _TABLES,
    sa.Column("token", sa.String(), primary_key=True),
    sa.Column("batch_id", sa.ForeignKey("batch.batch_id"), nullable=False),
    sa.Column("recipient_key", sa.String(), nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True)),
    sa.Index("link_by_key", "batch_id", "recipient_key", unique=True),
)
sa.Table(
    "person",
    _TABLES,
    sa.Column("batch_id", sa.ForeignKey("batch.batch_id"), primary_key=True),
    sa.Column("recipient_key", sa.String(), primary_key=True),
    sa.Column("identified_by", sa.Text(), nullable=False),
    sa.Column("name", sa.BigInteger(), nullable=False),
    sa.Column("start", sa.BigInteger(), nullable=False),
    sa.Column("last", sa.BigInteger(), nullable=False),
    sa.Column("email", sa.BigInteger(), nullable=False),
    sa.Column("said", sa.BigInteger(), nullable=False),
    sa.Column("whole", sa.BigInteger(), nullable=False),
)
sa.Table(
    "segment",
    _TABLES,
    sa.Column("batch_id", sa.ForeignKey("batch.batch_id"), primary_key=True),
    sa.Column("segment_key", sa.String(), primary_key=True),
    sa.Column("line_id", sa.String(), nullable=False),
    sa.Column("recipients", sa.Integer(), nullable=False),
    sa.Column("in_plan", sa.Boolean(), nullable=False),
    sa.Column("status", sa.String(), nullable=False),
    sa.Column("stage", sa.String(), nullable=False),
    sa.Column("reason", sa.Text(), nullable=False),
    sa.Column("frames", sa.Integer(), nullable=False),
    sa.Column("size_bytes", sa.BigInteger(), nullable=False),
    sa.Column("speak_s", sa.Float(), nullable=False),
    sa.Column("clip_s", sa.Float(), nullable=False),
    sa.Column("patch_s", sa.Float(), nullable=False),
    sa.Column("encode_s", sa.Float(), nullable=False),
    sa.Column("store_s", sa.Float(), nullable=False),
    sa.Column("worker", sa.String(), nullable=False),
)


def upgrade() -> None:
    """Keeps existing tables, all of them or (before links had people) all but one.

    Raises:
        ConfigError: one of them lacks columns that it had in every one of those versions.
    """
    connection = op.get_bind()
    _TABLES.create_all(connection)
    require_columns(connection, _TABLES)
