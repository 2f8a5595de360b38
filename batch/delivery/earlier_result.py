"""Our cells in a file that has them already, because it is the result of an earlier run.

They are replaced where they are; every byte of the other cells stays. Row by row, since nobody
knows how long the cells to be replaced are.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from batch.delivery.cell_spans import find_cells
from batch.delivery.customer_file import Buffer, CustomerFile
from batch.delivery.our_cells import OUR_COLUMNS, as_csv_cells, find_our_places, put_in_place
from batch.delivery.text_lines import TextUnits

_LINE_END = "\r\n"
# In the encodings of East Asia, the second byte of a character may be this or more.
_SECOND_BYTE = 0x40


class OtherCellsError(Exception):
    """The cells of a row cannot be told apart in the file's bytes."""


def has_our_columns(file: CustomerFile) -> bool:
    """Whether a file has any column of ours."""
    return bool(set(OUR_COLUMNS) & set(file.source.header))


def replace_cells(file: CustomerFile, cells: dict[str, pa.Array]) -> Iterator[Buffer]:
    """The bytes of the file with our cells (our_cells) in place, in pieces.

    Raises:
        OtherCellsError: a row does not consist of the cells that were read from it.
    """
    source, delimiter = file.source, file.source.csv_format.delimiter
    view = _view(file.units, delimiter)
    places = find_our_places(source.header)
    columns = [as_csv_cells(cells[name], delimiter).to_pylist() for name in OUR_COLUMNS]
    rows = zip(
        _rows(file, view),
        [len(source.header), *source.cell_counts().tolist()],
        file.ends.tolist(),
        [OUR_COLUMNS, *zip(*columns, strict=True)],
        strict=True,
    )
    done = 0
    for text, count, end, ours in rows:
        pieces = [text[start:stop] for start, stop in find_cells(text, delimiter)]
        if len(pieces) != count:
            raise OtherCellsError
        yield file.content[done : end - len(text.encode(view))]
        pieces += [""] * (source.width - count)
        mine = [file.units.encode(cell).decode(view) for cell in ours]
        yield delimiter.join(put_in_place(pieces, mine, places)).encode(view)
        done = end
    yield file.content[done:]


def _rows(file: CustomerFile, view: str) -> Iterator[str]:
    """Each row's text as written, the header's first, without its line end."""
    top = file.content[: file.ends[0]].decode(view)
    header = top[max(map(top.rfind, _LINE_END)) + 1 :]
    mark = file.units.encode("\ufeff").decode(view)
    yield header.removeprefix(mark)
    for start, end in zip(file.befores.tolist(), file.ends.tolist()[1:], strict=True):
        yield file.content[start:end].decode(view).lstrip(_LINE_END)


def _view(units: TextUnits, delimiter: str) -> str:
    """A codec that turns the file's bytes into text and back without loss.

    Raises:
        OtherCellsError: in no such text, a delimiter is a delimiter.
    """
    if units.width > 1:
        return units.codec
    may_be_second = ord(delimiter) >= _SECOND_BYTE and units.codec != "utf-8"
    if not units.is_ascii or (may_be_second and _is_multibyte(units)):
        raise OtherCellsError
    return "latin-1"


def _is_multibyte(units: TextUnits) -> bool:
    return any(len(units.encode(sign)) > 1 for sign in "あ中한")
