"""How English is read: with the dictionary, tagger and guess of hibari."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from personalize.pronunciation.said import SaidWord
from render_cluster.voice.english.guesses import english_reader, find_guesses
from render_cluster.voice.english.sayable import find_unsayable
from render_cluster.voice.interface.engine import Reading

if TYPE_CHECKING:  # slow to import
    from render_cluster.voice.english.reading import EnglishReader


class EnglishReading(Reading):
    """American English, or British.

    Which words are guessed or cannot be said is asked of the American dictionary for both.
    """

    def __init__(self, *, is_british: bool = False) -> None:
        self._is_british = is_british

    def reader(self) -> EnglishReader:
        """The one reader of this process."""
        return english_reader(is_british=self._is_british)

    def find_unsayable(self, words: Collection[str]) -> dict[str, str]:
        """The words among `words` that cannot be said, each with the reason."""
        return find_unsayable(words)

    def find_guesses(self, words: Collection[str]) -> dict[str, SaidWord]:
        """The words among `words` that are said by guess, each with how."""
        return find_guesses(words)

    def pronounce(self, text: str, locale: str) -> tuple[SaidWord, ...]:
        """The words and pauses of a text, each with how it is said and where that comes from."""
        sentences = self.reader().read(text, locale)
        return tuple(
            word.said() for one in sentences for word in one if word.is_word or word.pause_s
        )
