"""The ledger's tables. Every row belongs to a batch, so that many batches can share a database.

A change here needs a revision in `batch/ledger/migrations`.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import BigInteger, Column, DateTime, Index, Text
from sqlmodel import Field, SQLModel

TABLES = SQLModel.metadata
READ_BY_VISITORS = ("batch", "run", "recipient", "link", "segment")
"""What pages and reports show."""


def _time() -> Column[datetime]:
    return Column(DateTime(timezone=True))


class BatchRow(SQLModel, table=True):
    """One campaign with one recipients file, over any number of runs."""

    __tablename__: ClassVar[str] = "batch"

    batch_id: str = Field(primary_key=True)
    campaign: str
    campaign_file: str
    recipients_file: str
    store: str
    base_url: str
    price_per_core_hour_usd: float
    record: str = Field(sa_column=Column(Text, nullable=False))
    """Versions, machine, resolved settings and the voice's licence of the last run, as JSON."""


class RunRow(SQLModel, table=True):
    """One run of a batch; appended, never overwritten. A run without an end was killed."""

    __tablename__: ClassVar[str] = "run"

    run_id: int | None = Field(default=None, primary_key=True)
    batch_id: str = Field(foreign_key="batch.batch_id", index=True)
    started_at: datetime = Field(sa_column=_time())
    finished_at: datetime | None = Field(default=None, sa_column=_time())
    rendered: int = 0
    reused: int = 0
    failed: int = 0
    rendered_s: float = 0.0
    wall_s: float = 0.0


class RecipientRow(SQLModel, table=True):
    """One row of the recipients file and its outcome."""

    __tablename__: ClassVar[str] = "recipient"
    __table_args__ = (Index("recipient_by_key", "batch_id", "recipient_key"),)

    batch_id: str = Field(primary_key=True, foreign_key="batch.batch_id")
    row_number: int = Field(primary_key=True)
    recipient_key: str | None = None
    """None for a row that was rejected before it had an identity."""
    display_name: str = ""
    status: str
    """video, rejected, failed or error."""
    cause_column: str = ""
    cause_value: str = Field(default="", sa_column=Column(Text, nullable=False))
    reason: str = Field(default="", sa_column=Column(Text, nullable=False))
    seconds: float = 0.0


class LinkRow(SQLModel, table=True):
    """The token of a recipient: made once, kept however often the batch is run or edited."""

    __tablename__: ClassVar[str] = "link"

    token: str = Field(primary_key=True)
    batch_id: str = Field(foreign_key="batch.batch_id")
    recipient_key: str
    created_at: datetime = Field(sa_column=_time())

    __table_args__ = (Index("link_by_key", "batch_id", "recipient_key", unique=True),)


class PersonRow(SQLModel, table=True):
    """Whom a recipient key belongs to, as hashes; kept even for those who left the file."""

    __tablename__: ClassVar[str] = "person"

    batch_id: str = Field(primary_key=True, foreign_key="batch.batch_id")
    recipient_key: str = Field(primary_key=True)
    identified_by: str = Field(sa_column=Column(Text, nullable=False))
    """The header of the identifying column; empty for the row number."""
    name: int = Field(sa_column=Column(BigInteger, nullable=False))
    start: int = Field(sa_column=Column(BigInteger, nullable=False))
    last: int = Field(sa_column=Column(BigInteger, nullable=False))
    email: int = Field(sa_column=Column(BigInteger, nullable=False))
    said: int = Field(sa_column=Column(BigInteger, nullable=False))
    whole: int = Field(sa_column=Column(BigInteger, nullable=False))


class SegmentRow(SQLModel, table=True):
    """One segment of the batch: its outcome and cost, over all runs."""

    __tablename__: ClassVar[str] = "segment"

    batch_id: str = Field(primary_key=True, foreign_key="batch.batch_id")
    segment_key: str = Field(primary_key=True)
    line_id: str
    recipients: int
    in_plan: bool = True
    """False once an edit of the campaign or the file leaves nobody who needs it."""
    status: str = "planned"
    """planned, rendered, reused, failed or error; reused: the store had it before this batch."""
    stage: str = ""
    reason: str = Field(default="", sa_column=Column(Text, nullable=False))
    frames: int = 0
    size_bytes: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    speak_s: float = 0.0
    clip_s: float = 0.0
    patch_s: float = 0.0
    encode_s: float = 0.0
    store_s: float = 0.0
    worker: str = ""


class PushedRow(SQLModel, table=True):
    """What a contact of a CRM has been told, so that a push goes on where it stopped."""

    __tablename__: ClassVar[str] = "pushed"

    batch_id: str = Field(primary_key=True, foreign_key="batch.batch_id")
    destination: str = Field(primary_key=True)
    """The CRM, and the account in it."""
    contact: str = Field(primary_key=True)
    """A hash of the record id or address."""
    digest: str
    """A hash of the values."""
    pushed_at: datetime = Field(sa_column=_time())


class LinkEndRow(SQLModel, table=True):
    """When links end: those of a recipient, or with an empty key those of the whole batch.

    A table of its own, so that readers need no upgrade of a ledger in which no link ends.
    """

    __tablename__: ClassVar[str] = "link_end"

    batch_id: str = Field(primary_key=True, foreign_key="batch.batch_id")
    recipient_key: str = Field(default="", primary_key=True)
    revoked_at: datetime | None = Field(default=None, sa_column=_time())
    expires_at: datetime | None = Field(default=None, sa_column=_time())
    lasts_days: int | None = None
    """From the day on which a link was made."""


class RequestRow(SQLModel, table=True):
    """What a recipient asked for on the page of their video; the latest of each kind counts."""

    __tablename__: ClassVar[str] = "request"

    batch_id: str = Field(primary_key=True, foreign_key="batch.batch_id")
    recipient_key: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    """say_my_name, no_more or delete."""
    text: str = Field(default="", sa_column=Column(Text, nullable=False))
    """How the name is said, in the recipient's words."""
    asked_at: datetime = Field(sa_column=_time())
    answered_at: datetime | None = Field(default=None, sa_column=_time())


class ViewRow(SQLModel, table=True):
    """How often something happened on a recipient's page: a row an event, however often it did."""

    __tablename__: ClassVar[str] = "view"

    batch_id: str = Field(primary_key=True, foreign_key="batch.batch_id")
    recipient_key: str = Field(primary_key=True)
    event: str = Field(primary_key=True)
    """fetched_person, fetched_machine, fetched_prefetch, played, line:ID, finished or button."""
    times: int = 0
    first_at: datetime = Field(sa_column=_time())
    last_at: datetime = Field(sa_column=_time())
