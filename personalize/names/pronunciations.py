"""The campaign's pronunciation table: how a value, or a word in it, is said.

An entry is a pronunciation (`/məˈɹiə/`, `muh-REE-uh`) or other words to say ("Acme").
"""  # noqa: RUF002  the phonetic alphabet

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping

from personalize.errors import ConfigError
from personalize.pronunciation.markup import mark, read_pronunciation

_UNPARTED = "\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Kana and Han letters, whose words no space parts."""
_UNSTRESSED = re.compile(r"[A-Z]?[a-z]+(?:-[a-z]+)+")


def _whole_word(written: str) -> str:
    return rf"(?<!\w){re.escape(written)}(?!\w)"


def _in_script(written: str) -> str:
    """Words of Japanese and Chinese are not parted: 東京 is found in 東京で, Acme in Acmeの."""
    before = "" if re.match(f"[{_UNPARTED}]", written) else rf"(?<![^\W{_UNPARTED}])"
    after = "" if re.match(f"[{_UNPARTED}]", written[-1:]) else rf"(?![^\W{_UNPARTED}])"
    return f"{before}{re.escape(written)}{after}"


class Pronunciations:
    """Entries by whole value and by word, regardless of case, spacing or Unicode form."""

    def __init__(self, table: Mapping[str, str]) -> None:
        """The table of a campaign.

        Raises:
            ConfigError: an entry cannot be read; it says how to write it.
        """
        self._said: dict[str, str] = {}
        self._phones: dict[str, str] = {}
        for written, said in table.items():
            phones = read_entry(written, said)
            if phones is None:
                self._said[fold_written(written)] = " ".join(said.split())
            else:
                self._phones[fold_written(written)] = phones
        self._words = _any_of(self._said)
        self._all = _any_of([*self._said, *self._phones], _in_script)

    @property
    def is_empty(self) -> bool:
        """Whether the table has no entries that change what is said."""
        return not self._said

    def whole(self, value: str) -> str | None:
        """The words to say for the whole value, or None if the table has none."""
        return self._said.get(fold_written(value)) if self._said else None

    def words(self, value: str) -> str:
        """The value with each word or phrase of the table replaced."""
        if self._words is None:
            return value
        return self._words.sub(
            lambda match: self._said.get(fold_written(match[0]), match[0]), value
        )

    def phones(self, value: str) -> str | None:
        """The pronunciation (ARPAbet) of a whole value or word, or None."""
        return self._phones.get(fold_written(value)) if self._phones else None

    def in_script(self, text: str) -> str:
        """A script's own words with what the table says of them."""
        return self._all.sub(self._say, text) if self._all else text

    def _say(self, match: re.Match[str]) -> str:
        phones = self.phones(match[0])
        if phones is not None:
            return mark(match[0], phones)
        return self._said.get(fold_written(match[0]), match[0])


def read_entry(written: str, said: str) -> str | None:
    """An entry's pronunciation (ARPAbet), or None if it consists of other words to say.

    Raises:
        ConfigError: it cannot be read; it says how to write it.
    """
    is_initials = written.isupper() and said.strip().isupper()
    try:
        phones = None if is_initials else read_pronunciation(said)
    except ConfigError as error:
        raise ConfigError(f"the pronunciation of {written!r}: {error}") from error
    if phones is None and "-" not in written and _UNSTRESSED.fullmatch(said.strip()):
        raise ConfigError(
            f"the pronunciation of {written!r}: {said!r} does not say which syllable is stressed; "
            "write that one in capitals and the others small, as in 'muh-REE-uh'"
        )
    return phones


def fold_written(value: str) -> str:
    """A value without differences of case, spacing and Unicode form."""
    composed = value if value.isascii() else unicodedata.normalize("NFC", value)
    return " ".join(composed.casefold().split())


def _any_of(
    written: Iterable[str], pattern: Callable[[str], str] = _whole_word
) -> re.Pattern[str] | None:
    longest_first = sorted(written, key=len, reverse=True)
    return re.compile("|".join(map(pattern, longest_first)), re.I) if longest_first else None
