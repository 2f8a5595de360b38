"""A text in sentences, with what the script asks for: pauses, emphasis, given pronunciations.

What is left are plain pieces of text, which each language reads in its own way.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Protocol

from personalize.errors import ConfigError, StageError
from personalize.pronunciation.arpabet import from_ipa, to_voice
from personalize.pronunciation.markup import LINK, own_sounds
from personalize.pronunciation.prosody_marks import CLOSE, MARK_CLASS, OPEN, pause_s
from personalize.pronunciation.said import Origin, SaidWord
from render_cluster.voice.interface.engine import Reader
from render_cluster.voice.interface.read_word import ReadWord

_MARKED_PARTS = re.compile(f"([{MARK_CLASS}])")


class MarkedReader(Reader, Protocol):
    """Reads what is plain in a text, `plain_words`; the rest is the same in all languages.

    Attributes:
        sentence_end: what is between two sentences.
    """

    sentence_end: re.Pattern[str]

    def plain_words(self, text: str) -> Iterator[ReadWord]:
        """The words and marks of a piece of text without markup.

        Raises:
            StageError: something in it cannot be said.
        """

    def letter_symbols(self, written: str) -> str:
        """The name of one letter or digit."""

    def space_before(self, rest: str) -> str:
        """What parts a given pronunciation from the text after it."""
        return " " if rest[:1].isspace() else ""

    def read_sentences(self, text: str) -> list[list[ReadWord]]:
        """The sentences of a text, those without words left out.

        Raises:
            StageError: something in it cannot be said.
        """
        sentences = [list(self._marked(one)) for one in self.sentence_end.split(text)]
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
            yield from self.plain_words(text[at : link.start()])
            space = self.space_before(text[link.end() :])
            yield ReadWord(link[1], self._linked(*link.groups()), space, Origin.SCRIPT)
            at = link.end()
        yield from self.plain_words(text[at:])

    def _linked(self, written: str, ipa: str) -> str:
        """How a link is said; a letter or digit by itself has its name in each language."""
        if len(written) == 1:
            return self.letter_symbols(written)
        if sounds := own_sounds(ipa):
            return sounds
        try:
            return to_voice(from_ipa(ipa))
        except ConfigError as error:
            raise StageError("speak", str(error)) from error


def pronounced(sentences: list[list[ReadWord]]) -> tuple[SaidWord, ...]:
    """The words and pauses of some sentences, each with how it is said."""
    return tuple(word.said() for one in sentences for word in one if word.is_word or word.pause_s)


def unsayable(reader: Reader, words: Collection[str], locale: str) -> dict[str, str]:
    """The words among `words` that a reader cannot read, each with the reason."""
    reasons = {word: _fault(reader, word, locale) for word in words}
    return {word: reason for word, reason in reasons.items() if reason}


def _fault(reader: Reader, word: str, locale: str) -> str:
    try:
        reader.read(word, locale)
    except StageError as error:
        return error.reason
    return ""
