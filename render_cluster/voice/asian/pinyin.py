"""From pinyin to the alphabet of Kokoro, by misaki's table.

With it, its Mandarin voices were trained (hexgrad/misaki, transcription.py and zh.py, Apache-2.0,
after stefantaubert/pinyin-to-ipa, MIT; sounds by Duanmu, "The Phonology of Standard Chinese", 2007,
and Lin, "The Sounds of Chinese", 2007). `0` is where the tone stands.
"""

from __future__ import annotations

import re
from functools import lru_cache

from personalize.errors import StageError

_INITIALS = {
    "b": "p", "c": "ʦʰ", "ch": "ꭧʰ", "d": "t", "f": "f", "g": "k", "h": "x", "j": "ʨ", "k": "kʰ",
    "l": "l", "m": "m", "n": "n", "p": "pʰ", "q": "ʨʰ", "r": "ɻ", "s": "s", "sh": "ʂ", "t": "tʰ",
    "x": "ɕ", "z": "ʦ", "zh": "ꭧ", "": "",
}  # fmt: skip
_FINALS = {
    "a": "a0", "ai": "ai0", "an": "a0n", "ang": "a0ŋ", "ao": "au0", "e": "ɤ0", "ei": "ei0",
    "en": "ə0n", "eng": "ə0ŋ", "i": "i0", "ia": "ja0", "ian": "jɛ0n", "iang": "ja0ŋ",
    "iao": "jau0", "ie": "je0", "in": "i0n", "iou": "jou0", "ing": "i0ŋ", "iong": "jʊ0ŋ",
    "ong": "ʊ0ŋ", "ou": "ou0", "u": "u0", "uei": "wei0", "ua": "wa0", "uai": "wai0",
    "uan": "wa0n", "uen": "wə0n", "uang": "wa0ŋ", "ueng": "wə0ŋ", "uo": "wo0", "o": "wo0",
    "ü": "y0", "üe": "ɥe0", "üan": "ɥɛ0n", "ün": "y0n",
}  # fmt: skip
_WHOLE = {
    "hm": "hm0", "hng": "hŋ0", "m": "m0", "n": "n0", "ng": "ŋ0", "io": "jɔ0", "yo": "jɔ0",
    "ê": "ɛ0", "er": "ɚ0", "o": "ɔ0",
}  # fmt: skip
"""Syllables that are not of an initial and a final: interjections, and 二."""
_SYLLABIC = frozenset(("zh", "ch", "sh", "r", "z", "c", "s"))
"""After these, i is the consonant held on."""
_TONES = {"1": "→", "2": "↗", "3": "↓", "4": "↘", "5": ""}
_SYLLABLE = re.compile(r"([a-zêü]+)([1-5])")


@lru_cache(maxsize=4096)
def sounds_of_pinyin(syllable: str) -> str:
    """How a syllable such as `zhong1` is said; tone 5 is the neutral one.

    Raises:
        StageError: it is no pinyin.
    """
    found = _SYLLABLE.fullmatch(syllable.replace("v", "ü"))
    if found is None:
        raise StageError("speak", f"{syllable!r} is no syllable of Mandarin")
    plain, tone = found.groups()
    sounds = _WHOLE.get(plain) or _initial_and_final(plain)
    return sounds.replace("0", _TONES[tone])


def _initial_and_final(plain: str) -> str:
    from pypinyin.contrib.tone_convert import to_finals, to_initials  # an extra

    initial = to_initials(plain, strict=True)
    final = to_finals(plain, strict=True, v_to_u=True)
    if initial not in _INITIALS or final not in _FINALS:
        raise StageError("speak", f"{plain!r} is no syllable of Mandarin")
    if final == "i" and initial in _SYLLABIC:
        return f"{_INITIALS[initial]}ɨ0"
    return _INITIALS[initial] + _FINALS[final]
