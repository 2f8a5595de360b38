# ruff: noqa: RUF001  the phonetic alphabet and quotation marks look like other letters
"""How espeak-ng reads Spanish, French, Italian, Portuguese and Hindi, clause by clause.

It reads numbers and joins words as each language does (French liaison), so it is given clauses and
not words. Its IPA becomes the alphabet of Kokoro as Kokoro was trained: misaki's table
(hexgrad/misaki, espeak.py).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator

from babel import Locale

from personalize.campaign.languages import base_of
from personalize.errors import ConfigError
from personalize.pronunciation.said import FOREIGN_LETTERS, Origin, SaidWord
from render_cluster.voice.espeak.foreign_letters import is_foreign
from render_cluster.voice.espeak.phonemizer import check_installed, phonemizer
from render_cluster.voice.espeak.written_forms import in_words
from render_cluster.voice.interface.engine import Reading
from render_cluster.voice.interface.marked_reader import MarkedReader, pronounced
from render_cluster.voice.interface.read_word import ReadWord

ESPEAK_NAMES = {"es": "es", "es-ES": "es", "fr": "fr", "it": "it", "pt": "pt-br", "hi": "hi"}
"""What espeak-ng calls a language; other regions of Spanish are Latin American."""

_LATIN_AMERICAN = "es-419"
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’»)]*\s+(?=\S)|(?<=[।॥])[\"'”’)]*\s*(?=[^\s\"'”’)])")
_MARKS = re.compile(r"\s*((?:[;:,.!?]+(?=[\s\"“”«»)]|$)|[¡¿—…\"“”«»()।॥])+)(\s*)")
_SAID_MARKS = str.maketrans({"«": "“", "»": "”", "¡": None, "¿": None, "।": ".", "॥": "."})
_TIED = {
    "a^ɪ": "I", "a^ʊ": "W", "d^z": "ʣ", "d^ʒ": "ʤ", "e^ɪ": "A", "o^ʊ": "O", "ə^ʊ": "Q",
    "s^s": "S", "t^s": "ʦ", "t^ʃ": "ʧ", "ɔ^ɪ": "Y", "r.": "ɽ",
}  # fmt: skip
_TIES = re.compile("|".join(map(re.escape, _TIED)))
_SCRIPTS = {"hi": ("DEVANAGARI",)}
_UNSAID = str.maketrans("", "", "^-")


class EspeakReader(MarkedReader):
    """Reads one language, in the region of the text where that has one: es-MX is no es-ES.

    Args:
        tag: of the language, such as `pt-BR`.
    """

    sentence_end = _SENTENCE_END

    def __init__(self, tag: str) -> None:
        self._tag = tag
        self._set_region(tag)

    def _set_region(self, tag: str) -> None:
        self._language = espeak_name(tag)
        self._locale = Locale.parse(tag, sep="-")

    def read(self, text: str, locale: str) -> list[list[ReadWord]]:
        """The sentences of a text, which is written as in `locale` if that is of the language.

        Raises:
            StageError: something in it cannot be said.
        """
        self._set_region(locale if base_of(locale) == base_of(self._tag) else self._tag)
        return self.read_sentences(in_words(text.strip(), self._locale))

    def letter_symbols(self, written: str) -> str:
        """The name of one letter or digit."""
        return _in_kokoros_alphabet(phonemizer().ipa(written, self._language))

    def plain_words(self, text: str) -> Iterator[ReadWord]:
        """The words and marks of a piece of text without markup, clause by clause."""
        at = 0
        for mark in _MARKS.finditer(text):
            yield from self._words(text[at : mark.start()], "")
            said = mark[1].translate(_SAID_MARKS)
            if said:
                yield ReadWord(mark[1], said[0], " " if mark[2] else "", Origin.RULES)
            at = mark.end()
        yield from self._words(text[at:], " " if text[-1:].isspace() else "")

    def _words(self, clause: str, space: str) -> Iterator[ReadWord]:
        """The words of a clause; the clause as one word where espeak joined or split some."""
        written = clause.split()
        if not written:
            return
        said = _in_kokoros_alphabet(phonemizer().ipa(" ".join(written), self._language)).split()
        if len(said) != len(written):
            written, said = [" ".join(written)], [" ".join(said)]
        for index, (word, symbols) in enumerate(zip(written, said, strict=True)):
            after = " " if index < len(said) - 1 else space
            origin = Origin.GUESS if is_foreign(word, self._tag) else Origin.RULES
            yield ReadWord(word, symbols, after, origin)


class EspeakReading(Reading):
    """One language by its tag.

    Raises:
        ConfigError: espeak-ng is not installed, or the language is none of those that were tried.
    """

    def __init__(self, tag: str) -> None:
        check_installed(tag)
        espeak_name(tag)
        self._tag = tag

    def reader(self) -> EspeakReader:
        """Gives the phonemes of texts."""
        return EspeakReader(self._tag)

    def find_unsayable(self, words: Collection[str]) -> dict[str, str]:
        """The words with letters that are not the language's; espeak-ng would name those."""
        own = _SCRIPTS.get(base_of(self._tag), ())
        return {word: reason for word in words if (reason := _fault(word, own))}

    def find_guesses(self, words: Collection[str]) -> dict[str, SaidWord]:
        """The words that the language would not write so, each with its reading by the rules."""
        return {word: self._guess(word) for word in words if is_foreign(word, self._tag)}

    def _guess(self, word: str) -> SaidWord:
        sounds = _in_kokoros_alphabet(phonemizer().ipa(word, espeak_name(self._tag)))
        return SaidWord(word, "", Origin.GUESS, FOREIGN_LETTERS, sounds=sounds)

    def pronounce(self, text: str, locale: str) -> tuple[SaidWord, ...]:
        """The words of a text, each with how it is said and where that comes from."""
        return pronounced(self.reader().read(text, locale))


def espeak_name(tag: str) -> str:
    """What espeak-ng calls a language.

    Raises:
        ConfigError: it is none of those that were tried.
    """
    base = base_of(tag)
    if base == "es" and tag not in ESPEAK_NAMES:
        return _LATIN_AMERICAN
    name = ESPEAK_NAMES.get(tag, ESPEAK_NAMES.get(base))
    if name is None:
        raise ConfigError(
            f"no built-in voice speaks {tag!r}; languages: en, {', '.join(ESPEAK_NAMES)}"
        )
    return name


def _in_kokoros_alphabet(ipa: str) -> str:
    return _TIES.sub(lambda tied: _TIED[tied[0]], ipa).translate(_UNSAID)


def _fault(word: str, scripts: tuple[str, ...]) -> str:
    known = ("LATIN", "MODIFIER", *scripts)
    foreign = "".join(
        letter
        for letter in word
        if letter.isalpha() and not unicodedata.name(letter, "").startswith(known)
    )
    return f"the voice cannot say {foreign!r}" if foreign else ""
