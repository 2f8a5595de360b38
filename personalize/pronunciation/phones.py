"""The phonemes of General American in ARPAbet, as CMUdict writes them, and their syllables.

A pronunciation is one string: one space between phonemes, the digit of a vowel is its stress
(1 primary, 2 secondary, 0 none), ` # ` between words: `M ER0 IY1 AH0 # HH OW0 Z EY1`.
"""

from __future__ import annotations

from itertools import pairwise

from personalize.errors import ConfigError
from personalize.pronunciation.letters import is_secondary_letter

_VOWELS = "AA AE AH AO AW AY EH ER EY IH IY OW OY UH UW"
_CONSONANTS = "B CH D DH F G HH JH K L M N NG P R S SH T TH V W Y Z ZH"
_BEGINNINGS = (
    "P R,P L,P Y,P W,B R,B L,B Y,B W,T R,T W,T Y,D R,D W,D Y,K R,K L,K W,K Y,G R,G L,G W,G Y,"
    "F R,F L,F Y,TH R,TH W,S P,S T,S K,S M,S N,S L,S W,S F,SH R,SH W,SH L,SH M,SH N,SH Y,HH Y,HH W,"
    "M Y,M W,N Y,N W,V Y,V W,L Y,L W,R Y,R W,S Y,Z Y,CH W,JH W,Z W,"
    "S P R,S P L,S P Y,S T R,S T Y,S K R,S K W,S K Y,S K L"
)
VOWELS = frozenset(_VOWELS.split())
CONSONANTS = frozenset(_CONSONANTS.split())  # both as cmudict.phones lists them
ONSETS = frozenset(_BEGINNINGS.split(","))
"""Consonants that may begin a syllable together; R W, Z Y and their like only in foreign names."""

_UNSTRESSED_ENGLISH = (
    "AH0 N D,AE0 N D,AH0 V,AH0,AH0 N,DH AH0,DH IY0,T AH0,T UW0,F ER0,IH0 N,AA0 N,AE0 T,B AY0,P ER0"
)
_UNSTRESSED_BETWEEN_NAMES = (  # "de la", "van der", "ibn", "al"
    "AA0 B D,AH0 B UW0,AA0 F,AA0 L,AE0 P,AA0 V,B EH0 N,B IH0 N,B IH0 N T,D AH0,D AA0 L,D AA0 L AH0,"
    "D AH0 S,D EY0,L AH0,L AH0 S,L OW0 S,D EH0 L Y IY0,D EH0 L,D EH0 L AH0,D EH0 L OW0,D EH0 N,"
    "D ER0,D IY0,D UW0,D OW0 S,IY0,EH0 L,F IH0 T S,IH0 B AH0 N,L EY0,L OW0,M AH0 K,N IH0 K,N IY0,"
    "OW0,S EY0 N T,S AE0 N,S AE0 N T AH0,S AE0 N T OW0,T EH0 N,T ER0,V AE0 N,V AA0 M,V AA0 N,"
    "Z UW0,Z ER0"
)
_UNSTRESSED = frozenset(f"{_UNSTRESSED_ENGLISH},{_UNSTRESSED_BETWEEN_NAMES}".split(","))
"""Words that may have no stress among others: English ones, and those between names."""


def table(text: str) -> dict[str, str]:
    """`ah AA, ar AA R` as a mapping."""
    return {key: value for key, _, value in (part.partition(" ") for part in text.split(", "))}


def is_vowel(phone: str) -> bool:
    """Whether a phoneme is a vowel, with or without its digit."""
    return phone.rstrip("012") in VOWELS


def split_words(phones: str) -> list[list[str]]:
    """The phonemes of each word.

    Raises:
        ConfigError: a symbol is no phoneme, a vowel has no digit, or a word is empty.
    """
    words = [word.split() for word in phones.split("#")]
    for word in words:
        if not word:
            raise ConfigError(f"a word of the pronunciation '{phones}' is empty")
        for phone in word:
            _check(phone, phones)
    return words


def join_words(words: list[list[str]]) -> str:
    """The opposite of `split_words`."""
    return " # ".join(" ".join(word) for word in words)


def check_stress(phones: str) -> None:
    """Makes sure that a word has at most one primary stress, and that it has one where it must.

    Without one may be the name of a letter or digit before others, and a word that
    `is_unstressed_word`; but not all words.

    Raises:
        ConfigError: a word has too few or too many, or what `split_words` raises.
    """
    words = split_words(phones)
    for word in words:
        count = sum(phone.endswith("1") for phone in word)
        if count > 1:
            raise _stress_fault(" ".join(word), is_double=True)
        if count == 0 and (len(words) == 1 or not may_lack_primary(word)):
            raise _stress_fault(" ".join(word))
    if "1" not in phones:
        raise _stress_fault(phones)


def _stress_fault(phones: str, *, is_double: bool = False) -> ConfigError:
    from personalize.pronunciation.arpabet import to_ipa  # which is built on this module

    ipa = to_ipa(phones)
    if is_double:
        return ConfigError(
            f"keep one \u02c8 in '{ipa}', before the stressed syllable, and write \u02cc before "
            "the others"
        )
    return ConfigError(f"put \u02c8 before the stressed syllable of '{ipa}'")


def may_lack_primary(word: list[str]) -> bool:
    """Whether a word may stand without primary stress beside one that has it."""
    return is_secondary_letter(word) or is_unstressed_word(word)


def is_unstressed_word(word: list[str]) -> bool:
    """Whether a word is one that has no stress within a phrase: "of", "the", "van"."""
    return " ".join(word) in _UNSTRESSED


def syllables(word: list[str]) -> list[list[str]]:
    """A word in syllables: as many consonants as may begin one go to the later vowel."""
    vowels = [index for index, phone in enumerate(word) if is_vowel(phone)]
    cuts = [0, *(_onset(word, left + 1, right) for left, right in pairwise(vowels)), len(word)]
    return [word[start:end] for start, end in pairwise(cuts)]


def _onset(word: list[str], start: int, vowel: int) -> int:
    """Where the syllable of a vowel begins, `start` at the earliest."""
    for index in range(start, vowel):
        cluster = word[index:vowel]
        if cluster != ["NG"] and (len(cluster) == 1 or " ".join(cluster) in ONSETS):
            return index
    return vowel


def _check(phone: str, phones: str) -> None:
    if phone in CONSONANTS or (phone[-1] in "012" and phone[:-1] in VOWELS):
        return
    why = "needs a stress digit (0, 1 or 2)" if phone in VOWELS else "is no ARPAbet phoneme"
    raise ConfigError(f"'{phone}' in the pronunciation '{phones}' {why}")
