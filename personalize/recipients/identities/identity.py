"""What identifies a row: the CRM's record id, else the email, else the row number; and its key."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from personalize.campaign.campaign import Campaign
from personalize.errors import ConfigError
from personalize.headers.columns import find_column, find_known_column, known_columns
from personalize.nearest import did_you_mean
from personalize.recipients.identities.reached_by import ReachedBy, all_addresses, one_each
from personalize.source.damage.excel_damage import find_damage
from personalize.source.email_column import choose_email_column, own_email_columns
from personalize.source.reading import SourceTable
from personalize.source.real_address import find_invented

BY_ROW = "row"
"""The value of `--identity` that means row number; also the prefix of such a key."""

# An id that is a valid file name on every system, even a case-insensitive one; others are hashed.
_SAFE_ID = r"^[0-9][0-9a-z_-]{0,63}$"
_UNSAFE = re.compile(r"[^0-9a-z]+")
# A long number after a spreadsheet has rounded it: different ids become one, so none is trusted.
_MANGLED_ID = r"^[-=+]?[0-9]+([.,][0-9]*)? ?[eE][+-][0-9]+\.?$"
_NO_ID = (
    r"(?i)^(n/?a|#+|#\W?[a-z/0]+[!?]?|err:[0-9]+|none|\(?null\)?|\\n|nan|nil|undefined|unknown|"
    r"tbd|true|false|pending|\[object object\]|[-.?_0]+)$"
)
_FIRST_ADDRESS = r"(?P<address>[^\s,;<>\"']+@[^\s,;<>\"']+)"
_PLAIN_ADDRESS = r"^[^\s,;<>\"']+@[^\s,;<>\"']+$"
# Zero-width and direction marks come with copied text; they are not part of an id.
MARKS = "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"


@dataclass(frozen=True, slots=True)
class Identities:
    """Identity of each row: `values` (N,) strings, and the header that each was taken from.

    `column` is the header that identifies most of them, empty if row numbers do. Rows whose header
    is empty have only their number. `damage` says why the id column is not used, if it is not.
    """

    values: pa.Array
    headers: pa.Array
    column: str
    plain_headers: tuple[str, ...]
    damage: str = ""

    def keys(self) -> pa.Array:
        """(N,) file-name-safe keys, equal exactly where the identities are.

        Record ids stay readable; addresses become hashes, since a key names files and appears in
        messages.
        """
        safe = pc.match_substring_regex(self.values, _SAFE_ID)
        plain = pc.is_in(self.headers, pa.array(self.plain_headers, pa.string()))
        kept = pc.or_(pc.and_(safe, plain), pc.equal(self.headers, ""))
        keys = self.values.to_numpy(zero_copy_only=False)
        is_plain = plain.to_numpy(zero_copy_only=False)
        for index in np.flatnonzero(~kept.to_numpy(zero_copy_only=False)):
            keys[index] = _safe_key(keys[index], readable=bool(is_plain[index]))
        return pa.array(keys, pa.string())

    def duplicate_of(self, among: NDArray[np.bool_]) -> NDArray[np.int64]:
        """(N,) the index of the first row of `among` with the same identity; -1 for first ones."""
        rows = np.flatnonzero(among)
        codes = self.values.take(pa.array(rows)).dictionary_encode().indices.to_numpy()
        _, first = np.unique(codes, return_index=True)
        firsts = rows[first][codes] if len(rows) else rows
        duplicate_of = np.full(len(among), -1, np.int64)
        duplicate_of[rows] = np.where(firsts == rows, -1, firsts)
        return duplicate_of


def identify(
    source: SourceTable, campaign: Campaign, by: str | None = None, remembered: str | None = None
) -> Identities:
    """The identity of each row of an export.

    Args:
        source: the export.
        campaign: may map `record_id` and `email` to columns.
        by: the column that identifies people, or `row`; None detects it.
        remembered: the same, for a file that has it; ignored for a file without it.

    Raises:
        ConfigError: there is no such column.
    """
    if by is None and remembered is not None:
        known = remembered == BY_ROW or len(find_column(remembered, source.header)) == 1
        by = remembered if known else None
    row = pa.array(np.arange(1, len(source) + 1)).cast(pa.string())
    values = pc.binary_join_element_wise(BY_ROW, row, "-")
    headers = pa.array(np.full(len(source), "", object), pa.string())
    record_id = next(iter(_mapped_columns(source, campaign, "record_id")), None)
    damage = "" if by or record_id is None else _damage_of(source, record_id)
    usable_id = None if damage else record_id
    for column, is_email in _columns(source, campaign, usable_id, by):
        cells = _cells(source, column, is_email=is_email)
        usable = pc.not_equal(cells, "")
        if is_email:
            usable = pc.and_not(usable, find_invented(cells))
        values = pc.if_else(usable, cells, values)
        headers = pc.if_else(usable, source.header[column], headers)
    counts = headers.value_counts().to_pylist()
    main = max(counts, key=lambda count: (count["counts"], count["values"]))["values"]
    plain = () if record_id is None else (source.header[record_id],)
    return Identities(values, headers, str(main), plain, damage)


def _damage_of(source: SourceTable, column: int) -> str:
    """Why no cell of a column identifies anybody, because of what a spreadsheet did to it."""
    found = [damage.text for damage in find_damage(source, column) if damage.unusable]
    return f"{source.header[column]} is not used to identify people: {found[0]}" if found else ""


def find_emails(source: SourceTable, campaign: Campaign) -> tuple[str, pa.Array] | None:
    """The header of the people's addresses, and (N,) each row's in small letters; None if none."""
    column = email_column(source, campaign)
    if column is None:
        return None
    return source.header[column], _cells(source, column, is_email=True)


def find_reached_by(
    source: SourceTable, campaign: Campaign, identities: Identities
) -> list[ReachedBy]:
    """What the people of all rows are known or reached by: addresses, record ids, identities."""
    found = []
    for column in _all_email_columns(source, campaign):
        cells = source.columns[column].combine_chunks()
        first = _cells(source, column, is_email=True)
        found.append(all_addresses(source.header[column], first, cells))
    ids = find_record_ids(source, campaign)
    if ids is not None and not identities.damage:
        found.append(one_each(*ids))
    known = {one.header for one in found} | {""}
    if identities.column not in known:
        is_own = pc.equal(identities.headers, identities.column)
        found.append(one_each(identities.column, pc.if_else(is_own, identities.values, "")))
    return found


def find_record_ids(source: SourceTable, campaign: Campaign) -> tuple[str, pa.Array] | None:
    """The header of the record ids, and (N,) each row's; None if there are none."""
    column = next(iter(_mapped_columns(source, campaign, "record_id")), None)
    if column is None:
        return None
    return source.header[column], _cells(source, column, is_email=False)


