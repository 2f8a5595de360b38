"""How Japanese is read: OpenJTalk finds words, readings and numbers, a table says how kana sound.

The extra `asian-languages` brings it (pyopenjtalk-plus). Latin words that its dictionary lacks are
read as English and said in kana.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator
from typing import Any

from personalize.errors import StageError
from personalize.pronunciation.said import READ_AS, Origin, SaidWord
from render_cluster.voice.asian.clause_marks import SENTENCE_END, said_mark, spaced
from render_cluster.voice.asian.installed import check_installed
from render_cluster.voice.asian.japanese_forms import in_japanese_words, sign_in_words
from render_cluster.voice.asian.kana import is_kana, sounds_of_kana
from render_cluster.voice.asian.latin_in_kana import guessed_kana, latin_in_kana, with_plain_latin
from render_cluster.voice.asian.openjtalk import nodes_of, reading_of
from render_cluster.voice.interface.engine import Reading
from render_cluster.voice.interface.marked_reader import MarkedReader, pronounced, unsayable
from render_cluster.voice.interface.read_word import ReadWord


class JapaneseReader(MarkedReader):
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
        plain = latin_in_kana(in_japanese_words(with_plain_latin(text)))
        if not plain.strip():
            return
        words = [word for node in nodes_of(plain) for word in _words_of(node)]
        yield from spaced(words)

    def letter_symbols(self, written: str) -> str:
        """The name of one letter or digit."""
        return "".join(word.symbols for word in self.plain_words(written))

    def space_before(self, rest: str) -> str:
        """Words are parted although they are not in writing."""
        return "" if not rest or said_mark(rest[0]) else " "


class JapaneseReading(Reading):
    """Japanese.

    Raises:
        ConfigError: the extra is not installed.
    """

    def __init__(self) -> None:
        check_installed("ja", "pyopenjtalk")

    def reader(self) -> JapaneseReader:
        """Gives the phonemes of texts."""
        return JapaneseReader()

    def find_unsayable(self, words: Collection[str]) -> dict[str, str]:
        """The words among `words` that cannot be said, each with the reason."""
        return unsayable(self.reader(), words, "ja")

    def find_guesses(self, words: Collection[str]) -> dict[str, SaidWord]:
        """Latin words that are said as English ones, each with its kana."""
        found = {word: guessed_kana(word) for word in words}
        return {
            word: SaidWord(word, "", Origin.GUESS, f"{READ_AS}{kana}")
            for word, kana in found.items()
            if kana
        }

    def pronounce(self, text: str, locale: str) -> tuple[SaidWord, ...]:
        """The words of a text, each with its reading in kana."""
        return pronounced(self.reader().read(text, locale))


def _words_of(node: dict[str, Any]) -> Iterator[ReadWord]:
    """A word or marks; `space` is set later."""
    written = unicodedata.normalize("NFKC", node["string"])
    reading = reading_of(node["pron"])
    if is_kana(reading):
        yield ReadWord(written, sounds_of_kana(reading), "", Origin.DICTIONARY, reading)
        return
    for sign in node["string"]:
        yield _sign(sign, node["string"])


def _sign(sign: str, within: str) -> ReadWord:
    plain = unicodedata.normalize("NFKC", sign) if sign not in "…‥" else sign
    mark = said_mark(sign) if said_mark(sign) is not None else said_mark(plain)
    if mark is not None:
        return ReadWord(sign, mark, "", Origin.RULES)
    if not plain.strip():
        return ReadWord(sign, "", "", Origin.RULES)
    named = sign_in_words(plain)
    if named is None:
        raise StageError("speak", f"Japanese has no reading for {sign!r} in {within[:40]!r}")
    return ReadWord(sign, sounds_of_kana(named), "", Origin.RULES, named)
