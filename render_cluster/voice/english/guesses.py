"""Which words the built-in voice says by guess, and how: nothing surprising is said silently."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import TYPE_CHECKING

from personalize.errors import VidmergeError
from personalize.pronunciation.said import Origin, SaidWord
from render_cluster.voice.english.capitals import may_be_word
from render_cluster.voice.english.known_words import is_known

if TYPE_CHECKING:
    from render_cluster.voice.english.reading import EnglishReader

_EDGES = ".,;:!?()'\""


def find_guesses(words: Collection[str]) -> dict[str, SaidWord]:
    """The words among `words` that rest on a guess, each with how it is said.

    Words that cannot be said at all are left out: `find_unsayable` names them.
    """
    guesses = {word: _guess(word) for word in words if not is_known(word)}
    return {word: said for word, said in guesses.items() if said}


def _guess(word: str) -> SaidWord | None:
    try:
        read = [said for sentence in english_reader().read(word) for said in sentence]
        said = [one.said() for one in read if one.is_word]
    except VidmergeError:
        return None
    is_letters = may_be_word(bare := word.strip(_EDGES)) and len(said) == len(bare)
    if not is_letters and not any(one.origin == Origin.GUESS for one in said):
        return None
    return SaidWord(word, " # ".join(one.phones for one in said), Origin.GUESS)


@cache
def english_reader(*, is_british: bool = False) -> EnglishReader:
    """The reader of American or British voices, loaded once."""
    # Slow to import, and a plan whose words are all known needs no reader.
    from hibari.g2p import G2P

    from render_cluster.voice.english.reading import EnglishReader

    return EnglishReader(G2P(british=is_british))
