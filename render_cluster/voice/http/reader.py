"""How a text is read that an endpoint will say: what is sent are plain words."""

from __future__ import annotations

import re

from personalize.errors import StageError
from personalize.pronunciation.markup import without_markup
from personalize.pronunciation.prosody_marks import has_marks
from personalize.pronunciation.said import Origin
from render_cluster.voice.english.guesses import english_reader
from render_cluster.voice.interface.engine import Reader
from render_cluster.voice.interface.read_word import ReadWord, has_sound

_PARTS = re.compile(r"(\w+(?:['’.,-]\w+)*|[^\w\s]+)(\s*)")  # noqa: RUF001  an apostrophe
"""A word or number, or punctuation, and the space after it."""


class SentWords(Reader):
    """English as all voices read it, numbers and dates in words; else the words as written.

    A given pronunciation is not sent, because no protocol takes it; the lips know it.
    """

    def __init__(self, language: str) -> None:
        self._language = language

    def read(self, text: str, locale: str) -> list[list[ReadWord]]:
        """The sentences; of another language than English, the whole text as one.

        Raises:
            StageError: a word or number cannot be read, or emphasis is asked for; in another
                language, also a pause.
        """
        if not self._language.startswith("en"):
            return _as_written(text)
        is_british = self._language == "en-GB"
        sentences = english_reader(is_british=is_british).read(text, locale)
        if any(word.is_emphasised for one in sentences for word in one):
            raise StageError(
                "speak",
                "a voice behind an endpoint cannot do *emphasis*; take it out of the line",
            )
        return sentences


def _as_written(text: str) -> list[list[ReadWord]]:
    if has_marks(text):
        raise StageError(
            "speak",
            "a voice behind an endpoint does [pause] in English only, and no *emphasis*; take them "
            "out of the line",
        )
    found = _PARTS.findall(without_markup(text).strip())
    words = [
        ReadWord(part, _symbols(part), " " if space else "", Origin.RULES) for part, space in found
    ]
    return [words] if any(word.is_word for word in words) else []


def _symbols(part: str) -> str:
    """Itself if it is a word; of punctuation, what the voices know."""
    return "".join(one for one in part if part[0].isalnum() or not has_sound(one))
