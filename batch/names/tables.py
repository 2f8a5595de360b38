"""The table of approvals. It belongs to no batch, so the ledger's revisions leave it alone."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import MetaData
from sqlmodel import Field, SQLModel


class _NamesModel(SQLModel):
    metadata = MetaData()


class ApprovalRow(_NamesModel, table=True):
    """One approval; appended, never changed: the latest of a value and context holds."""

    __tablename__: ClassVar[str] = "approval"

    approval_id: int | None = Field(default=None, primary_key=True)
    folded: str = Field(index=True)
    """The value without differences of case and spacing, by which it is found."""
    written: str
    context: str
    phones: str
    approved_by: str
    approved_at: str
    """ISO 8601 in UTC, as text: SQLite has no time with a zone."""
    note: str


TABLES = _NamesModel.metadata
APPROVAL = TABLES.tables["approval"]
