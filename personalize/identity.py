"""Who a row is: the CRM's record id, else the email, else the row number; and the file-safe key."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from personalize.campaign import Campaign
from personalize.fields import find_column, find_known_column
from personalize.source_csv import SourceTable

# An id that is a file name on every system, also where case does not count; others get a hash.
_SAFE_ID = r"^[0-9][0-9a-z_-]{0,63}$"
# What a spreadsheet makes of a long number: different ids become one, so none is trusted.
_MANGLED_ID = r"^[0-9](\.[0-9]+)?E\+[0-9]+$"
_UNSAFE = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True, slots=True)
class Identities:
    """Identity of each row: `values` (N,) strings, and the header that each was taken from."""

    values: pa.Array
    headers: pa.Array

    def keys(self) -> pa.Array:
        """(N,) file-name-safe keys, equal exactly where the identities are."""
        safe = pc.match_substring_regex(self.values, _SAFE_ID).to_numpy(zero_copy_only=False)
        keys = self.values.to_numpy(zero_copy_only=False)
        for index in np.flatnonzero(~safe):
            keys[index] = _safe_key(keys[index])
        return pa.array(keys, pa.string())

    def duplicate_of(self, among: NDArray[np.bool_]) -> NDArray[np.int64]:
        """(N,) the index of the first row of `among` with the same identity; -1 for firsts."""
        rows = np.flatnonzero(among)
        codes = self.values.take(pa.array(rows)).dictionary_encode().indices.to_numpy()
        _, first = np.unique(codes, return_index=True)
        firsts = rows[first][codes] if len(rows) else rows
        duplicate_of = np.full(len(among), -1, np.int64)
        duplicate_of[rows] = np.where(firsts == rows, -1, firsts)
        return duplicate_of


def identify(source: SourceTable, campaign: Campaign) -> Identities:
    """The identity of each row of an export."""
    row = pa.array(np.arange(1, len(source) + 1)).cast(pa.string())
    values = pc.binary_join_element_wise("row", row, "-")
    headers = pa.array(np.full(len(source), "", object), pa.string())
    for field in ("email", "record_id"):
        column = _identity_column(source, campaign, field)
        if column is None:
            continue
        cells = pc.utf8_trim_whitespace(source.columns[column].combine_chunks().fill_null(""))
        if field == "email":
            cells = pc.utf8_lower(cells)
        usable = pc.and_(
            pc.not_equal(cells, ""), pc.invert(pc.match_substring_regex(cells, _MANGLED_ID))
        )
        values = pc.if_else(usable, cells, values)
        headers = pc.if_else(usable, source.header[column], headers)
    return Identities(values, headers)


def _identity_column(source: SourceTable, campaign: Campaign, field: str) -> int | None:
    mapping = campaign.fields.get(field)
    if mapping and mapping.column:
        found = find_column(mapping.column, source.header)
    else:
        found = find_known_column(field, source.header)
    return found[0] if found else None


def _safe_key(identity: str) -> str:
    if re.fullmatch(r"row-[0-9]+", identity):
        return identity
    slug = _UNSAFE.sub("-", identity.lower()).strip("-")[:40] or "id"
    return f"{slug}-{hashlib.sha256(identity.encode()).hexdigest()[:10]}"
