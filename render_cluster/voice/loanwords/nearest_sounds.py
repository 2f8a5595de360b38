# ruff: noqa: RUF001  the phonetic alphabet looks like other letters, and is meant
"""The sounds of each language's voices, and which of them is nearest to a sound of another.

Of a foreign sound, speakers keep what they can: its place and manner before its voice, a vowel's
height before its rounding (Peperkamp, Vendelin and Nakamura, On the perceptual origin of loanword
adaptations, 2008). `_NEAREST` holds that order for every sound, nearest first; where a language
has a custom of its own (French nasal vowels with an n in English), the custom.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

_PLAIN = "b d f k l m n p s t i j u w ʤ ʧ"
INVENTORIES: Mapping[str, frozenset[str]] = {
    tag: frozenset(unicodedata.normalize("NFD", f"{_PLAIN} {own}").split())
    for tag, own in {
        "en": "ɑ æ ʌ ɔ ɛ ɪ ʊ ə ɜ A I W O Y ð ɡ h ŋ ɹ ʃ θ v z ʒ",
        "es": "a e o A I W β ð ɡ ɣ θ x ɲ ʎ ɾ r ʝ",
        "es-419": "a e o A I W β ð ɡ ɣ x ɲ ɾ r ʝ",
        "fr": "a e o ɛ ɔ ə y ø œ ɑ̃ ɔ̃ ɛ̃ œ̃ ɡ ɲ ŋ ʁ ʃ v z ʒ ɥ",
        "it": "a e o ɛ ɔ A I W ɡ ɲ ʎ ɾ r ʃ ʦ ʣ v z ŋ",
        "pt": "a e o ɛ ɔ ɐ y A W ɐ̃ ẽ ĩ õ ũ ɡ x ɲ ʎ ɾ ʃ v z ʒ ŋ",
    }.items()
}
"""By language: the symbols that its voices of Kokoro learnt, as espeak-ng reads it; for English,
those of misaki."""

_NEAREST: Mapping[str, tuple[str, ...]] = {
    unicodedata.normalize("NFD", sound): tuple(unicodedata.normalize("NFD", others).split())
    for sound, others in {
        # vowels
        "a": "ɑ", "ɑ": "a", "ɐ": "ʌ a", "æ": "a", "ʌ": "a ɐ", "ə": "ɐ e", "ɜ": "œ e ɛ",
        "e": "ɛ", "ɛ": "e", "o": "ɔ O", "ɔ": "o", "ɒ": "ɔ", "ɪ": "i", "ʊ": "u", "ᵻ": "ɪ",
        "ɨ": "ɪ", "ᵊ": "ə", "ɯ": "ʊ", "ɤ": "ʌ", "ʏ": "y ʊ", "y": "u", "ø": "œ ɜɹ e",
        "œ": "ø ɜɹ e", "ɑ̃": "ɑn an", "ã": "ɑ̃ ɑn an", "ɔ̃": "õ ɔn on", "õ": "ɔ̃ ɔn on",
        "ɛ̃": "ẽ æn en", "ẽ": "ɛ̃ ɛn en", "œ̃": "ẽ ʌn en", "ɐ̃": "ɑ̃ ʌn an", "ĩ": "in", "ũ": "un",
        "ʊ̃": "w", "ɪ̃": "j", "A": "ej ɛj e", "I": "aj", "W": "aw", "O": "o", "Q": "O", "Y": "ɔj oj",
        # consonants
        "v": "b", "β": "b", "z": "s", "ʒ": "ʝ ʤ", "ʤ": "ʝ", "ʃ": "ʧ", "θ": "s", "ð": "d",
        "h": "x ∅", "ɦ": "h", "ħ": "h", "x": "h k", "χ": "x", "c\u0327": "ʃ", "ɣ": "ɡ", "ɲ": "nj",
        "ʎ": "lj", "ʝ": "j", "ɥ": "w", "ʁ": "ɹ r ɾ x", "ʀ": "ʁ", "ɹ": "ɾ r ʁ", "r": "ɹ ɾ ʁ",
        "ɾ": "ɹ r ʁ", "ŋ": "n", "ɱ": "m", "ʦ": "ts", "ʣ": "dz", "ʨ": "ʧ", "ʥ": "ʤ", "ɕ": "ʃ",
        "ʑ": "ʒ", "ʂ": "ʃ", "ʐ": "ʒ", "c": "ʧ", "ɟ": "ʤ", "ɫ": "l", "ʋ": "v", "ɧ": "ʃ", "ʍ": "w",
        "r̝": "ʒ", "ʔ": "∅", "ɡ": "k", "ŋ̍": "n", "ε": "ɛ", "g": "ɡ", "ɖ": "d", "ʈ": "t",
        "ɳ": "n", "ɽ": "ɾ ɹ ʁ", "ɐ̯": "ə", "S": "s", "T": "t",
    }.items()
}  # fmt: skip
_SILENT = "∅"
_TIED = {
    "t^ʃ": "ʧ", "d^ʒ": "ʤ", "t^s": "ʦ", "d^z": "ʣ", "t^ɕ": "ʨ", "d^ʑ": "ʥ", "p^f": "f",
    "s^x": "ɧ", "a^ɪ": "I", "a^ʊ": "W", "e^ɪ": "A", "ɛ^ɪ": "A", "o^ʊ": "O", "ə^ʊ": "O",
    "ɔ^ɪ": "Y", "ɔ^ø": "Y",
}  # fmt: skip
_SOUND = re.compile(r"[ˈˌ]|.[\u0300-\u036f]*", re.DOTALL)
_TIE = re.compile(r"(\S[\u0300-\u036f]*)\^(\S)")
_UNSAID = re.compile("[ːˑʰʲʷˤ'-]")


def inventory_of(tag: str) -> str:
    """The key of INVENTORIES for a voice's language; empty if none is known."""
    base, _, region = tag.partition("-")
    if base == "es" and region not in ("", "ES"):
        return "es-419"
    return base if base in INVENTORIES else ""


def split_sounds(ipa: str) -> list[str]:
    """IPA of one word as espeak-ng ties it, in single sounds and stress marks."""
    ipa = unicodedata.normalize("NFD", ipa)
    joined = _TIE.sub(lambda tied: _TIED.get(tied[0], tied[1] + tied[2]), ipa)
    return [sound for sound in _SOUND.findall(_UNSAID.sub("", joined)) if not sound.isspace()]


def nearest_sounds(sounds: list[str], inventory: str) -> str:
    """Sounds of any language in those of an inventory; a sound that nothing is near is left out."""
    return "".join(one if one in "ˈˌ" else _nearest(one, inventory) for one in sounds)


@cache
def _nearest(sound: str, inventory: str) -> str:
    return _search(sound, INVENTORIES[inventory], frozenset()) or ""


def _search(sound: str, known: frozenset[str], tried: frozenset[str]) -> str | None:
    """The sound, else the first of its neighbours that can be said, or theirs."""
    if sound in known:
        return sound
    others = [one for one in _NEAREST.get(sound, ()) if one not in tried]
    for other in others:
        if other == _SILENT:
            return ""
        if all(part in known for part in _SOUND.findall(other)):
            return other
    for other in others:
        said = [_search(p, known, tried | {sound, other}) for p in _SOUND.findall(other)]
        if said and None not in said:
            return "".join(part or "" for part in said)
    return None
