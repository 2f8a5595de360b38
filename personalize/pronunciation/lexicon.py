"""The names lexicon: how given names, surnames, companies and some words are said.

`lexicon.parquet` is built by scripts/build_lexicon.py from the tables beside it and CMUdict, and
names source and licence of every entry.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import cache, partial
from itertools import pairwise
from pathlib import Path

from personalize.pronunciation.entry import LETTERS, Entry, joined, owned, spelled
from personalize.pronunciation.letters import secondary
from personalize.pronunciation.lexicon_table import LexiconTable
from personalize.pronunciation.written_forms import (
    PARTED_LETTERS,
    has_special_shape,
    normal,
    owner,
    singular,
)

__all__ = ["FILE", "Context", "Entry", "Lexicon", "names_lexicon"]

FILE = Path(__file__).with_name("lexicon.parquet")


class Context(StrEnum):
    """What a text is: the same letters are said otherwise as a name, a company or a word."""

    GIVEN = "given"
    SURNAME = "surname"
    COMPANY = "company"
    WORD = "word"


_PARTICLE = "particle"
_PEOPLE = frozenset((Context.GIVEN, Context.SURNAME))
_FALLBACK: dict[str, tuple[str, ...]] = {
    Context.GIVEN: (Context.GIVEN, Context.SURNAME, Context.WORD),
    Context.SURNAME: (Context.SURNAME, Context.GIVEN, Context.WORD),
    Context.COMPANY: (Context.COMPANY,),
    Context.WORD: (Context.WORD,),
    _PARTICLE: (_PARTICLE,),
}
_NAMES = (Context.COMPANY, Context.GIVEN, Context.SURNAME)
_NAMES_IN_COMPANIES = (Context.COMPANY, Context.SURNAME, Context.GIVEN)
_INITIALS = re.compile(r"(?:[a-z]\.){1,3}|[a-z]", re.IGNORECASE)
_CAPITALS = re.compile(r"[B-DF-HJ-NP-TV-Z]{2,3}")


class Lexicon:
    """Finds how names, companies and words are said; a table of some 36,000 in memory."""

    def __init__(self, file: Path = FILE) -> None:
        """Reads the table.

        Raises:
            OSError: the file is missing or cannot be read.
        """
        self._table = LexiconTable(file, _FALLBACK)

    def __len__(self) -> int:
        return len(self._table)

    def find(self, written: str, context: Context) -> Entry | None:
        """How a name, company or word is said, or None where a part of it is not known.

        Case, Unicode form, the kind of apostrophe and of hyphen do not matter; accents only where
        an entry has exactly those. But abbreviations that are words in small letters (IT, WHO) must
        be in capitals, except as a whole company. Of a given name without an entry, the surname
        that is written so is taken, then the word, and the other way round. Several words are found
        together ("Mary Ann") or each alone, and initials are spelled; what `find_parts` says of the
        words of a company holds here as well.
        """
        text = normal(written)
        look = partial(self._find, context=context)
        return self._of_owner(text, _FALLBACK[context], look) if text else None

    def find_exact(self, written: str) -> Entry | None:
        """How a word of a script is said that is not written as words are: SAP, eBay, AT&T, C#.

        The abbreviation or company must be written exactly so, but may be in the plural or the
        genitive (KPIs, the CEO's). None for any other word, whether known or not.
        """
        text = normal(written)
        if not has_special_shape(text):
            return None
        if found := self._cased(text):
            return found
        stem = owner(text) or text
        if one := singular(stem):
            return owned(self._cased(one))
        is_small = stem != text and not text.endswith(
            "S"
        )  # "WHO'S READY" is a sentence in capitals
        return owned(self._cased(stem)) if is_small and has_special_shape(stem) else None

    def is_ordinary(self, word: str) -> bool:
        """Whether a name is an English word as well, which a dictionary says: park, grant."""
        return self._table.is_ordinary(word)

    def find_name(self, written: str) -> Entry | None:
        """How a capitalised word of a script is said that is no English word.

        A company, else a given name, else a surname.
        """
        text = normal(written)
        if not text[:1].isupper() or " " in text:
            return None
        return self._of_owner(text, _NAMES, self._name)

    def find_parts(self, written: str, context: Context) -> tuple[tuple[str, Entry | None], ...]:
        """The words of a text in order, each with how it is said, or None if that is not known.

        What has an entry together is one part: the whole text, "Goldman Sachs" in a longer name,
        "de la" in a person's. Of companies, None also stands for an ordinary English word, which
        the voice's dictionary says: "Park", which is a surname as well, in "Park Hotels".
        """
        words = written.split()
        if context == Context.COMPANY:
            return tuple(self._company_parts(words))
        parts = tuple(self._name_parts(words, context))
        text = normal(written)
        is_exact = all(entry for _, entry in parts) and not self._is_parted(text)
        whole = self._whole(text, context, is_exact=is_exact)
        return ((" ".join(words), whole),) if whole else parts

    def _find(self, text: str, context: Context) -> Entry | None:
        if context == Context.COMPANY:
            whole = self._whole(text, context)
            return whole or joined([entry for _, entry in self._company_parts(text.split())])
        parts = [part for part in re.split(r"[ ,-]+", text) if part]
        if len(parts) < 2 or self._is_parted(text):
            return self._whole(text, context) or self._together(parts, context)
        found = self._whole(text, context, is_exact=True) or self._together(parts, context)
        return found or self._whole(text, context)

    def _is_parted(self, text: str) -> bool:
        """Whether a name may be one word that was parted: "De Shawn", "O Brien"."""
        first, *others = re.split(r"[ ,-]+", text)
        key = first.casefold().rstrip(".")
        return bool(others) and (key in PARTED_LETTERS or self._whole(key, _PARTICLE) is not None)

    def _together(self, parts: list[str], context: Context) -> Entry | None:
        return joined([entry for _, entry in self._name_parts(parts, context)])

    def _name_parts(
        self, words: Sequence[str], context: Context
    ) -> Iterator[tuple[str, Entry | None]]:
        """The words of a person's name; of initials in a row the last has the primary stress."""
        texts, entries = [], []
        plain = [normal(word).strip(",;") for word in words]
        index = 0
        while index < len(words):
            taken, entry = self._particle(plain, index, context)
            texts.append(" ".join(words[index : index + taken]))
            entries.append(entry or self._part(plain[index], context))
            index += taken
        for place, (entry, following) in enumerate(pairwise(entries)):
            if entry and following and entry.source == following.source == LETTERS:
                entries[place] = replace(entry, phones=secondary(entry.phones))
        return zip(texts, entries, strict=True)

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

    def _part(self, part: str, context: Context) -> Entry | None:
        if context in _PEOPLE and _INITIALS.fullmatch(part):
            return spelled(part)
        if "-" in part:
            return self._find(part, context)
        plain = part.rstrip(".")
        look = partial(self._whole, context=context)
        found = self._of_owner(plain, _FALLBACK[context], look)
        is_spelled = found is None and context in _PEOPLE and _CAPITALS.fullmatch(plain)
        return spelled(plain) if is_spelled else found

    def _company_parts(self, words: Sequence[str]) -> Iterator[tuple[str, Entry | None]]:
        """The longest companies within a name, and its other words."""
        index = 0
        while index < len(words):
            for end in range(len(words), index, -1):
                text = " ".join(words[index:end])
                is_word = end == index + 1 < len(words) or (end == index + 1 and index > 0)
                entry = self._company_word(text) if is_word else self._company(text)
                if entry:
                    break
            yield text, entry
            index = end

    def _company(self, text: str) -> Entry | None:
        look = partial(self._whole, context=Context.COMPANY)
        found = self._of_owner(_bare(text), (Context.COMPANY,), look)
        return found if found or " " in text else self._company_word(text)

    def _company_word(self, text: str) -> Entry | None:
        return self._of_owner(_bare(text), (Context.COMPANY,), self._word_of_company)

    def _word_of_company(self, word: str) -> Entry | None:
        """How a word of a company's name is said; None for an ordinary word.

        But not where it is written exactly as a company or abbreviation: "US Foods", "SAP Labs".
        """
        found = self._cased(word, Context.COMPANY)
        found = found or self._first(word, (Context.WORD,), Context.COMPANY)
        if found or self._table.is_ordinary(word):
            return found
        sources = _NAMES_IN_COMPANIES if word[:1].isupper() else (Context.COMPANY,)
        found = self._first(word, sources, Context.COMPANY)
        if found is None and "-" in word:
            return joined([self._word_of_company(part) for part in word.split("-") if part])
        return found or (spelled(word) if _CAPITALS.fullmatch(word) else None)

    def _name(self, text: str) -> Entry | None:
        found = self._first(text, _NAMES)
        if found is None and "-" in text:
            return joined([self._name(part) for part in text.split("-") if part])
        return found

    def _of_owner(
        self, text: str, sources: Sequence[str], look: Callable[[str], Entry | None]
    ) -> Entry | None:
        """What `look` finds, of who it belongs to if the text says that: Siemens's, but Wendy's."""
        stem = owner(text)
        if stem is None:
            return look(text)
        return self._first(text, sources, is_exact=True) or owned(look(stem))

    def _whole(self, text: str, context: str, *, is_exact: bool = False) -> Entry | None:
        return self._first(text, _FALLBACK[context], context, is_exact=is_exact)

    def _first(
        self, text: str, sources: Sequence[str], asked: str = "", *, is_exact: bool = False
    ) -> Entry | None:
        """The entry of the first of several contexts that has one."""
        for source in sources:
            row = self._table.row(text, source, is_exact=is_exact)
            if row is not None:
                return self._entry(row, source, asked)
        return None

    def _cased(self, text: str, asked: str = "") -> Entry | None:
        """The abbreviation, else the company, that is written so in capitals and small letters."""
        for context in (Context.WORD, Context.COMPANY):
            row = self._table.cased_row(text, context)
            if row is not None:
                return self._entry(row, context, asked)
        return None

    def _entry(self, row: int, context: str, asked: str) -> Entry:
        entry = Entry(*self._table.reading(row))
        as_other = f" (as a {context})" if asked and context != asked else ""
        return replace(entry, source=entry.source + as_other)


@cache
def names_lexicon() -> Lexicon:
    """The lexicon that comes with vidmerge, read once."""
    return Lexicon()


def _bare(text: str) -> str:
    """A word without the punctuation around it."""
    return normal(text).strip('()"').rstrip(",.;:!?")
