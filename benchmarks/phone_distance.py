"""How far apart two readings are, in the measure of said_right_lists/README.md, sections 2 and 3.

Readings are ARPAbet, ` # ` between words. The first argument is the listed reading, the second
what is spoken. Infinity: the main stress is on another syllable.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from itertools import chain

from benchmarks.phone_folding import FAINT, bare, fold, is_vowel

_NEAR = frozenset(
    frozenset(pair.split())
    for pair in ("AA AE", "AA AH", "AE EH", "EH EY", "EH IH", "IH IY", "UH UW", "UH AH", "JH ZH")
)
_FAINT_EVERYWHERE = frozenset(["EH", "IH", "IY", "AH"])
_FAINT_BEFORE_STRESS = _FAINT_EVERYWHERE | frozenset(["AA", "AE", "AO", "OW", "UW"])

_Word = tuple[str, ...]
_Cost = Callable[[str, str, bool], float]


def least_distance(listed: Iterable[str], spoken: str) -> float:
    """The distance from the nearest of several listed readings."""
    return min((reading_distance(reading, spoken) for reading in listed), default=math.inf)


def reading_distance(listed: str, spoken: str) -> float:
    """The distance of two readings of any number of words."""
    ours, theirs = _folded_words(listed), _folded_words(spoken)
    if len(ours) == len(theirs):
        return sum(map(_word_distance, ours, theirs))
    return _alignment(_joined(ours), _joined(theirs), _cost_without_digits)


def _folded_words(reading: str) -> list[_Word]:
    return [fold(word.strip()) for word in reading.split("#")]


def _joined(words: list[_Word]) -> _Word:
    return tuple(chain.from_iterable(words))


def _word_distance(listed: _Word, spoken: _Word) -> float:
    if _main_stresses(listed) != _main_stresses(spoken):
        return math.inf
    return _alignment(listed, spoken, _cost)


def _main_stresses(word: _Word) -> list[int]:
    """Which vowels bear main stress, counted from 0: one, in a whole word."""
    vowels = [phone for phone in word if is_vowel(phone)]
    return [index for index, vowel in enumerate(vowels) if vowel.endswith("1")]


def _alignment(listed: _Word, spoken: _Word, cost: _Cost) -> float:
    """The Levenshtein distance with the costs of one phone for another."""
    main = next((index for index, phone in enumerate(listed) if phone.endswith("1")), 0)
    row = [float(index) for index in range(len(spoken) + 1)]
    for index, ours in enumerate(listed):
        above, row = row, [row[0] + 1]
        for column, theirs in enumerate(spoken):
            replaced = above[column] + cost(ours, theirs, index < main)
            row.append(min(replaced, above[column + 1] + 1, row[column] + 1))
    return row[-1]


def _cost(ours: str, theirs: str, is_before_stress: bool) -> float:
    """What one folded phone for another costs."""
    if ours == theirs:
        return 0
    if FAINT in (ours, theirs):
        other = theirs if ours == FAINT else ours
        if not other.endswith("0"):
            return 1
        free = _FAINT_BEFORE_STRESS if is_before_stress else _FAINT_EVERYWHERE
        return 0 if bare(other) in free else 0.5
    if is_vowel(ours) and is_vowel(theirs) and ours[-1] != theirs[-1]:
        return 1
    return 0.5 if frozenset((bare(ours), bare(theirs))) in _NEAR else 1


def _cost_without_digits(ours: str, theirs: str, is_before_stress: bool) -> float:
    """The same, where a digit costs nothing: every vowel as if unstressed."""
    return _cost(_unstressed(ours), _unstressed(theirs), is_before_stress)


def _unstressed(phone: str) -> str:
    return bare(phone) + "0" if is_vowel(phone) and phone != FAINT else phone
