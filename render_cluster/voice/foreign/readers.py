"""How text is read for a model that does not take our English phonemes."""

from __future__ import annotations

import re
from functools import lru_cache

from personalize.errors import StageError
from personalize.pronunciation.markup import without_markup
from personalize.pronunciation.prosody_marks import has_marks
from personalize.pronunciation.said import Origin
from render_cluster.voice.english.guesses import english_reader
from render_cluster.voice.foreign.process import SpeakerProcess
from render_cluster.voice.interface.engine import Reader
from render_cluster.voice.interface.read_word import ReadWord

_WORDS = re.compile(r"(\S+)(\s*)")


class OwnReader(Reader):
    """Another language: the engine reads, numbers included; pronunciations are plain words."""

    def __init__(self, speaker: SpeakerProcess) -> None:
        self._speaker = speaker

    def read(self, text: str, locale: str) -> list[list[ReadWord]]:  # noqa: ARG002  its own
        """The sentences as the engine gives them to its model.

        Raises:
            StageError: it cannot read the text, or is asked for pauses or emphasis.
        """
        _refuse_marks(text)
        return [_words(one) for one in self._speaker.read(without_markup(text)) if one.strip()]


class SpelledReader(Reader):
    """English for a model that reads letters: with our numbers and dates, without our phonemes."""

    def __init__(self, speaker: SpeakerProcess) -> None:
        self._speaker = speaker

    def read(self, text: str, locale: str) -> list[list[ReadWord]]:
        """The sentences in words, as the model's own cleaner leaves them.

        Raises:
            StageError: a word or number cannot be read, or pauses or emphasis are asked for.
        """
        _refuse_marks(text)
        sentences = english_reader().read(text, locale)
        written = ["".join(word.written + word.space for word in one) for one in sentences]
        return [_words(" ".join(self._speaker.read(one))) for one in written]


@lru_cache(maxsize=1 << 14)
def english_sounds(word: str) -> str:
    """Our phonemes of an English word by itself; empty if we cannot read it."""
    try:
        sentences = english_reader().read(word)
    except StageError:
        return ""
    return "".join(part.symbols for one in sentences for part in one if part.is_word)


def _refuse_marks(text: str) -> None:
    if has_marks(text):
        raise StageError(
            "speak",
            "this voice reads its text itself and cannot do [pause] or *emphasis*; take them out "
            "of the line",
        )


def _words(sentence: str) -> list[ReadWord]:
    return [
        ReadWord(word, word, " " if space else "", Origin.RULES)
        for word, space in _WORDS.findall(sentence.strip())
    ]
