"""The ledger of one batch: what was planned, rendered, failed and linked; safe if killed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Self

import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import SQLModel

from batch.ledger.bulk import Rows, in_portions, upsert, wide
from batch.ledger.engine import (
    OF_A_RUN,
    Patience,
    cause_of,
    is_read_only,
    open_engine,
    shown_url,
)
from batch.ledger.link_ends import LinkEnds
from batch.ledger.link_finder import LinkFinder, as_now
from batch.ledger.links import link_tokens
from batch.ledger.people import PeopleLedger
from batch.ledger.pushed import PushedLedger
from batch.ledger.requests import RequestsLedger
from batch.ledger.tables import BatchRow, RecipientRow, RunRow, SegmentRow
from batch.ledger.transactions import Transactions
from batch.ledger.upgrade import check_readable, upgrade_tables
from batch.ledger.views import ViewsLedger
from personalize.errors import ConfigError
from render_cluster import SegmentOutcome

# The models' tables; SQLModel sets `__table__` only at run time.
_BATCH, _RUN, _RECIPIENT, _SEGMENT = (
    SQLModel.metadata.tables[str(model.__tablename__)]
    for model in (BatchRow, RunRow, RecipientRow, SegmentRow)
)


@dataclass(frozen=True, slots=True)
class RunTotals:
    """What one run did, for all recipients together."""

    rendered: int
    reused: int
    failed: int
    rendered_s: float
    wall_s: float


class Ledger:
    """The tables of one batch, in SQLite or PostgreSQL. Each method is one transaction."""

    def __init__(
        self, url: str, batch_id: str, patience: Patience = OF_A_RUN, *, reads_only: bool = False
    ) -> None:
        """Upgrades the tables; a reader needs no right to do that and changes nothing."""
        self.batch_id = batch_id
        self._engine = open_engine(url, patience)
        self._transactions = Transactions(self._engine, patience)
        self._finder = LinkFinder(batch_id)
        self.people = PeopleLedger(self._transactions, batch_id)
        self.pushed = PushedLedger(self._transactions, batch_id)
        self.link_ends = LinkEnds(self._transactions, batch_id)
        self.requests = RequestsLedger(self._transactions, batch_id)
        self.views = ViewsLedger(self._transactions, batch_id)
        try:
            # Not retried: a wrong address should be reported at once.
            with self._engine.begin() as connection:
                if reads_only or is_read_only(self._engine.url):
                    check_readable(connection)
                else:
                    upgrade_tables(connection)
        except ConfigError:
            self.close()
            raise
        except (SQLAlchemyError, sqlite3.Error) as error:
            shown = f"{shown_url(self._engine.url)}: {cause_of(error)}"
            raise ConfigError(f"cannot open the ledger {shown}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._engine.dispose()

    def check_writable(self) -> None:
        """Makes sure that what happens can be written.

        Raises:
            ConfigError: this process may only read the ledger.
        """
        if is_read_only(self._engine.url):
            raise ConfigError(f"the ledger {shown_url(self._engine.url)} cannot be written")

    # -- writing ------------------------------------------------------------------------------

    def begin_run(self, batch: Mapping[str, Any]) -> int:
        """The new run's id, after recording what is to run (the other columns of BatchRow)."""
        row = {"batch_id": self.batch_id, **batch}
        new_run = sa.insert(_RUN).values(
            batch_id=self.batch_id, started_at=datetime.now(tz=UTC), **_NOTHING_YET
        )

        def begin(connection: sa.Connection) -> int:
            upsert(connection, _BATCH, [row], ["batch_id"], set(batch))
            return int(connection.execute(new_run.returning(_RUN.c.run_id)).scalar_one())

        return self._transactions.write(begin)

    def finish_run(self, run_id: int, totals: RunTotals) -> None:
        """Records the end of a run."""
        mine = _RUN.c.run_id == run_id
        ended = (
            sa.update(_RUN).where(mine).values(finished_at=datetime.now(tz=UTC), **asdict(totals))
        )
        self._transactions.write(lambda connection: connection.execute(ended))

    def record_plan(self, segments: pa.Table) -> None:
        """Records the planned segments (`segment_key`, `line_id`, `recipients`).

        Anything known about a segment from an earlier run stays.
        """
        blank = _blank_segment(self.batch_id)
        mine = _SEGMENT.c.batch_id == self.batch_id

        def replace(connection: sa.Connection) -> None:
            connection.execute(sa.update(_SEGMENT).where(mine).values(in_plan=False))
            for portion in in_portions(segments):
                rows = [blank | row for row in portion]
                changed = {"line_id", "recipients", "in_plan"}
                upsert(connection, _SEGMENT, rows, _SEGMENT_KEY, changed)

        self._transactions.write(replace)

    def record_found(self, segment_keys: Iterable[str], measured: Rows) -> None:
        """Records that the store already has some segments.

        A segment that this batch rendered in an earlier run keeps its status and cost.

        Args:
            segment_keys: all of them.
            measured: `segment_key`, `frames` and `size_bytes` of those not known before.
        """
        status = sa.case((_SEGMENT.c.status == "rendered", "rendered"), else_="reused")
        rows = [{"of_key": key} for key in segment_keys]
        self._update_segments(rows, {"status": status, "stage": "", "reason": ""})
        rows = [{f"of_{name}": value for name, value in row.items()} for row in measured]
        self._update_segments(
            [{"of_key": row.pop("of_segment_key"), **row} for row in rows],
            {name: sa.bindparam(f"of_{name}") for name in ("frames", "size_bytes")},
        )

    def record_outcomes(self, outcomes: Iterable[SegmentOutcome]) -> None:
        """Records the outcomes of segments; costs add up over attempts and runs."""
        replaced = ("status", "stage", "reason", "frames", "size_bytes", "worker")
        changes: dict[str, Any] = {name: sa.bindparam(f"of_{name}") for name in replaced}
        changes |= {name: _SEGMENT.c[name] + sa.bindparam(f"of_{name}") for name in STAGE_COLUMNS}
        self._update_segments([_outcome_params(outcome) for outcome in outcomes], changes)

    def record_recipients(self, recipients: pa.Table) -> None:
        """Replaces the batch's recipients: the file may have been edited since the last run."""
        mine = {"batch_id": self.batch_id}

        def replace(connection: sa.Connection) -> None:
            connection.execute(sa.delete(_RECIPIENT).where(_RECIPIENT.c.batch_id == self.batch_id))
            for portion in in_portions(recipients):
                connection.execute(sa.insert(_RECIPIENT), [row | mine for row in portion])

        self._transactions.write(replace)

    def tokens(self, recipient_keys: pa.Array) -> pa.Array:
        """The token of each recipient: the same in every run, and made if there is none."""
        return self._transactions.write(
            lambda connection: link_tokens(connection, self.batch_id, recipient_keys)
        )

    # -- reading ------------------------------------------------------------------------------

    def batch(self) -> dict[str, Any]:
        """The batch's row.

        Raises:
            ConfigError: this database does not know the batch.
        """
        rows = self._read(sa.select(_BATCH).where(_BATCH.c.batch_id == self.batch_id))
        if not rows:
            raise ConfigError(
                f"the ledger {shown_url(self._engine.url)} has no batch {self.batch_id}; "
                "was it run with another VIDMERGE_LEDGER?"
            )
        return rows[0]

    def runs(self) -> Rows:
        """All runs, oldest first."""
        mine = _RUN.c.batch_id == self.batch_id
        return self._read(sa.select(_RUN).where(mine).order_by(_RUN.c.run_id))

    def segments(self) -> Rows:
        """All segments that this batch ever planned."""
        mine = sa.select(_SEGMENT).where(_SEGMENT.c.batch_id == self.batch_id)
        return self._read(mine.order_by(_SEGMENT.c.segment_key))

    def segment_frames(self) -> dict[str, int]:
        """The frames of each segment whose length is known, by key."""
        columns = sa.select(_SEGMENT.c.segment_key, _SEGMENT.c.frames)
        mine = (_SEGMENT.c.batch_id == self.batch_id) & (_SEGMENT.c.size_bytes > 0)
        return {row["segment_key"]: row["frames"] for row in self._read(columns.where(mine))}

    def segment_totals(self) -> Rows:
        """The segments added up by `line_id`, `status` and `in_plan`.

        The sums are `segments`, their `recipients`, `frames`, `size_bytes` and stage seconds; and
        `frames_delivered` and `bytes_delivered`, which count a segment once per recipient.
        """
        group = [_SEGMENT.c[name] for name in ("line_id", "status", "in_plan")]
        whole = {n: wide(_SEGMENT.c[n]) for n in ("recipients", "frames", "size_bytes")}
        added = [wide(sa.func.sum(column)).label(name) for name, column in whole.items()]
        added += [sa.func.sum(_SEGMENT.c[name]).label(name) for name in STAGE_COLUMNS]
        delivered = [
            wide(sa.func.sum(whole[of] * whole["recipients"])).label(name)
            for of, name in (("frames", "frames_delivered"), ("size_bytes", "bytes_delivered"))
        ]
        mine = _SEGMENT.c.batch_id == self.batch_id
        count = sa.func.count().label("segments")
        return self._read(sa.select(*group, count, *added, *delivered).where(mine).group_by(*group))

    def recipient_totals(self) -> Rows:
        """How many `recipients` have each `status`, and their `seconds`."""
        status, seconds = _RECIPIENT.c.status, sa.func.sum(_RECIPIENT.c.seconds)
        query = sa.select(status, sa.func.count().label("recipients"), seconds.label("seconds"))
        mine = _RECIPIENT.c.batch_id == self.batch_id
        return self._read(query.where(mine).group_by(status))

    def failures(self, most: int) -> Rows:
        """The first recipients without a video, in file order."""
        mine = (_RECIPIENT.c.batch_id == self.batch_id) & (_RECIPIENT.c.status != "video")
        by_row = sa.select(_RECIPIENT).where(mine).order_by(_RECIPIENT.c.row_number)
        return self._read(by_row.limit(most))

    def recipients(self) -> Rows:
        """All recipients in file order."""
        mine = _RECIPIENT.c.batch_id == self.batch_id
        return self._read(sa.select(_RECIPIENT).where(mine).order_by(_RECIPIENT.c.row_number))

    def recipient_of(self, token: str) -> dict[str, Any] | None:
        """The recipient whose link carries `token`; None if there is none or the link has ended."""
        return self._transactions.read(lambda c: self._finder.find(c, token))

    # -- inside -------------------------------------------------------------------------------

    def _read(self, query: sa.Select[Any]) -> Rows:
        return self._transactions.read(
            lambda connection: [as_now(row) for row in connection.execute(query).mappings()]
        )

    def _update_segments(self, rows: Rows, changes: Mapping[str, Any]) -> None:
        """Changes one segment per row; `of_key` names it, the changes bind the rest."""
        mine = _SEGMENT.c.batch_id == self.batch_id
        named = _SEGMENT.c.segment_key == sa.bindparam("of_key")
        if rows:
            update = sa.update(_SEGMENT).where(mine, named).values(**changes)
            self._transactions.write(lambda connection: connection.execute(update, rows))


STAGE_COLUMNS = ("speak_s", "clip_s", "patch_s", "encode_s", "store_s")
_SEGMENT_KEY = ["batch_id", "segment_key"]
_NOTHING_YET = asdict(RunTotals(rendered=0, reused=0, failed=0, rendered_s=0.0, wall_s=0.0))


def _blank_segment(batch_id: str) -> dict[str, Any]:
    blank = SegmentRow(batch_id=batch_id, segment_key="", line_id="", recipients=0)
    return blank.model_dump()


def _outcome_params(outcome: SegmentOutcome) -> dict[str, Any]:
    fields = asdict(outcome)
    fields |= fields.pop("seconds")
    fields["key"] = fields.pop("segment_key")
    return {f"of_{name}": value for name, value in fields.items()}
