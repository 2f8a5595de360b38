"""The files that a tool imports: its key and our values, in parts that it accepts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from batch.crm.contacts import Batch, to_18_characters
from batch.crm.tool import Key, KeyKind, Tool
from batch.delivery.customer_file import all_bytes
from batch.delivery.our_cells import as_csv_cells, harmless
from personalize.errors import ConfigError
from personalize.whole_file import whole_file

_MEGABYTE = 1_000_000  # the smaller of its two meanings
_OURS = ("url", "picture", "status")


@dataclass(frozen=True, slots=True)
class Selection:
    """Whom a tool's files have, by which key, and who is left out and why.

    `people` has the columns of the files, named as in Batch.contacts. `left_out` has row_number and
    reason.
    """

    key: Key
    people: pa.Table
    left_out: pa.Table


def select_people(batch: Batch, tool: Tool, by: KeyKind | None = None) -> Selection:
    """Everybody who has a video, by the key that most of them have, and nobody twice.

    Raises:
        ConfigError: nobody has a video, the tool does not know the key, or a link is too long.
    """
    watchers = batch.with_video
    if not watchers.num_rows:
        raise ConfigError("nobody in this batch has a video, so there are no links to import")
    key = _choose_key(batch, tool, watchers, by)
    watchers = watchers.set_column(
        watchers.schema.get_field_index(key.by), key.by, usable_keys(watchers, key, tool)
    )
    values = watchers[key.by]
    missing = pc.equal(values, "")
    # A sheet's rows are mails, so that two people may have one address.
    sharing = "" if tool.is_sheet else _sharing(key)
    reasons = pc.if_else(_is_shared(values), sharing, "")
    reasons = pc.if_else(missing, _without(key), reasons)
    kept = watchers.filter(pc.equal(reasons, ""))
    out = pa.table({"row_number": watchers["row_number"], "reason": reasons})
    _refuse_long_links(kept, tool)
    columns = [key.by, *tool.others, *_OURS]
    people = kept.select(columns)
    if tool.is_sheet:
        people = _harmless(people, [name for name in columns if name not in _OURS])
    return Selection(key, people, out.filter(pc.not_equal(reasons, "")))


def write_import_files(folder: Path, tool: Tool, selection: Selection) -> list[Path]:
    """Writes the files in UTF-8 without a byte order mark, and removes those of an earlier export.

    A mark breaks the first column's name in some importers.
    """
    header, lines = _as_lines(tool, selection)
    starts = _part_starts(lines, tool, len(header))
    paths = [folder / _name(tool, part, len(starts) - 1) for part in range(1, len(starts))]
    for path, start, stop in zip(paths, starts[:-1], starts[1:], strict=True):
        with whole_file(path) as beside, beside.open("wb") as file:
            file.write(header)
            file.write(all_bytes(lines.slice(start, stop - start)))
    for path in folder.glob(f"{tool.id}*.csv"):
        if path not in paths:
            path.unlink()
    return paths


def write_left_out(path: Path, selection: Selection) -> None:
    """Writes who has a video and is in none of the files, or removes the file if nobody is."""
    if not selection.left_out.num_rows:
        path.unlink(missing_ok=True)
        return
    rows = [f"{row['row_number']},{row['reason']}\r\n" for row in selection.left_out.to_pylist()]
    with whole_file(path) as beside:
        beside.write_text("row_number,reason\r\n" + "".join(rows), encoding="utf-8", newline="")


def _choose_key(batch: Batch, tool: Tool, watchers: pa.Table, by: KeyKind | None) -> Key:
    keys = [key for key in tool.keys if by in (None, key.by)]
    if not keys:
        known = " or ".join(key.by.replace("_", "-") for key in tool.keys)
        raise ConfigError(f"{tool.name} finds people by {known} here, not by {by}")
    if by is None and not any(batch.exported_by.startswith(name) for name in tool.exports):
        # Another tool's record ids are other people's, or nobody's, in this one.
        keys = [key for key in keys if key.by != "record_id"] or keys
    counts = [_count(usable_keys(watchers, key, tool)) for key in keys]
    if not max(counts):
        wanted = " or ".join(key.by.replace("_", " ") for key in keys)
        raise ConfigError(
            f"{tool.name} needs each person's {wanted}, and no column of links.csv has it; name "
            "it in the campaign, as in `fields: {email: {column: Mail}}`, and run the batch again"
        )
    return keys[counts.index(max(counts))]


def usable_keys(people: pa.Table, key: Key, tool: Tool) -> pa.Array:
    """Each person's key; "" for one that is missing or damaged."""
    values = people[key.by].combine_chunks()
    if not key.pattern:
        return values
    good = pc.match_substring_regex(values, f"^(?:{key.pattern})$")
    values = pc.if_else(good, values, "")
    if tool.id == "salesforce":
        return pa.array([to_18_characters(value) for value in values.to_pylist()], pa.string())
    return values


