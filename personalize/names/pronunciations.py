"""The campaign's pronunciation table: how a value, or a word in it, is said."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping


class Pronunciations:
    """Respellings by whole value and by word, regardless of case, spacing or Unicode form."""

    def __init__(self, table: Mapping[str, str]) -> None:
        self._said = {_fold(written): " ".join(said.split()) for written, said in table.items()}
        longest_first = sorted(self._said, key=len, reverse=True)
        self._words = (
            re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)", re.I)
            if longest_first
            else None
        )

    def whole(self, value: str) -> str | None:
        """How the whole value is said, or None if it is not in the table."""
        return self._said.get(_fold(value)) if self._said else None

    def words(self, value: str) -> str:
        """The value with each word or phrase of the table replaced."""
        if self._words is None:
            return value
        return self._words.sub(lambda match: self._said.get(_fold(match[0]), match[0]), value)


def _fold(value: str) -> str:
    composed = value if value.isascii() else unicodedata.normalize("NFC", value)
    return " ".join(composed.casefold().split())
