"""The people of a batch as their tools know them, read from links.csv."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.compute as pc

from batch.delivery.our_cells import OUR_COLUMNS
from batch.job.folder import BatchFolder
from batch.ledger.ledger import Ledger
from personalize.errors import ConfigError
from personalize.headers.columns import find_column, find_known_column
from personalize.headers.tables import recognise_tool
from personalize.source.email_column import choose_email_column
from personalize.source.reading import SourceTable, read_source

_ADDRESS = r"(?P<address>[^\s,;<>\"']+@[^\s,;<>\"']+)"
LOCAL_HOSTS = frozenset(("localhost", "127.0.0.1", "::1"))
_UTF8_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch whose links are handed on.

    `contacts` has one row per row of the customer's file: row_number, status, url, picture,
    record_id, email, first_name, last_name and full_name. A cell that nothing is known for is "".
    """

    campaign: str
    base_url: str
    exported_by: str
    """The tool that wrote the customer's file; empty if unknown."""
    contacts: pa.Table

    @property
    def is_local(self) -> bool:
        """Whether the links lead to this machine only."""
        return urlsplit(self.base_url).hostname in LOCAL_HOSTS

    @property
    def with_video(self) -> pa.Table:
        """The contacts that have a link."""
        return self.contacts.filter(pc.not_equal(self.contacts["url"], ""))


def read_batch(folder: BatchFolder, ledger: Ledger) -> Batch:
    """The people of a batch and their links.

    Raises:
        ConfigError: links.csv is missing, or is not what a run wrote.
    """
    batch = ledger.batch()
    record = json.loads(batch["record"])
    told = record.get("recipients", {})
    source = read_source(folder.links_csv, _encoding(folder.links_csv, told.get("encoding")))
    theirs = tuple(name for name in source.header if name not in OUR_COLUMNS)
    columns = {
        "row_number": pa.array(range(1, len(source) + 1), pa.int64()),
        "status": _ours(folder, source, "vidmerge_status"),
        "url": _live(_ours(folder, source, "vidmerge_video_url"), ledger),
        "picture": _ours(folder, source, "vidmerge_thumbnail_url"),
        "record_id": _cells(source, _mapped(source, told, "record_id")),
        "email": _addresses(source, told),
    }
    names = ("first_name", "last_name", "full_name")
    columns |= {name: _cells(source, _mapped(source, told, name)) for name in names}
    columns["full_name"] = _full_names(columns)
    return Batch(batch["campaign"], batch["base_url"], recognise_tool(theirs), pa.table(columns))


def _live(urls: pa.Array, ledger: Ledger) -> pa.Array:
    """The links; empty for one that has ended since links.csv was written."""
    ended = ledger.link_ends.ended_tokens()
    if not ended:
        return urls
    tokens = pc.replace_substring_regex(urls, r"^.*/", "")
    return pc.if_else(pc.is_in(tokens, pa.array(sorted(ended), pa.string())), "", urls)


def _encoding(path: Path, told: str | None) -> str | None:
    """The encoding that the run read the customer's file in, unless it was rewritten in UTF-8."""
    try:
        with path.open("rb") as file:
            return None if file.read(3) == _UTF8_MARK else told
    except OSError as error:
        raise ConfigError(
            f"{path} cannot be read ({error.strerror}): run the batch to write it"
        ) from error


def _ours(folder: BatchFolder, source: SourceTable, name: str) -> pa.Array:
    places = [index for index, column in enumerate(source.header) if column == name]
    if not places:
        raise ConfigError(f"{folder.links_csv} has no column {name!r}: run the batch to write it")
    return _cells(source, places[-1])


def _mapped(source: SourceTable, told: dict[str, str], field: str) -> int | None:
    """The column of a field: the one that the campaign named, else by its usual headers."""
    found = _all_mapped(source, told, field)
    return found[0] if found else None


def _all_mapped(source: SourceTable, told: dict[str, str], field: str) -> list[int]:
    named = told.get(field)
    return find_column(named, source.header) if named else find_known_column(field, source.header)


def _addresses(source: SourceTable, told: dict[str, str]) -> pa.Array:
    known = _all_mapped(source, told, "email")
    column = choose_email_column(source.header, source.columns, known)
    found = pc.extract_regex(_cells(source, column), _ADDRESS)
    return pc.struct_field(found, "address").fill_null("")


def _cells(source: SourceTable, column: int | None) -> pa.Array:
    if column is None:
        return pa.array([""] * len(source), pa.string())
    cells = source.columns[column].combine_chunks().fill_null("")
    return pc.utf8_trim_whitespace(cells)


def _full_names(columns: dict[str, pa.Array]) -> pa.Array:
    parts = pc.binary_join_element_wise(columns["first_name"], columns["last_name"], " ")
    joined, whole = pc.utf8_trim_whitespace(parts), columns["full_name"]
    return pc.if_else(pc.equal(whole, ""), joined, whole)


def to_18_characters(record_id: str) -> str:
    """A 15-character id of Salesforce with the three that make it unique in any case.

    Salesforce's rule: for each group of five, which of them are capitals, the first one as the
    lowest bit, as one of A to Z and 0 to 5.
    """
    if not re.fullmatch(r"[0-9A-Za-z]{15}", record_id):
        return record_id
    signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
    groups = (record_id[start : start + 5] for start in (0, 5, 10))
    bits = (sum(sign.isupper() << place for place, sign in enumerate(group)) for group in groups)
    return record_id + "".join(signs[number] for number in bits)
