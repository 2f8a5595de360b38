"""Who must get no video, by lists of e-mail addresses, domains or record ids."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from personalize.errors import ConfigError
from personalize.headers.columns import known_columns
from personalize.recipients.identities.reached_by import ReachedBy
from personalize.recipients.nobody.not_people import RowFault
from personalize.recipients.nobody.stopped_counts import SUPPRESSED
from personalize.recipients.nobody.suppression_entries import Entries
from personalize.regular_file import read_regular_file
from personalize.source.email_column import email_columns, find_email_column
from personalize.source.files.kinds import find_kind
from personalize.source.reading import SourceTable, read_source
from personalize.words.word_lists import fold

_HAS_ADDRESS = re.compile(r"[^\s,;<>\"']@[^\s,;<>\"']")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SEPARATOR = re.compile(r"[,;\t|]")
_LIST_BYTES = 100_000_000
_WHOLE_NUMBER = r"^([0-9]+)\.0+$"


@dataclass(frozen=True, slots=True)
class SuppressionList:
    """The entries of one file."""

    path: Path
    entries: Entries


def read_suppressions(paths: Sequence[Path]) -> list[SuppressionList]:
    """The lists in some files: one entry a row or many, or exports with a column of them.

    Raises:
        ConfigError: a file cannot be read, or has no such column.
    """
    return [SuppressionList(path, _read_entries(path)) for path in paths]


def find_suppressed(
    lists: Sequence[SuppressionList], columns: Sequence[ReachedBy]
) -> Iterator[RowFault]:
    """The rows that are on a list.

    Args:
        lists: the lists.
        columns: what people are reached or known by.
    """
    for one in lists:
        reason = f"{SUPPRESSED} {one.path.name}; no video is made"
        for column in columns:
            for at in np.flatnonzero(_is_on(one.entries, column.values)).tolist():
                row, value = int(column.rows[at]), column.values[at].as_py()
                yield RowFault(row, column.header, value, reason, is_about_person=True)


def suppression_notes(
    lists: Sequence[SuppressionList], columns: Sequence[ReachedBy]
) -> tuple[list[str], list[str]]:
    """What each list did, and what is wrong with those that did less than they should."""
    facts, warnings = [], []
    for one in lists:
        rows = {fault.row for fault in find_suppressed([one], columns)}
        count, matched = len(one.entries), len(rows)
        facts.append(
            f"{one.path.name}: {count:,} {'entry' if count == 1 else 'entries'} read, "
            f"{matched:,} {'row is' if matched == 1 else 'rows are'} on it"
        )
        if not matched:
            warnings.append(
                f"nobody in this file is on the suppression list {one.path.name} "
                f"({count:,} entries read): is it the right list?"
            )
        if one.entries.unclear:
            warnings.append(
                f"{one.path.name}: {one.entries.unclear:,} entries are neither an e-mail address, "
                "a domain nor a record id, so they stop nobody; write addresses instead"
            )
    return facts, warnings


def _is_on(entries: Entries, values: pa.Array) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """(M,) which values a list names, alone or by their domain."""
    plain = pc.replace_substring_regex(pc.utf8_lower(values), _WHOLE_NUMBER, r"\1")
    found = pc.is_in(plain, pa.array(sorted(entries.named), pa.string()))
    if entries.domains:
        domains = pc.replace_substring_regex(plain, r"^.*@|\.$", "")
        is_there = pc.is_in(domains, pa.array(sorted(entries.domains), pa.string()))
        found = pc.or_(found, pc.and_(is_there, pc.match_substring(plain, "@")))
    return np.asarray(found.to_numpy(zero_copy_only=False), bool)


def _read_entries(path: Path) -> Entries:
    content = read_regular_file(path, "the suppression list in it")
    entries = Entries()
    lines = _lines_of_list(path, content)
    if lines is not None:
        _add_lines(entries, lines)
    elif content.strip():
        _add_table(entries, read_source(path))
    return entries


def _lines_of_list(path: Path, content: bytes) -> list[str] | None:
    """The lines of a text that is a list, whatever separates its entries; None for a table."""
    if len(content) > _LIST_BYTES or not content.strip() or find_kind(path, content) != "text":
        return None
    encoding = "utf-16" if content.startswith(_UTF_16) else "utf-8-sig"
    lines = [one for one in content.decode(encoding, "replace").splitlines() if one.strip()]
    if len(lines) == 1:
        return lines
    first = lines[0].strip().strip('"') if lines else ""
    is_column = bool(known_columns((first,)) or email_columns([first]) or "@" in first)
    return lines if is_column and not _SEPARATOR.search(first) else None


def _add_lines(entries: Entries, lines: list[str]) -> None:
    first, *others = (line.strip().strip('"') for line in lines)
    if not others and not _HAS_ADDRESS.search(first):
        entries.add_texts(_SEPARATOR.split(first), has_ids=True)
    elif not others or "@" in first:
        entries.add_texts([first], has_ids=False)
    entries.add_cells(pa.array(others, pa.string()), has_ids=True)


def _add_table(entries: Entries, source: SourceTable) -> None:
    header = source.header
    is_headless = any(_HAS_ADDRESS.search(name) for name in header)
    for index, has_ids in _columns(source).items():
        if is_headless or len(header) == 1:  # a list need not have a header
            unclear = entries.unclear
            entries.add_texts([header[index]], has_ids=has_ids and bool(header[index].strip()))
            entries.unclear = unclear
        entries.add_cells(source.columns[index].unique(), has_ids=has_ids)


def _columns(source: SourceTable) -> dict[int, bool]:
    """The columns that name people, and whether they may hold record ids."""
    header = source.header
    if len(header) == 1:
        return {0: True}
    known = known_columns(header)
    found = dict.fromkeys(known["email"].positions, False) if "email" in known else {}
    email = find_email_column(header, source.columns)
    found |= {email: False} if email is not None else {}
    found |= dict.fromkeys(email_columns(header), False)
    found |= {at: False for at, name in enumerate(header) if _HAS_ADDRESS.search(name)}
    if "record_id" in known:
        found |= {known["record_id"].positions[0]: True}
    if not found:
        found = {at: False for at, name in enumerate(header) if fold(name).endswith("domain")}
    if not found:
        raise ConfigError(
            f"{source.path}: no column of e-mail addresses or record ids for the suppression list; "
            "leave one column, or name one Email or Record ID"
        )
    return found