def _count(values: pa.Array) -> int:
    return int(pc.sum(pc.not_equal(values, "")).as_py() or 0)


def _is_shared(values: pa.ChunkedArray) -> pa.ChunkedArray:
    folded = pc.utf8_lower(values)
    counts = folded.value_counts()
    more = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
    return pc.is_in(folded, more)


def _without(key: Key) -> str:
    return f"has no {key.by.replace('_', ' ')} that can be used"


def _sharing(key: Key) -> str:
    return f"shares its {key.by.replace('_', ' ')} with another row that has a video"


def _refuse_long_links(people: pa.Table, tool: Tool) -> None:
    if tool.field_bytes is None or not people.num_rows:
        return
    longest = pc.max(pc.binary_length(people["picture"])).as_py()
    if longest > tool.field_bytes.value:
        raise ConfigError(
            f"a link of this batch has {longest} bytes, and {tool.name} keeps at most "
            f"{tool.field_bytes.value}: run the batch again with a shorter --base-url"
        )


def _harmless(people: pa.Table, names: Sequence[str]) -> pa.Table:
    for name in names:
        distinct = people[name].combine_chunks().dictionary_encode()
        cells = pa.array([harmless(cell) for cell in distinct.dictionary.to_pylist()], pa.string())
        index = people.schema.get_field_index(name)
        people = people.set_column(index, name, cells.take(distinct.indices))
    return people


def _as_lines(tool: Tool, selection: Selection) -> tuple[bytes, pa.Array]:
    """The header, and each person's line, as bytes."""
    named: dict[str, str] = {selection.key.by: selection.key.header, **tool.fields.model_dump()}
    named |= {str(name): header for name, header in tool.others.items()}
    header = ",".join(named[name] for name in selection.people.column_names) + "\r\n"
    cells = [
        as_csv_cells(column.combine_chunks(), ",") for column in selection.people.itercolumns()
    ]
    joined = pc.binary_join_element_wise(*cells, ",")
    lines = pc.binary_join_element_wise(joined, "\r\n", "")
    return header.encode(), lines.cast(pa.large_binary())


def _part_starts(lines: pa.Array, tool: Tool, header_bytes: int) -> list[int]:
    """Where each part begins, and where the last one ends."""
    most_rows = tool.rows.value - 1 if tool.rows else len(lines)  # the header may count as one
    most_bytes = tool.megabytes.value * _MEGABYTE - header_bytes if tool.megabytes else None
    sizes: NDArray[np.int64] = pc.binary_length(lines).to_numpy(zero_copy_only=False)
    ends = np.cumsum(sizes)
    starts = [0]
    while starts[-1] < len(lines):
        start = starts[-1]
        stop = min(start + most_rows, len(lines))
        if most_bytes is not None:
            done = int(ends[start - 1]) if start else 0
            fits = int(np.searchsorted(ends, done + most_bytes, "right"))
            stop = min(stop, max(fits, start + 1))
        starts.append(stop)
    return starts


def _name(tool: Tool, part: int, parts: int) -> str:
    return f"{tool.id}.csv" if parts == 1 else f"{tool.id}_{part}_of_{parts}.csv"
