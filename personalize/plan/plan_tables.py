"""The plan as tables: their schemas, their files, and their totals."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from personalize.campaign.speech_style import SpeechStyle
from personalize.errors import ConfigError
from personalize.plan.pages import PAGE_COLUMNS
from personalize.plan.segment import MotionSpec, Notice, SegmentSpec
from personalize.recipients.rejections import REJECTED_SCHEMA
from personalize.whole_file import whole_file

__all__ = [
    "REJECTED_SCHEMA",
    "SEGMENTS_SCHEMA",
    "VARIANTS_SCHEMA",
    "LineSummary",
    "Plan",
    "read_plan",
    "summarize_plan",
    "total_line",
    "write_plan",
]


def _column(name: str, kind: pa.DataType) -> pa.Field:
    return pa.field(name, kind, nullable=False)


SEGMENTS_SCHEMA = pa.schema(
    [
        _column("segment_key", pa.string()),
        _column("picture_key", pa.string()),
        _column("sound_key", pa.string()),
        _column("line_id", pa.string()),
        _column("speech", pa.string()),
        _column("style", pa.string()),
        _column("gesture", pa.string()),
        _column("seed", pa.int64()),
        _column("speed", pa.float64()),
        _column("locale", pa.string()),
        _column("voice", pa.string()),
        _column("shared", pa.bool_()),
        _column("recipients", pa.int64()),
        _column("estimated_s", pa.float64()),
        pa.field("captions", pa.list_(pa.string())),
        pa.field("notice", pa.string()),
        pa.field("notice_language", pa.string()),
    ]
)
VARIANTS_SCHEMA = pa.schema(
    [
        _column("recipient_key", pa.string()),
        _column("row_number", pa.int64()),
        _column("display_name", pa.string()),
        _column("language", pa.string()),
        pa.field("greeted_name", pa.string()),
        *(pa.field(name, pa.string()) for name in PAGE_COLUMNS.values()),
        pa.field("captions", pa.list_(pa.int32())),
        _column("segments", pa.list_(pa.int32())),
    ]
)
# In writing order: a reader who sees new variants finds the rest new too.
_TABLES = {
    "segments": SEGMENTS_SCHEMA,
    "rejected": REJECTED_SCHEMA,
    "variants": VARIANTS_SCHEMA,
}
_PLAN_ID = b"vidmerge_plan_id"


@dataclass(frozen=True, slots=True)
class Plan:
    """Unique segments, and each recipient's video as indices into them.

    `segments` has one row per segment key, in script order: the fields of SegmentSpec, how many
    recipients use it, its estimated seconds, and its captions: the texts that people read while
    they hear it, several if values that are written differently are said alike. `variants` has one
    row per recipient who gets a video, in file order; its captions are, for each of its segments,
    which of that segment's captions. `rejected` has the accepted recipients for whom the script
    could not be filled. Plans of earlier versions have no captions: null.
    """

    segments: pa.Table
    variants: pa.Table
    rejected: pa.Table

    def specs(self) -> list[SegmentSpec]:
        """The segments as the worker takes them; list positions are the variants' indices."""
        return [
            SegmentSpec(
                segment_key=row["segment_key"],
                picture_key=row["picture_key"],
                sound_key=row["sound_key"],
                line_id=row["line_id"],
                speech=row["speech"],
                motion=MotionSpec(row["style"], row["gesture"], row["seed"]),
                speech_style=SpeechStyle(row["speed"], row["locale"]),
                shared=row["shared"],
                voice=row["voice"],
                notice=Notice(row["notice"] or "", row["notice_language"] or ""),
            )
            for row in self.segments.to_pylist()
        ]


@dataclass(frozen=True, slots=True)
class LineSummary:
    """What one line costs. Seconds are estimated from the text; the voice determines the length.

    `full_s` is what rendering this line separately for everyone would take, `share` this line's
    part of all planned seconds.
    """

    line_id: str
    distinct_texts: int
    recipients: int
    planned_s: float
    full_s: float
    share: float


