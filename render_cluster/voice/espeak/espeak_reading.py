# ruff: noqa: RUF001  the phonetic alphabet and quotation marks look like other letters
"""How Spanish, French, Italian and Portuguese are read: clause by clause, by espeak-ng's rules.

It reads numbers and joins words as each language does (French liaison), so it is given clauses and
not words. Its IPA becomes the alphabet of Kokoro as Kokoro was trained: misaki's table
(hexgrad/misaki, espeak.py).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import replace

from babel import Locale

from personalize.campaign.languages import base_of
from personalize.errors import ConfigError, StageError
from personalize.pronunciation.arpabet import from_ipa, to_voice
from personalize.pronunciation.markup import LINK
from personalize.pronunciation.prosody_marks import CLOSE, MARK_CLASS, OPEN, pause_s
from personalize.pronunciation.said import Origin, SaidWord
from render_cluster.voice.espeak.phonemizer import check_installed, phonemizer
from render_cluster.voice.espeak.written_forms import in_words
from render_cluster.voice.interface.engine import Reader, Reading
from render_cluster.voice.interface.read_word import ReadWord

ESPEAK_NAMES = {"es": "es", "es-ES": "es", "fr": "fr", "it": "it", "pt": "pt-br"}
"""What espeak-ng calls a language; other regions of Spanish are Latin American."""

_MARKED_PARTS = re.compile(f"([{MARK_CLASS}])")
_LATIN_AMERICAN = "es-419"
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’»)]*\s+(?=\S)")
_MARKS = re.compile(r"\s*((?:[;:,.!?]+(?=[\s\"“”«»)]|$)|[¡¿—…\"“”«»()])+)(\s*)")
_SAID_MARKS = str.maketrans({"«": "“", "»": "”", "¡": None, "¿": None})
_TIED = {
    "a^ɪ": "I", "a^ʊ": "W", "d^z": "ʣ", "d^ʒ": "ʤ", "e^ɪ": "A", "o^ʊ": "O", "ə^ʊ": "Q",
    "s^s": "S", "t^s": "ʦ", "t^ʃ": "ʧ", "ɔ^ɪ": "Y",
}  # fmt: skip
_TIES = re.compile("|".join(map(re.escape, _TIED)))
_UNSAID = str.maketrans("", "", "^-")


class EspeakReader(Reader):
    """Reads one language, in the region of the text where that has one: es-MX is no es-ES.

    Args:
        tag: of the language, such as `pt-BR`.
    """

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
        said = in_words(text.strip(), self._locale)
        sentences = [list(self._marked(one)) for one in _SENTENCE_END.split(said)]
        return [words for words in sentences if any(word.is_word for word in words)]

    def _marked(self, sentence: str) -> Iterator[ReadWord]:
        """The words of a sentence, with the pauses and the emphasis that the script asks for."""
        is_emphasised = is_after_word = False
        for part in _MARKED_PARTS.split(sentence):
            if part in (OPEN, CLOSE):
                is_emphasised = part == OPEN
            elif len(part) == 1 and (length_s := pause_s(part)):
                symbols, space = (",", " ") if is_after_word else ("", "")
                yield ReadWord("", symbols, space, Origin.SCRIPT, pause_s=length_s)
                is_after_word = False
            else:
                for word in self._unmarked(part):
                    yield replace(word, is_emphasised=is_emphasised and word.is_word)
                    is_after_word = word.is_word

    def _unmarked(self, text: str) -> Iterator[ReadWord]:
        at = 0
        for link in LINK.finditer(text):
            yield from self._clauses(text[at : link.start()])
            space = " " if text[link.end() : link.end() + 1].isspace() else ""
            yield ReadWord(link[1], self._linked(*link.groups()), space, Origin.SCRIPT)
            at = link.end()
        yield from self._clauses(text[at:])

    def _linked(self, written: str, ipa: str) -> str:
        """How a link is said; a letter or digit by itself has its name in each language."""
        if len(written) == 1:
            return _in_kokoros_alphabet(phonemizer().ipa(written, self._language))
        try:
            return to_voice(from_ipa(ipa))
        except ConfigError as error:
            raise StageError("speak", str(error)) from error

    def _clauses(self, text: str) -> Iterator[ReadWord]:
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
            yield ReadWord(word, symbols, after, Origin.RULES)


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
        """The words with letters that are not Latin; espeak-ng would name those in English."""
        return {word: reason for word in words if (reason := _fault(word))}

    def find_guesses(self, words: Collection[str]) -> dict[str, SaidWord]:  # noqa: ARG002  none
        """None: these languages are read by their rules."""
        return {}

    def pronounce(self, text: str, locale: str) -> tuple[SaidWord, ...]:
        """The words of a text, each with how it is said and where that comes from."""
        sentences = self.reader().read(text, locale)
        return tuple(
            word.said() for one in sentences for word in one if word.is_word or word.pause_s
        )


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


def _fault(word: str) -> str:
    foreign = "".join(
        letter
        for letter in word
        if letter.isalpha() and not unicodedata.name(letter, "").startswith(("LATIN", "MODIFIER"))
    )
    return f"the voice cannot say {foreign!r}" if foreign else ""
