# ruff: noqa: RUF001  the phonetic alphabet looks like other letters, and is meant
"""The symbol of ours whose mouth fits a foreign one: an IPA sign of any language, or a letter."""

from __future__ import annotations

import unicodedata

PUNCTUATION = frozenset(" ,.;:!?-—…'’\"()«»¿¡„“”")

_SAME = "pbmfvʋβɸθðtdnɾɳɲɖʈɽszʦʣʃʒʧʤʂɕʑʨʥkɡŋhcqxɟɣχʁɴʝçɰʔlʎɹrɻwɥuʊɯyøœiɪᵻɨjɛeæaəᵊʌɐɑɔɒoɤɜɚˈˌ"
_NEAREST = {
    near: ours
    for ours, others in (
        ("p", "ʘ"), ("b", "ɓʙ"), ("m", "ɱ"), ("v", "ⱱ"), ("t", "ǀǂǃ"), ("d", "ɗ"),
        ("l", "ɫɭɬɮʟɺǁ"), ("ʒ", "ʐ"), ("ɡ", "gɠɢʛ"), ("ɟ", "ʄ"), ("h", "ɦħʕʢʜʡɧ"), ("ʁ", "ʀ"),
        ("w", "ʍ"), ("y", "ʏ"), ("ø", "ɵ"), ("œ", "ɶ"), ("u", "ʉ"), ("ə", "ɘ"), ("ɜ", "ɞ"),
        ("ɛ", "ε"),
    )
    for near in others
}  # fmt: skip
_MARK = "ː"
"""Belongs to the symbol before it: length, breath, tone, and what Unicode combines."""
_MARKS = frozenset("ːˑʰʲˤ˞ʷ˥˦˧˨˩↓↑→↗↘0123456789")

LETTER_SOUNDS = {
    "a": "a", "b": "b", "c": "k", "d": "d", "e": "ɛ", "f": "f", "g": "ɡ", "h": "h", "i": "i",
    "j": "j", "k": "k", "l": "l", "m": "m", "n": "n", "o": "o", "p": "p", "q": "k", "r": "r",
    "s": "s", "t": "t", "u": "u", "v": "v", "w": "w", "x": "ks", "y": "i", "z": "z", "ß": "s",
    "æ": "ɛ", "œ": "ø", "ø": "ø", "ł": "w", "đ": "d", "ð": "ð", "þ": "θ", "ı": "i",
}  # fmt: skip
"""What the mouth does at a letter where nobody knows the word's phonemes."""


def lip_symbol(token: str) -> str:
    """The symbol of ours for a character of any language's IPA; empty if there is none."""
    if token in _SAME or token in PUNCTUATION:
        return token if len(token) == 1 else ""
    if len(token) == 1 and (token in _MARKS or unicodedata.combining(token)):
        return _MARK
    return _NEAREST.get(token, "")


def folded_letter(letter: str) -> str:
    """A small letter without its accents."""
    return unicodedata.normalize("NFKD", letter.lower())[:1]