def _columns(
    source: SourceTable, campaign: Campaign, record_id: int | None, by: str | None
) -> list[tuple[int, bool]]:
    """The columns that identify, the best last, and whether each contains addresses."""
    if by == BY_ROW:
        return []
    email = email_column(source, campaign)
    found = [(email, True)] if email is not None else []
    # Of two columns with one name, the other has the addresses that the better one lacks.
    same = _mapped_columns(source, campaign, "email") if email is not None else []
    others = own_email_columns(source.header, source.columns, same)
    found = [(column, True) for column in same if column != email and column in others] + found
    if by is None:
        return found + ([(record_id, False)] if record_id is not None else [])
    named = find_column(by, source.header)
    if len(named) != 1:
        raise ConfigError(_wrong_column(source, by, len(named)))
    return [(column, is_email) for column, is_email in found if column != named[0]] + [
        (named[0], named[0] == email)
    ]


def _wrong_column(source: SourceTable, by: str, count: int) -> str:
    if count:
        return f"{source.path}: the column {by!r} of --identity appears {count} times; rename one"
    named = [name for name in source.header if name.strip()]
    return f"{source.path}: no column {by!r} for --identity{did_you_mean(by, [*named, BY_ROW])}"


def _cells(source: SourceTable, column: int, *, is_email: bool) -> pa.Array:
    """What identifies each row of a column; empty where nothing does."""
    cells = source.columns[column].combine_chunks().fill_null("")
    cells = _where(pc.invert(pc.string_is_ascii(cells)), cells, _without_marks)
    cells = pc.utf8_trim_whitespace(cells)
    if is_email:
        is_plain = pc.match_substring_regex(cells, _PLAIN_ADDRESS)
        return pc.utf8_lower(_where(pc.invert(is_plain), cells, _first_address))
    useless = pc.or_(
        pc.match_substring_regex(cells, _MANGLED_ID), pc.match_substring_regex(cells, _NO_ID)
    )
    return pc.if_else(useless, "", cells)


def _without_marks(cells: pa.Array) -> pa.Array:
    return pc.replace_substring_regex(cells, MARKS, "")


def _first_address(cells: pa.Array) -> pa.Array:
    return pc.struct_field(pc.extract_regex(cells, _FIRST_ADDRESS), "address").fill_null("")


def _where(mask: pa.Array, cells: pa.Array, change: Callable[[pa.Array], pa.Array]) -> pa.Array:
    """The cells, changed where the mask holds: what is dear is done to the few that need it."""
    return pc.replace_with_mask(cells, mask, change(cells.filter(mask)))


def email_column(source: SourceTable, campaign: Campaign) -> int | None:
    """The position of the column with the people's addresses; None if there is none."""
    known = _mapped_columns(source, campaign, "email")
    return choose_email_column(source.header, source.columns, known)


def _all_email_columns(source: SourceTable, campaign: Campaign) -> list[int]:
    """That column, and the others with addresses of the same people."""
    first = email_column(source, campaign)
    known = known_columns(source.header).get("email")
    more = own_email_columns(
        source.header, source.columns, (*known.positions, *known.others) if known else ()
    )
    return list(dict.fromkeys([*([] if first is None else [first]), *more]))


def _mapped_columns(source: SourceTable, campaign: Campaign, field: str) -> list[int]:
    mapping = campaign.fields.get(field)
    if mapping and mapping.column:
        return find_column(mapping.column, source.header)
    return find_known_column(field, source.header)


def _safe_key(identity: str, *, readable: bool) -> str:
    digest = hashlib.sha256(identity.encode()).hexdigest()
    if not readable or "@" in identity:
        return f"id-{digest[:20]}"
    return f"{_UNSAFE.sub('-', identity.lower()).strip('-')[:40] or 'id'}-{digest[:10]}"


def renamed_keys(old: Iterable[str], now: Iterable[str]) -> dict[str, str]:
    """The keys of version 0.1 and earlier that look different now: both contain the same hash."""
    by_hash: dict[str, list[str]] = {}
    for key in now:
        if found := re.fullmatch(r"id-([0-9a-f]{10})[0-9a-f]{10}", key):
            by_hash.setdefault(found[1], []).append(key)
    renamed = {}
    for key in old:
        found = re.fullmatch(r".+-([0-9a-f]{10})", key)
        same = by_hash.get(found[1], []) if found else []
        if len(same) == 1:
            renamed[key] = same[0]
    return renamed


def is_row_key(key: str) -> bool:
    """Whether a key is a row number."""
    return re.fullmatch(rf"{BY_ROW}-[0-9]+", key) is not None
