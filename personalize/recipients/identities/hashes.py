"""Hashes of what people are called and reached by: enough to recognise, too little to read."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from personalize.source.real_address import is_real_address

NOTHING = 0
"""The hash of an empty text."""


def address_hash(address: str) -> int:
    """The hash of one e-mail address, as `PEOPLE_SCHEMA` has it; NOTHING if it is none."""
    hashed = np.array([hash_of(fold_address(address))], np.int64)
    return int(combined([hashed], 1)[0])


def combined(columns: Sequence[NDArray[np.int64]], rows: int) -> NDArray[np.int64]:
    """One hash of several, in order; empty if all are empty."""
    combined, filled = np.full(rows, 17, np.int64), np.zeros(rows, bool)
    for column in columns:
        combined = combined * np.int64(1_000_003) ^ column
        filled = filled | (column != NOTHING)
    return np.where(filled, combined, NOTHING)


def hash_of(text: str) -> int:
    """64 bits of a text."""
    if not text:
        return NOTHING
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def fold_text(text: str) -> str:
    """Only letters, digits and @, in small letters."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum() or letter == "@")


def fold_address(text: str) -> str:
    """An address without its signs; empty if it is nobody's own."""
    return fold_text(text) if is_real_address(text) else ""
