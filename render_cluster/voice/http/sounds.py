"""The sounds of a word in the voices' alphabet, when its phones or only its time are known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from personalize.pronunciation.arpabet import to_voice
from personalize.pronunciation.phones import is_vowel
from render_cluster.voice.foreign.lip_symbols import LETTER_SOUNDS, folded_letter
from render_cluster.voice.http.aligner import AlignedWord
from render_cluster.voice.interface.read_word import ReadWord

_ANY_SOUND = "ə"
"""What the mouth does at a letter that is not Latin, or at a digit."""


@dataclass(frozen=True, slots=True)
class TimedWord:
    """The symbols of a word, and (symbols + 1,) when each starts and the last ends."""

    symbols: str
    edges_s: NDArray[np.float64]


def phones_of(word: ReadWord) -> tuple[str, ...]:
    """How we say a word, in ARPAbet with stress; none if it is not English."""
    return tuple(phone for phone in word.said().phones.split() if phone.isalnum())


def without_stress(phone: str) -> str:
    """`AH1` as `AH`."""
    return phone.rstrip("012")


def from_phones(word: ReadWord, said: AlignedWord) -> TimedWord:
    """A word by the phones that were heard, with the stress that we would give it."""
    symbols = ""
    starts: list[float] = []
    for phone, start_s, end_s in zip(
        _stressed(said.phones, phones_of(word)), said.edges_s[:-1], said.edges_s[1:], strict=True
    ):
        written = to_voice(phone)
        symbols += written
        starts += np.linspace(start_s, end_s, len(written) + 1)[:-1].tolist()
    return TimedWord(symbols, np.array([*starts, said.edges_s[-1]]))


def spread(word: ReadWord, spans_s: NDArray[np.float64], *, is_english: bool) -> TimedWord:
    """A word of which only the characters' times are known: (characters, 2) seconds."""
    symbols = word.symbols if is_english else _letter_sounds(word.written)
    edges_s = np.maximum.accumulate(np.append(spans_s[:, 0], spans_s[-1, 1]))
    at = np.linspace(0, len(spans_s), len(symbols) + 1)
    return TimedWord(symbols, np.interp(at, np.arange(len(edges_s)), edges_s))


def _letter_sounds(written: str) -> str:
    return "".join(
        LETTER_SOUNDS.get(folded_letter(one), _ANY_SOUND) for one in written if one.isalnum()
    )


def _stressed(heard: tuple[str, ...], ours: tuple[str, ...]) -> list[str]:
    """The phones with our stress: by syllable, or all of them plain if their number differs."""
    stresses = [phone[-1] for phone in ours if is_vowel(phone)]
    count = sum(map(_is_bare_vowel, heard))
    if len(stresses) != count:
        stresses = ["1" if "1" in stresses else "0", *"0" * count][:count]
    rest = iter(stresses)
    return [phone + next(rest) if _is_bare_vowel(phone) else phone for phone in heard]


def _is_bare_vowel(phone: str) -> bool:
    return is_vowel(f"{phone}0")
