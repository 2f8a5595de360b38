# ruff: noqa: RUF001  full-width marks are meant
"""How Mandarin is read: jieba finds words, pypinyin their readings, a table says how these sound.

The extra `asian-languages` brings them. Latin words are read as English.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import replace

from personalize.errors import StageError
from personalize.pronunciation.said import Origin, SaidWord
from render_cluster.voice.asian.clause_marks import SENTENCE_END, said_mark, spaced
from render_cluster.voice.asian.installed import check_installed
from render_cluster.voice.asian.mandarin_forms import in_mandarin_words, sign_in_words
from render_cluster.voice.asian.mandarin_names import find_surnames
from render_cluster.voice.asian.pinyin import sounds_of_pinyin
from render_cluster.voice.english.english_reading import EnglishReading
from render_cluster.voice.interface.engine import Reading
from render_cluster.voice.interface.marked_reader import MarkedReader, pronounced, unsayable
from render_cluster.voice.interface.read_word import ReadWord

_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['’&.-][A-Za-z\u00c0-\u024f]+)*")
_HAN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f]+")
_READ_WRONGLY = {
    "还款": "huan2 kuan3",
}
"""Words of sales for which pypinyin has no entry."""


class MandarinReader(MarkedReader):
    """Reads sentence by sentence."""

    sentence_end = SENTENCE_END

    def read(self, text: str, locale: str) -> list[list[ReadWord]]:  # noqa: ARG002  one region
        """The sentences of a text.

        Raises:
            StageError: something in it cannot be said.
        """
        return self.read_sentences(text.strip())

    def plain_words(self, text: str) -> Iterator[ReadWord]:
        """The words and marks of a piece of text without markup."""
        yield from spaced(list(_words(in_mandarin_words(text))))

    def letter_symbols(self, written: str) -> str:
        """The name of one letter or digit."""
        return " ".join(word.symbols for word in self.plain_words(written))

    def space_before(self, rest: str) -> str:
        """Words are parted although they are not in writing."""
        return "" if not rest or said_mark(rest[0]) else " "


class MandarinReading(Reading):
    """Mandarin.

    Raises:
        ConfigError: the extra is not installed.
    """

    def __init__(self) -> None:
        check_installed("zh", "rjieba", "pypinyin", "cn2an")

    def reader(self) -> MandarinReader:
        """Gives the phonemes of texts."""
        return MandarinReader()

    def find_unsayable(self, words: Collection[str]) -> dict[str, str]:
        """The words among `words` that cannot be said, each with the reason."""
        return unsayable(self.reader(), words, "zh")

    def find_guesses(self, words: Collection[str]) -> dict[str, SaidWord]:
        """The Latin words that are guessed as English ones."""
        latin = {word for word in words if _LATIN.fullmatch(word)}
        return EnglishReading().find_guesses(latin)

    def pronounce(self, text: str, locale: str) -> tuple[SaidWord, ...]:
        """The words of a text, each with its pinyin."""
        return pronounced(self.reader().read(text, locale))


def _words(text: str) -> Iterator[ReadWord]:
    """The words and marks, without spaces."""
    at = 0
    for latin in _LATIN.finditer(text):
        yield from _clause(text[at : latin.start()])
        yield from _english(latin[0])
        at = latin.end()
    yield from _clause(text[at:])


def _english(written: str) -> Iterator[ReadWord]:
    sentences = EnglishReading().reader().read(written, "en-US")
    for word in (one for sentence in sentences for one in sentence):
        if word.is_word:
            yield replace(word, space="")


def _clause(text: str) -> Iterator[ReadWord]:
    import rjieba  # an extra

    surnames, at = find_surnames(text), 0
    for part in rjieba.cut(text):
        if _HAN.fullmatch(part):
            yield from _han(part, surnames.get(at, ""))
        else:
            for sign in part:
                yield from _sign(sign)
        at += len(part)


def _han(word: str, surname: str) -> Iterator[ReadWord]:
    """A word; one that begins with a surname is read from its second letter on."""
    pinyin = [surname, *_pinyin(word[1:])] if surname else _pinyin(word)
    symbols = "".join(map(sounds_of_pinyin, pinyin))
    yield ReadWord(word, symbols, "", Origin.DICTIONARY, " ".join(pinyin))


def _pinyin(word: str) -> list[str]:
    from pypinyin import Style, lazy_pinyin  # an extra

    if not word:
        return []
    if known := _READ_WRONGLY.get(word):
        return known.split()
    found = lazy_pinyin(word, style=Style.TONE3, neutral_tone_with_five=True)
    if unread := [one for one in found if not one[0].isascii() and _HAN.search(one)]:
        raise StageError("speak", f"Mandarin has no reading for {''.join(unread)[:40]!r}")
    return list(found)


def _sign(sign: str) -> Iterator[ReadWord]:
    mark = said_mark(sign)
    if mark is not None:
        yield ReadWord(sign, mark, "", Origin.RULES)
    elif not sign.isspace() and unicodedata.category(sign) != "Cf":
        named = sign_in_words(sign)
        if named is None:
            raise StageError("speak", f"Mandarin has no reading for {sign!r}")
        if named:
            yield from _han(named, "")
