# ruff: noqa: RUF001  the phonetic alphabet looks like other letters, and is meant
"""What a model is given for what we read, and what the lips do while it says that.

A chunk of text comes as our phonemes (English), as the model's own phonemes, or as letters. Each
way gives the model's tokens, and turns the times of the tokens into times of our symbols.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from render_cluster.voice.foreign.lip_symbols import (
    LETTER_SOUNDS,
    PUNCTUATION,
    folded_letter,
    lip_symbol,
)

_Times = NDArray[np.float64]


class Spelling(Protocol):
    """How one model is given its text."""

    alphabet: frozenset[str]
    """The symbols of a chunk that can be said."""

    def tokens_of(self, chunk: str) -> list[str]:
        """The model's tokens; all of the chunk is in the alphabet."""

    def symbols_of(self, chunk: str, edges_s: _Times) -> tuple[list[str], _Times]:
        """Our symbols with (symbols + 1,) edges, from the (tokens + 1,) edges of the tokens."""


_VOWELS = "AIOQWYaiuæɑɒɔəɛɜɪʊʌᵊᵻ"
_R_COLOURED = re.compile(f"([əɜ])ɹ(?![ˈˌ]?[{_VOWELS}])")
_STRESSED_I = re.compile(r"(?<=[ˈˌ])i")
_JOINED = {"ə": "ɚ", "ɜ": "ɝ"}
_LONG_I = "ɩ"
"""Within this module: an i with stress, which espeak writes long."""

_SPELT = {
    "A": ("eɪ",), "I": ("aɪ",), "O": ("oʊ",), "Q": ("əʊ",), "W": ("aʊ",), "Y": ("ɔɪ",),
    "ʧ": ("tʃ",), "ʤ": ("dʒ",), "ɡ": ("ɡ", "g"), "ɹ": ("ɹ", "r"),
    "ɾ": ("ɾ", "t"), "T": ("ɾ", "t"), "ʔ": ("ʔ", "t"),
    "ᵊ": ("ə",), "ᵻ": ("ᵻ", "ɪ"), "ɚ": ("ɚ", "əɹ"), "ɝ": ("ɜː", "ɜɹ"), "ɜ": ("ɜː", "ɜ"),
    "ɑ": ("ɑː", "ɑ"), "ɔ": ("ɔː", "ɔ"), "u": ("uː", "u"), _LONG_I: ("iː", "i"),
    "ˌ": ("ˌ", ""),
}  # fmt: skip
"""How espeak-ng writes our English symbols (voice en-us), best first: models learnt from that."""

_PLAIN = "abdefhijklmnpstvwzæðŋɐɒəɛɪʃʊʌʒθˈ"
_MARKS: dict[str, Sequence[str]] = {
    **{mark: (mark, "") for mark in PUNCTUATION},
    **{mark: (mark, ",", "") for mark in ",;:—"},
    **{mark: (mark, ".", "") for mark in ".!?…"},
}
"""Punctuation that the model does not know becomes other or none."""

_SHOWN = {"ɚ": "ɚ", "ɝ": "ɚ", _LONG_I: "i"}


class _ByCharacter(Spelling):
    """Each character of a chunk becomes some tokens of the model, each a letter long."""

    def __init__(self, known: Collection[str], candidates: Mapping[str, Sequence[str]]) -> None:
        """Takes the first spelling of each character that the model knows."""
        possible = {
            symbol: [one for one in spellings if set(one) <= set(known)]
            for symbol, spellings in candidates.items()
        }
        self._spelt = {symbol: fits[0] for symbol, fits in possible.items() if fits}
        self.alphabet = frozenset(self._spelt)

    def tokens_of(self, chunk: str) -> list[str]:
        """The letters of all spellings."""
        return [token for symbol in chunk for token in self._spelt[symbol]]

    def _edges_of(self, chunk: str, edges_s: _Times) -> _Times:
        """(characters + 1,) where each character starts."""
        counts = [len(self._spelt[symbol]) for symbol in chunk]
        edges: _Times = edges_s[np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)]
        return edges


class EnglishIpa(_ByCharacter):
    """English as our reader reads it, for a model that knows espeak's IPA."""

    def __init__(self, known: Collection[str]) -> None:
        super().__init__(known, {**{symbol: (symbol,) for symbol in _PLAIN}, **_MARKS, **_SPELT})

    def tokens_of(self, chunk: str) -> list[str]:
        """Espeak's way of writing it."""
        return super().tokens_of(_joined(chunk))

    def symbols_of(self, chunk: str, edges_s: _Times) -> tuple[list[str], _Times]:
        """Our symbols; an r that colours its vowel is one with it."""
        joined = _joined(chunk)
        return [_SHOWN.get(symbol, symbol) for symbol in joined], self._edges_of(joined, edges_s)


class OwnIpa(_ByCharacter):
    """Another language, in the IPA of the model's own phonemizer."""

    def __init__(self, known: Collection[str]) -> None:
        super().__init__(known, _MARKS | {token: (token,) for token in known if lip_symbol(token)})

    def symbols_of(self, chunk: str, edges_s: _Times) -> tuple[list[str], _Times]:
        """The symbol of ours whose mouth is nearest."""
        return [lip_symbol(token) for token in chunk], self._edges_of(chunk, edges_s)


class Letters(_ByCharacter):
    """A model that reads letters: the lips follow our phonemes of a word, spread over its letters.

    Args:
        known: the model's letters.
        sounds_of: our phonemes of a word; none if we cannot read it, and its letters must do.
    """

    def __init__(self, known: Collection[str], sounds_of: Callable[[str], str]) -> None:
        shown = {token for token in known if folded_letter(token) in LETTER_SOUNDS}
        super().__init__(known, _MARKS | {token: (token,) for token in shown})
        self._sounds_of = sounds_of

    def symbols_of(self, chunk: str, edges_s: _Times) -> tuple[list[str], _Times]:
        """Our phonemes, in the time of their word: about right within it, exact around it."""
        letters_s = self._edges_of(chunk, edges_s)
        symbols: list[str] = []
        starts: list[float] = []
        for start, stop in _spans(chunk):
            sounds = self._sounds(chunk[start:stop])
            starts += np.linspace(start, stop, len(sounds) + 1)[:-1].tolist()
            symbols += sounds
        return symbols, np.interp([*starts, len(chunk)], np.arange(len(chunk) + 1), letters_s)

    def _sounds(self, part: str) -> list[str]:
        if not part[0].isalpha():
            return [part]
        letters = "".join(LETTER_SOUNDS.get(folded_letter(letter), "") for letter in part)
        return list(self._sounds_of(part).replace(" ", "") or letters)


def _spans(chunk: str) -> Iterator[tuple[int, int]]:
    """Where each word, and each other character, starts and ends."""
    for found in re.finditer(r"[^\W\d_]+(?:['’][^\W\d_]+)*|.", chunk, re.DOTALL):
        yield found.span()


def _joined(chunk: str) -> str:
    coloured = _R_COLOURED.sub(lambda vowel: _JOINED[vowel[1]], chunk)
    return _STRESSED_I.sub(_LONG_I, coloured)
