# ruff: noqa: RUF001  the phonetic alphabet looks like other letters, and is meant
"""American pronunciations as a British speaker says them, in misaki's alphabet.

For names and companies, whose pronunciations vidmerge keeps in American. The dictionary of a
British voice has other words as they are. Rules: r before vowels only, LOT rounded, GOAT and TRAP
with their British vowels, long vowels long, no flapped t (Wells, "Accents of English", 1982).
"""

from __future__ import annotations

import re

_VOWEL = "AIOQWYaiuæɑɒɔəɛɜɪʊʌᵊᵻ"
_BEFORE_VOWEL = f"(?=[ˈˌ]?[{_VOWEL}])"
_WITH_R = {
    "ɑ": "ɑː", "ɔ": "ɔː", "ɜ": "ɜː", "ə": "ə", "ɛ": "ɛː", "ɪ": "ɪə", "i": "ɪə", "ʊ": "ʊə",
    "O": "ɔː",
}  # fmt: skip
_R = re.compile(f"([{''.join(_WITH_R)}])ɹ({_BEFORE_VOWEL})?")
_RULES = tuple(
    (re.compile(pattern), said)
    for pattern, said in (
        ("[ɾT]", "t"),
        ("æ", "a"),
        ("O", "Q"),
        ("ᵻ", "ɪ"),
        ("(?<=[ˈˌ])([iu])(?!ː)", r"\1ː"),
        ("u$", "uː"),
        ("ɔ(?!ː)", "ɔː"),
    )
)
_AS_IN_FATHER = re.compile(r"ɑ(?!ː)")
_SHORT_BEFORE_R = re.compile(r"err|[^aeiou]er[aeiouy]", re.IGNORECASE)


def british(symbols: str, written: str) -> str:
    """American symbols in British, word for word.

    Args:
        symbols: of words, with stress marks before the vowels.
        written: the words: an American "ah" is that of "father" where it is spelled with an a, and
            that of "lot" where it is spelled with an o.
    """
    said = " ".join(_word(word, written) for word in symbols.split(" "))
    return _AS_IN_FATHER.sub("ɒ" if "o" in written.lower() else "ɑː", said)


def _word(symbols: str, written: str) -> str:
    def said_with_r(found: re.Match[str]) -> str:
        is_before_vowel = found[2] is not None
        is_short = found[1] == "ɛ" and is_before_vowel and _SHORT_BEFORE_R.search(written)
        return ("ɛ" if is_short else _WITH_R[found[1]]) + ("ɹ" if is_before_vowel else "")

    symbols = _R.sub(said_with_r, symbols)
    for pattern, said in _RULES:
        symbols = pattern.sub(said, symbols)
    return symbols
