"""The names lexicon: how given names, surnames, companies and some words are said.

`lexicon.parquet` is built by scripts/build_lexicon.py from the tables beside it and CMUdict, and
names source and licence of every entry. Parquet with zstd because pyarrow is here already, it reads
31,000 rows in milliseconds, and the columns that repeat cost nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from itertools import groupby
from pathlib import Path

import pyarrow.parquet as pq

FILE = Path(__file__).with_name("lexicon.parquet")


class Context(StrEnum):
    """What a text is: the same letters are said otherwise as a name, a company or a word."""

    GIVEN = "given"
    SURNAME = "surname"
    COMPANY = "company"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Entry:
    """How something is said.

    Attributes:
        phones: ARPAbet; ` # ` between words, also those that a hyphen joins: each keeps its stress.
        source: where the reading is from, such as `cmudict` or `curated:irish`; of several words,
            each source once with ` + ` between them. `(as a surname)` where it is that of another
            context than the one asked for.
        accept: other readings that are right as well; none for several words.
    """

    phones: str
    source: str
    accept: tuple[str, ...] = ()


_PARTICLE = "particle"
_PEOPLE = frozenset((Context.GIVEN, Context.SURNAME))
_FALLBACK: dict[str, tuple[str, ...]] = {
    Context.GIVEN: (Context.GIVEN, Context.SURNAME, Context.WORD),
    Context.SURNAME: (Context.SURNAME, Context.GIVEN, Context.WORD),
    Context.COMPANY: (Context.COMPANY, Context.WORD, Context.SURNAME, Context.GIVEN),
    Context.WORD: (Context.WORD,),
    _PARTICLE: (_PARTICLE,),
}
_NAMES_OF_LETTERS = (
    "a EY1, b B IY1, c S IY1, d D IY1, e IY1, f EH1 F, g JH IY1, h EY1 CH, i AY1, j JH EY1, "
    "k K EY1, l EH1 L, m EH1 M, n EH1 N, o OW1, p P IY1, q K Y UW1, r AA1 R, s EH1 S, t T IY1, "
    "u Y UW1, v V IY1, w D AH1 B AH0 L Y UW0, x EH1 K S, y W AY1, z Z IY1"
)
_LETTERS = {line[0]: line[2:] for line in _NAMES_OF_LETTERS.split(", ")}
_APOSTROPHES, _HYPHENS = "\u2018\u2019\u02bc`\u00b4", "\u2010\u2011\u2012\u2013"
_PLAIN = str.maketrans(dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(_HYPHENS, "-"))
_LATIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "\u0131": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_POSSESSIVE = re.compile(r"(?<=\w)(?:'s|(?<=s)')$", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[a-z]\.){1,3}|[a-z]", re.IGNORECASE)
_CAPITALS = re.compile(r"[B-DF-HJ-NP-TV-Z]{2,3}")
_SIBILANTS = frozenset(("S", "Z", "SH", "ZH", "CH", "JH"))
_VOICELESS = frozenset(("P", "T", "K", "F", "TH"))
_PARTED_LETTERS = frozenset(("o", "d", "ó"))
"""Letters that a surname may have been parted from: "O Brien"."""


class Lexicon:
    """The table in memory: the texts as pyarrow holds them, and an index of how each is written."""

    def __init__(self, file: Path = FILE) -> None:
        """Reads the table.

        Raises:
            OSError: the file is missing or cannot be read.
        """
        columns = ["written", "context", "phones", "accept", "source"]
        # Not read_table, which loads pyarrow's data sets first: half a second in a new process.
        table = pq.ParquetFile(file).read(columns, use_threads=False)
        self._phones, self._accept, self._source = (
            table[name].combine_chunks() for name in ("phones", "accept", "source")
        )
        keys = [name.casefold() for name in table["written"].to_pylist()]
        self._exact: dict[str, dict[str, int]] = {context: {} for context in _FALLBACK}
        self._folded: dict[str, dict[str, int]] = {context: {} for context in _FALLBACK}
        start = 0
        for context, run in groupby(table["context"].to_pylist()):  # the table is sorted by it
            rows = range(start, start + len(list(run)))
            start = rows.stop
            self._exact[context].update((keys[row], row) for row in rows)
            for row in rows:
                if not (keys[row].isascii() and keys[row].isalpha()):
                    for folded in _foldings(keys[row]):
                        self._folded[context].setdefault(folded, row)

    def __len__(self) -> int:
        return len(self._phones)

    def find(self, written: str, context: Context) -> Entry | None:
        """How a name, company or word is said, or None where a part of it is not known.

        Case, Unicode form, the kind of apostrophe and of hyphen do not matter; accents only where
        an entry has exactly those. Of a given name without an entry, the surname that is written
        so is taken, then the word, and the other way round; of a company, the word, then the
        person. Several words are found together ("Mary Ann") or each alone, and initials are
        spelled.
        """
        text = _normal(written)
        stem = _POSSESSIVE.sub("", text)
        if stem != text and self._whole(text, context, is_exact=True) is None:
            owner = self._find(stem, context)
            return _owned(owner) if owner else None
        return self._find(text, context) if text else None

    def _find(self, text: str, context: str) -> Entry | None:
        parts = [part for part in re.split(r"[ ,-]+", text) if part]
        if len(parts) < 2 or self._is_parted(parts[0]):
            return self._whole(text, context) or self._together(parts, context)
        found = self._whole(text, context, is_exact=True) or self._together(parts, context)
        return found or self._whole(text, context)

    def _is_parted(self, first: str) -> bool:
        """Whether a name beginning so may be one word that was parted: "De Shawn", "O Brien"."""
        key = first.casefold().rstrip(".")
        return key in self._exact[_PARTICLE] or key in _PARTED_LETTERS

    def _together(self, parts: list[str], context: str) -> Entry | None:
        """How several words are said, each by itself; None where one is not known."""
        entries = list(self._parts(parts, context))
        known = [entry for entry in entries if entry]
        if not known or len(known) < len(entries):
            return None
        phones = " # ".join(entry.phones for entry in known)
        sources = dict.fromkeys(entry.source for entry in known)
        accept = known[0].accept if len(known) == 1 else ()
        return Entry(phones, " + ".join(sources), accept) if "1" in phones else None

    def _parts(self, parts: list[str], context: str) -> Iterator[Entry | None]:
        index = 0
        while index < len(parts):
            taken, entry = self._particle(parts, index, context)
            if entry is None:
                taken, entry = 1, self._part(parts[index], context)
            yield entry
            index += taken

    def _particle(self, parts: list[str], index: int, context: str) -> tuple[int, Entry | None]:
        """A "de la" before a name, or a "Jr." after it, and of how many parts it is."""
        if context not in _PEOPLE or (
            context == Context.GIVEN and index == 0 and self._whole(parts[0], context)
        ):
            return 1, None
        for taken in (2, 1):
            text = " ".join(parts[index : index + taken]).rstrip(".")
            entry = self._whole(text, _PARTICLE)
            is_last = index + taken >= len(parts)
            if entry and is_last == (index > 0 and "1" in entry.phones):
                return taken, entry
        return 1, None

    def _part(self, part: str, context: str) -> Entry | None:
        if context in _PEOPLE and _INITIALS.fullmatch(part):
            return _spelled(part)
        plain = part.rstrip(".")
        found = self._whole(plain, context)
        if found is None and context != Context.WORD and _CAPITALS.fullmatch(plain):
            return _spelled(plain)
        return found

    def _whole(self, text: str, context: str, *, is_exact: bool = False) -> Entry | None:
        for source in _FALLBACK[context]:
            row = self._row(text.casefold(), source, is_exact=is_exact)
            if row is not None:
                entry = self._entry(row)
                as_other = "" if source == context else f" (as a {source})"
                return replace(entry, source=entry.source + as_other)
        return None

    def _row(self, key: str, context: str, *, is_exact: bool) -> int | None:
        """The entry that is written so; without accents and signs unless it must be exact.

        Exact is also "Ji Woo" for "Ji-woo", but not "Mary Ann" for "Maryann".
        """
        exact, folded = self._exact[context], self._folded[context]
        plain = next(_foldings(key))
        if key in exact:
            return exact[key]
        if is_exact:
            return folded.get(plain) if " " in key or "-" in key else None
        return exact.get(plain, folded.get(plain)) if _may_be_joined(key) else None

    def _entry(self, row: int) -> Entry:
        accept = self._accept[row].as_py()
        others = tuple(accept.split(" | ")) if accept else ()
        return Entry(self._phones[row].as_py(), self._source[row].as_py(), others)


@cache
def names_lexicon() -> Lexicon:
    """The lexicon that comes with vidmerge, read once."""
    return Lexicon()


def _normal(written: str) -> str:
    text = unicodedata.normalize("NFC", written).translate(_PLAIN)
    return " ".join(text.split())


def _foldings(key: str) -> Iterator[str]:
    """A text in small letters without accents and signs; then as Germans or Danes write it."""
    yield _stripped(key)
    if (spelled := key.translate(_UMLAUTS)) != key:
        yield _stripped(spelled)


def _stripped(key: str) -> str:
    if not key.isascii():
        parted = unicodedata.normalize("NFKD", key.translate(_LATIN))
        key = "".join(letter for letter in parted if not unicodedata.combining(letter))
    return re.sub(r"[\s'.-]+", "", key)


def _may_be_joined(key: str) -> bool:
    """Whether the words of a text may be one: not "Ann A", which is no Anna."""
    first, *others = re.split(r"[ -]", key)
    if not others:
        return True
    return all(len(part) > 1 for part in others) and (len(first) > 1 or first in _PARTED_LETTERS)


def _spelled(letters: str) -> Entry | None:
    names = [_LETTERS.get(letter, "") for letter in letters.casefold() if letter != "."]
    return Entry(" # ".join(names), "letters") if all(names) else None


def _owned(entry: Entry) -> Entry:
    accept = tuple(map(_with_s, entry.accept))
    return Entry(_with_s(entry.phones), entry.source, accept)


def _with_s(phones: str) -> str:
    last = phones.split()[-1]
    if last in _SIBILANTS:
        return f"{phones} IH0 Z"
    return f"{phones} {'S' if last in _VOICELESS else 'Z'}"