def summarize_plan(plan: Plan) -> list[LineSummary]:
    """One summary per line, in script order. `total_line` adds them up."""
    segments = plan.segments.append_column(
        "full_s", pc.multiply(plan.segments["estimated_s"], plan.segments["recipients"])
    )
    lines = segments.group_by("line_id", use_threads=False).aggregate(
        [("segment_key", "count"), ("recipients", "sum"), ("estimated_s", "sum"), ("full_s", "sum")]
    )
    total_s = pc.sum(segments["estimated_s"]).as_py() or 0.0
    return [
        LineSummary(
            line_id=line["line_id"],
            distinct_texts=line["segment_key_count"],
            recipients=line["recipients_sum"],
            planned_s=line["estimated_s_sum"],
            full_s=line["full_s_sum"],
            share=line["estimated_s_sum"] / total_s,
        )
        for line in lines.to_pylist()
    ]


def total_line(lines: Sequence[LineSummary], videos: int) -> LineSummary:
    """The sum of all lines, for `videos` recipients."""
    return LineSummary(
        line_id="total",
        distinct_texts=sum(line.distinct_texts for line in lines),
        recipients=videos,
        planned_s=sum(line.planned_s for line in lines),
        full_s=sum(line.full_s for line in lines),
        share=1.0 if lines else 0.0,
    )


def write_plan(plan: Plan, folder: Path) -> None:
    """Writes segments.parquet, variants.parquet and rejected.parquet; each is whole or absent.

    All carry one id, so that a reader never combines tables of two plans: a variant is a list of
    row numbers, which in another plan's segments are another person's words.
    """
    plan_id = _plan_id(plan)
    with ExitStack() as stack:  # all are renamed at the end, in quick succession
        for name in _TABLES:
            beside = stack.enter_context(whole_file(folder / f"{name}.parquet"))
            table: pa.Table = getattr(plan, name).replace_schema_metadata({_PLAN_ID: plan_id})
            pq.write_table(table, beside, compression="zstd")


def read_plan(folder: Path) -> Plan:
    """The plan that `write_plan` wrote to a folder.

    Raises:
        ConfigError: a table is missing, unreadable, from another version of vidmerge, or from
            another plan.
    """
    tables = {
        name: _read_table(folder / f"{name}.parquet", schema) for name, schema in _TABLES.items()
    }
    ids = {(table.schema.metadata or {}).get(_PLAN_ID) for table in tables.values()}
    if len(ids) > 1 or None in ids:
        raise ConfigError(
            f"the tables in {folder} are from different plans: a run was stopped while it wrote "
            "them; run the batch again"
        )
    return Plan(**{name: table.replace_schema_metadata() for name, table in tables.items()})


def _plan_id(plan: Plan) -> str:
    """A hash of all tables: writing the same plan again gives the same files."""
    digest = hashlib.sha256()
    for name in _TABLES:
        sink = pa.BufferOutputStream()
        table: pa.Table = getattr(plan, name).combine_chunks()
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)
        digest.update(sink.getvalue())
    return digest.hexdigest()[:32]


def _read_table(path: Path, schema: pa.Schema) -> pa.Table:
    try:
        # Not `read_table`, which imports pandas: 30 MB in each process of the server.
        with pq.ParquetFile(path) as file:
            table = file.read()
    except (OSError, pa.ArrowInvalid) as error:
        raise ConfigError(
            f"{path} cannot be read as a plan; run the batch again ({error})"
        ) from error
    for at, field in enumerate(schema):
        is_later = field.nullable and field.name not in table.column_names
        if is_later and at <= table.num_columns:  # the plan is from before it was known
            table = table.add_column(at, field, pa.nulls(table.num_rows, field.type))
    if not table.schema.equals(schema):
        raise ConfigError(f"{path} is from another version of vidmerge; run the batch again")
    return table
