"""The customer's file with our columns, every byte of theirs as it came.

Only at the end of a row is something inserted, in the file's own encoding and with its delimiter.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from batch.delivery.our_cells import OUR_COLUMNS, as_csv_cells
from batch.delivery.text_lines import TextUnits, find_line_ends, text_units
from personalize.errors import ConfigError
from personalize.regular_file import read_regular_file
from personalize.source.reading import SourceTable

Buffer: TypeAlias = bytes | memoryview

_ROWS_AT_ONCE = 50_000
_NOTHING = pa.scalar(b"", pa.large_binary())


@dataclass(frozen=True, slots=True)
class CustomerFile:
    """A text file as it came. `ends` (N + 1,) are the bytes at which header and rows end.

    `befores` (N,) are those at which the line before each row ends: between two rows there may be
    lines that are nobody's.
    """

    source: SourceTable
    content: bytes
    units: TextUnits
    ends: NDArray[np.int64]
    befores: NDArray[np.int64]


def open_customer_file(source: SourceTable) -> CustomerFile | None:
    """The file of a source; None if its rows are not lines of a text file, or not any more."""
    if not source.sha256:
        return None
    try:
        content = source.content or read_regular_file(source.path, "the CSV file in it")
    except ConfigError:
        return None
    units = text_units(source.csv_format.encoding.name, content)
    if units is None or hashlib.sha256(content).digest() != source.sha256:
        return None
    line_ends = find_line_ends(content, units)
    if source.line_ends[-1] > len(line_ends):
        return None
    ends, befores = line_ends[source.line_ends - 1], line_ends[source.row_begins - 2]
    return CustomerFile(source, content, units, ends, befores)


def append_cells(file: CustomerFile, cells: dict[str, pa.Array]) -> Iterator[Buffer]:
    """The bytes of the file with our cells (our_cells) at the end of each row, in pieces."""
    source, delimiter = file.source, file.source.csv_format.delimiter
    header = delimiter * (source.width - len(source.header) + 1) + delimiter.join(OUR_COLUMNS)
    yield file.content[: file.ends[0]]
    yield file.units.encode(header)
    ours = _joined(cells, source, delimiter)
    for start in range(0, len(source), _ROWS_AT_ONCE):
        some = ours.slice(start, _ROWS_AT_ONCE)
        offsets = file.ends[start : start + len(some) + 1]
        theirs = pa.Array.from_buffers(
            pa.large_binary(),
            len(some),
            [None, pa.py_buffer(np.ascontiguousarray(offsets)), pa.py_buffer(file.content)],
        )
        yield all_bytes(pc.binary_join_element_wise(theirs, _encoded(some, file.units), _NOTHING))
    yield file.content[file.ends[-1] :]


def _joined(cells: dict[str, pa.Array], source: SourceTable, delimiter: str) -> pa.Array:
    """(N,) what follows each row: padding up to the widest row, and our cells."""
    missing = source.width - np.maximum(source.cell_counts(), 1)  # an empty line is a cell already
    paddings = pa.array(
        [delimiter * (count + 1) for count in range(int(missing.max(initial=0)) + 1)]
    )
    parts = [as_csv_cells(cells[name], delimiter) for name in OUR_COLUMNS]
    parts[-1] = _outside_quotes(parts[-1], source, delimiter)
    ours = pc.binary_join_element_wise(*parts, delimiter)
    return pc.binary_join_element_wise(paddings.take(pa.array(missing)), ours, "")


def _outside_quotes(reasons: pa.Array, source: SourceTable, delimiter: str) -> pa.Array:
    """The reasons, those of rows within a stray quote without a quote that would close it."""
    if not source.swallowed:
        return reasons
    mask = np.zeros(len(reasons), bool)
    mask[list(source.swallowed)] = True
    plain = pc.replace_substring(pc.replace_substring(reasons, '"', ""), delimiter, " ")
    return pc.if_else(pa.array(mask), plain, reasons)


def _encoded(texts: pa.Array, units: TextUnits) -> pa.Array:
    """The texts in the file's encoding; a character that it lacks becomes a question mark."""
    if units.codec == "utf-8" or (units.is_ascii and pc.all(pc.string_is_ascii(texts)).as_py()):
        return texts.cast(pa.large_binary())
    return pa.array([units.encode(text) for text in texts.to_pylist()], pa.large_binary())


def all_bytes(array: pa.Array) -> memoryview:
    """The bytes of all values of a large binary array, end to end, without a copy."""
    _, offsets, data = array.buffers()
    numbers = np.frombuffer(offsets, np.int64)[array.offset : array.offset + len(array) + 1]
    return memoryview(data)[int(numbers[0]) : int(numbers[-1])]
