"""Rows that were made to try something out, and mailboxes that are no person's."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from personalize.cleaning.switches import Cleaning
from personalize.headers.columns import known_columns
from personalize.recipients.nobody.not_people import RowFault
from personalize.source.reading import SourceTable
from personalize.words.placeholders import is_nothing
from personalize.words.word_lists import fold, plain_words, word_list

_NAMES = ("first_name", "last_name", "full_name")


def find_nobody_rows(
    source: SourceTable, emails: tuple[str, pa.Array] | None, cleaning: Cleaning
) -> Iterator[RowFault]:
    """The faults of rows of nobody: test entries, and shared mailboxes without a name.

    Args:
        source: the export.
        emails: the header of the addresses, and each row's.
        cleaning: which of the two are looked for.
    """
    names = {name: _column(source, name) for name in _NAMES if name in known_columns(source.header)}
    if not names:
        return
    if cleaning.dummy_rows:
        yield from _dummies(source, names)
    if cleaning.role_addresses and emails is not None:
        yield from _mailboxes(emails, names)


_Encoded = tuple[list[str], NDArray[np.int64]]


def _column(source: SourceTable, field: str) -> _Encoded:
    cells = source.columns[known_columns(source.header)[field].positions[0]]
    encoded = cells.fill_null("").combine_chunks().dictionary_encode()
    return encoded.dictionary.to_pylist(), encoded.indices.to_numpy().astype(np.int64)


def _dummies(source: SourceTable, names: dict[str, _Encoded]) -> Iterator[RowFault]:
    """Rows whose first and last name are test words, or whose whole name is two of them."""
    found = np.zeros(len(source), bool)
    if "first_name" in names and "last_name" in names:
        found |= _holds(names["first_name"], 1) & _holds(names["last_name"], 1)
    if "full_name" in names:
        found |= _holds(names["full_name"], 2)
    header = next(source.header[known_columns(source.header)[name].positions[0]] for name in names)
    values, codes = next(iter(names.values()))
    for row in np.flatnonzero(found).tolist():
        yield RowFault(
            row, header, values[codes[row]], "is a test entry, not a person; remove the row"
        )


def _holds(column: _Encoded, least: int) -> NDArray[np.bool_]:
    values, codes = column
    is_test = [_is_test(value, least) for value in values]
    return np.array(is_test, bool)[codes]


def _is_test(value: str, least: int) -> bool:
    words = [word.rstrip("0123456789") or word for word in plain_words(value).split()]
    return len(words) >= least and bool(words) and word_list("test_words").issuperset(words)


def _mailboxes(emails: tuple[str, pa.Array], names: dict[str, _Encoded]) -> Iterator[RowFault]:
    header, addresses = emails
    folded = pc.replace_substring_regex(addresses, r"@.*$|[^a-z0-9@]", "")
    roles = pa.array(sorted(map(fold, word_list("role_addresses"))), pa.string())
    found = np.flatnonzero(pc.is_in(folded, roles).to_numpy(zero_copy_only=False))
    for row in found.tolist():
        written = (values[codes[row]] for values, codes in names.values())
        if all(is_nothing(value.strip(), "person", "given_name") for value in written):
            reason = "is a shared mailbox, and the row has no name; add one, or remove the row"
            yield RowFault(row, header, addresses[row].as_py(), reason)
