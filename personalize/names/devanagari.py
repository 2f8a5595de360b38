"""Names in Devanagari in Latin letters, as Indians write them in English: नरेन्द्र is Narendra.

Letters after the Hunterian system, India's own, without its marks. The short a that is written
with no sign is left out where Hindi does not say it: at a word's end, and between a consonant
after a vowel and one before a vowel (Ohala, Aspects of Hindi Phonology, 1983), from right to left.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from personalize.pronunciation.phones import table

_COMPOSED = table(
    "क k, ख kh, ग g, घ gh, ङ n, च ch, छ chh, ज j, झ jh, ञ n, ट t, ठ th, ड d, ढ dh, ण n, त t, "
    "थ th, द d, ध dh, न n, प p, फ ph, ब b, भ bh, म m, य y, र r, ल l, व v, श sh, ष sh, स s, ह h, "
    "ळ l, क़ k, ख़ kh, ग़ gh, ज़ z, ड़ r, ढ़ rh, फ़ f, य़ y, ऩ n, ऱ r, ऴ l"
)
_CONSONANTS = {unicodedata.normalize("NFD", sign): latin for sign, latin in _COMPOSED.items()}
_VOWELS = table(
    "अ a, आ a, इ i, ई i, उ u, ऊ u, ऋ ri, ए e, ऐ ai, ओ o, औ au, ऍ e, ऑ o, ऎ e, ऒ o, "
    "ा a, ि i, ी i, ु u, ू u, ृ ri, े e, ै ai, ो o, ौ au, ॅ e, ॉ o, ॆ e, ॊ o"
)
_LONG = {"ई": "ee", "ी": "ee", "ऊ": "oo", "ू": "oo"}
_SHORT_ENDINGS = ("ि", "ु")
_NUKTA, _VIRAMA, _NASAL = "\u093c", "\u094d", "ंँ"
_FLOWING = "yvrlnm"
"""A word that ends in one of these after another consonant keeps its a: Chandra, Satya."""


@dataclass(frozen=True, slots=True)
class _Syllable:
    """Consonants and the vowel after them; `sign` is empty for an a that is not written."""

    consonants: tuple[str, ...]
    vowel: str
    sign: str = ""
    is_nasal: bool = False

    @property
    def is_bare(self) -> bool:
        return self.vowel == "a" and not self.sign and bool(self.consonants)


def spell_devanagari(word: str, *, doubles_long_vowels: bool = False) -> str:
    """A word in Latin letters, with a capital; signs of other scripts are left out.

    Args:
        word: in Devanagari.
        doubles_long_vowels: writes Deepak and Pooja, not Dipak and Puja; both are usual.
    """
    syllables = _silenced(_syllables(word))
    parts = [
        _spelled(one, syllables[at + 1 : at + 2], doubles_long_vowels)
        for at, one in enumerate(syllables)
    ]
    return "".join(parts).capitalize()


def _syllables(word: str) -> list[_Syllable]:
    found: list[_Syllable] = []
    for consonants, vowel_sign, is_cut in _parts(word):
        if vowel_sign in _NASAL and vowel_sign:
            if consonants:
                found.append(_Syllable(consonants, "a"))
            found[-1:] = [replace(one, is_nasal=True) for one in found[-1:]]
        else:
            vowel = "" if is_cut else _VOWELS.get(vowel_sign, "a")
            found.append(_Syllable(consonants, vowel, vowel_sign))
    return found


def _parts(word: str) -> Iterator[tuple[tuple[str, ...], str, bool]]:
    """Joined consonants, the vowel or nasal sign after them, and whether a virama ends them."""
    consonants: tuple[str, ...] = ()
    is_joined = False
    for sign in _letters(word):
        if sign in _CONSONANTS:
            if consonants and not is_joined:
                yield consonants, "", False
                consonants = ()
            consonants += (_CONSONANTS[sign],)
        elif sign in _VOWELS or sign in _NASAL:
            yield consonants, sign, False
            consonants = ()
        is_joined = sign == _VIRAMA
    if consonants:
        yield consonants, "", is_joined


def _letters(word: str) -> list[str]:
    """The letters in NFD, each with the dot below it."""
    return re.findall(f"[^{_NUKTA}]{_NUKTA}?", unicodedata.normalize("NFD", word))


def _silenced(syllables: list[_Syllable]) -> list[_Syllable]:
    """The syllables, without the short a that nobody says."""
    said = list(syllables)
    if len(said) > 1 and said[-1].is_bare and not _keeps_its_end(said[-1]):
        said[-1] = replace(said[-1], vowel="")
    for at in range(len(said) - 2, 0, -1):
        if _may_be_silent(said, at) and not _leaves_it_to_the_left(said, at):
            said[at] = replace(said[at], vowel="")
    return said


def _keeps_its_end(last: _Syllable) -> bool:
    *before, final = last.consonants
    return bool(before) and final in _FLOWING and (before[-1] != "r" or final in "yv")


def _may_be_silent(said: list[_Syllable], at: int) -> bool:
    """Whether the a of a syllable stands between vowel + consonant and consonant + vowel."""
    before, here, after = said[at - 1], said[at], said[at + 1]
    if not here.is_bare or len(here.consonants) > 1 or here.is_nasal:
        return False
    is_open = bool(before.vowel) and not before.is_nasal
    begins = len(after.consonants) == 1 or (
        len(after.consonants) == 2 and after.consonants[1] == "r"
    )
    is_ending = at + 2 == len(said) and after.sign in _SHORT_ENDINGS  # Ganpati
    return is_open and begins and bool(after.vowel) and not is_ending


def _leaves_it_to_the_left(said: list[_Syllable], at: int) -> bool:
    """Whether the last two syllables stay whole, since one further left falls silent: Harbhajan."""
    is_last_foot = at + 3 == len(said) and said[at + 1].is_bare and not said[-1].vowel
    return is_last_foot and at > 1 and _may_be_silent(said, at - 1)


def _spelled(one: _Syllable, after: list[_Syllable], doubles_long_vowels: bool) -> str:
    consonants = "".join(one.consonants).replace("jn", "gy")
    vowel = one.vowel
    if doubles_long_vowels and after:
        vowel = _LONG.get(one.sign, vowel)
    following = after[0].consonants[:1] if after else ()
    nasal = ""
    if one.is_nasal:
        nasal = "m" if following and following[0][0] in "pbm" else "n"
        nasal += "g" if following == ("h",) else ""  # सिंह, Singh
    return consonants + vowel + nasal
