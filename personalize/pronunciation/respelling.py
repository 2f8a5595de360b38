"""Respellings for readers of English: `muh-REE-uh` to and from ARPAbet.

A word is syllables with hyphens between them, the stressed one in capitals; a space divides words,
a hyphen never does. The key (`KEY`) is that of NPR's and Wikipedia's respellings where these agree.
A short vowel after the stressed syllable is weak: "en" in `KAIR-en` is said as in "garden". What
English spelling leaves open ("ou", "ea", "i" at the end of a syllable) is refused by name.
"""

from __future__ import annotations

import re
from itertools import pairwise

from personalize.errors import ConfigError
from personalize.pronunciation.letters import is_secondary_letter, secondary
from personalize.pronunciation.phones import (
    check_stress,
    is_unstressed_word,
    is_vowel,
    join_words,
    split_words,
    syllables,
    table,
)

KEY: dict[str, str] = (
    # bah, pat, about, law, now, eye, pet, her, pay, pit, see, no, boy, put, too
    table("ah AA, aa AE, uh AH, aw AO, ow AW, eye AY, eh EH, er ER, ay EY, ih IH, ee IY, oh OW")
    | table("oy OY, uu UH, oo UW, igh AY, ye AY, ur ER, oi OY, ai EY")
    | table("a AE, e EH, i IH, o AA, u AH")  # with a consonant after them
    | table("ar AA R, or AO R, air EH R, eer IH R, oor UH R, ire AY ER")
    # h as in "hat", y as in "yes", zh as in "vision", dh as in "this"
    | table("b B, ch CH, d D, dh DH, f F, g G, h HH, j JH, k K, l L, m M, n N, ng NG, p P, r R")
    | table("s S, sh SH, t T, th TH, v V, w W, y Y, z Z, zh ZH")
    | table("kh K, ck K, gh G, ph F, wh W, qu K W, x K S")
)
"""What each spelling stands for; the stress digit comes from the capitals."""

_SHORT = "aeiou"
_LONG = table("a EY, e IY, i AY, o OW, u UW, y AY")
_ADVICE = {
    "i": "'ih', 'ee' or 'eye'",
    "e": "'eh', 'ee' or 'ay'",
    "u": "'uh' or 'oo'",
    "y": "'ee' or 'eye'",
    "c": "'k' or 's'",
    "q": "'k'",
}
_LETTERS = "bcdfghjklmnpqrstvwxyz"
_SILENT_E = re.compile(rf"([aeiouy])(ch|sh|th|[{_LETTERS}])e$")  # "kole"
_VOWELS = sorted((s for s in KEY if is_vowel(KEY[s].split()[0]) and s not in _SHORT), key=len)[::-1]
_CONSONANTS = sorted((s for s in KEY if not is_vowel(KEY[s].split()[0])), key=len)[::-1]
_NEVER_FINAL = frozenset(("HH", "W", "Y"))
_LAX = frozenset(("AE1", "EH1", "IH1", "UH1"))
_WRITTEN = {phones: spelling for spelling, phones in reversed(KEY.items()) if len(phones) < 3}
_WRITTEN_WITH_R = table("AA ar, AO or, EH air, IH eer, IY eer, UH oor")
_WRITTEN_CLOSED = table("EH e, IH i, AE a")


def read_respelling(written: str) -> str:
    """A respelling in ARPAbet, one primary stress a word, on the syllable in capitals.

    Beside a word in capitals, letters and words such as "of" in small ones have none: "ay BEE".

    Raises:
        ConfigError: no syllable or several are in capitals, or one cannot be read.
    """
    words = written.split()
    if not words:
        raise ConfigError("the respelling is empty")
    has_capitals = any(part.isupper() for word in words for part in _parts(word))
    weak = [_read_weak(word) if has_capitals else None for word in words]
    return join_words([found or _read_word(word) for found, word in zip(weak, words, strict=True)])


def write_respelling(phones: str) -> str:
    """ARPAbet as a respelling, which `read_respelling` reads as the same sounds.

    Secondary stress is lost but for letters, and a weak ER before a vowel comes back as AH R, which
    is one sound.

    Raises:
        ConfigError: it is no ARPAbet, or what `check_stress` refuses.
    """
    check_stress(phones)
    return " ".join(_write_word(word) for word in split_words(phones))


def _parts(word: str) -> list[str]:
    return [part for part in re.split(r"[-\u2010\u2011\u00b7]", word) if part]


def _read_weak(word: str) -> list[str] | None:
    """A word in small letters that may stand without primary stress; None if it may not."""
    parts = _parts(word)
    if any(map(str.isupper, parts)):
        return None
    phones = [
        phone
        for index, part in enumerate(parts)
        for phone in _read_syllable(part.lower(), word, is_stressed=not index, is_after=index > 0)
    ]
    letter = secondary(" ".join(phones)).split()
    unstressed = [phone.replace("1", "0") for phone in phones]
    if is_secondary_letter(letter):
        return letter
    return unstressed if is_unstressed_word(unstressed) else None


def _read_word(word: str) -> list[str]:
    parts = _parts(word)
    stressed = [len(parts) == 1 or part.isupper() for part in parts]
    if not parts or sum(stressed) != 1:
        raise ConfigError(
            f"'{word}' has {sum(stressed)} syllables in capitals; write the one that is stressed "
            "in capitals, as in 'muh-REE-uh'"
        )
    phones: list[str] = []
    for index, part in enumerate(parts):
        is_after = index > stressed.index(True)
        phones += _read_syllable(part.lower(), word, is_stressed=stressed[index], is_after=is_after)
    return phones


def _read_syllable(part: str, word: str, *, is_stressed: bool, is_after: bool) -> list[str]:
    """The phonemes of one syllable: consonants, one vowel, consonants."""
    start = 0
    while start < len(part) and part[start] in _LETTERS and not _is_vowel_y(part[start:]):
        start += 1
    if part[:start].endswith("q") and part[start : start + 1] == "u":
        start += 1
    *vowel, coda = _read_vowel(part[start:], word, is_stressed=is_stressed, is_after=is_after)
    digit = "1" if is_stressed else "0"
    said = [
        phone + (digit if index == 0 else "0") if is_vowel(phone) else phone
        for index, phone in enumerate(vowel)
    ]
    after = _read_consonants(coda, word)
    if not _NEVER_FINAL.isdisjoint(after):
        raise _unreadable(part, word)
    return [*_read_consonants(part[:start], word), *said, *after]


def _is_vowel_y(rest: str) -> bool:
    """Whether a y is the vowel of its syllable: "my", "rye", "lyve"; not "yes"."""
    return rest[0] == "y" and not any(letter in _SHORT for letter in rest.removesuffix("e"))


def _read_vowel(rest: str, word: str, *, is_stressed: bool, is_after: bool) -> list[str]:
    """The phonemes of the vowel that a text begins with; last, the text after it."""
    if rest == "ye" or (rest == "y" and is_stressed):
        return ["AY", ""]
    if (match := _SILENT_E.match(rest)) and rest not in KEY:
        return [_LONG[match[1]], match[2]]
    for spelling in _VOWELS:
        if rest.startswith(spelling) and not _has_doubled_r(rest, spelling):
            return [*KEY[spelling].split(), rest[len(spelling) :]]
    letter, coda = rest[:1], rest[1:]
    if letter and letter in _SHORT and coda and not any(c in _SHORT for c in coda):
        return ["AH" if is_after and letter != "i" else KEY[letter], coda]
    if rest in ("a", "o"):
        return [{"a": "AA" if is_stressed else "AH", "o": "OW"}[rest], ""]
    raise _unreadable(rest, word)


def _has_doubled_r(rest: str, spelling: str) -> bool:
    """Whether the letter before an r is short: "arr" is that of "Harry"."""
    return len(spelling) == 2 and spelling[1] == "r" and rest[2:].startswith("r")


def _read_consonants(written: str, word: str) -> list[str]:
    phones: list[str] = []
    rest = written
    while rest:
        spelling = next((s for s in _CONSONANTS if rest.startswith(s)), "")
        if not spelling:
            raise _unreadable(rest[0], word)
        phones += KEY[spelling].split()
        rest = rest[len(spelling) :]
        if len(spelling) == 1 and rest.startswith(spelling):  # "ss"
            rest = rest[1:]
    return phones


def _unreadable(part: str, word: str) -> ConfigError:
    if part in _ADVICE:
        return ConfigError(
            f"'{part}' in '{word}' may be read in several ways; write {_ADVICE[part]}"
        )
    if not part:
        return ConfigError(f"a syllable of '{word}' has no vowel")
    return ConfigError(
        f"'{part}' in '{word}' cannot be read; write one vowel of the key to a syllable, "
        "syllables with hyphens between them"
    )


def _write_word(word: list[str]) -> str:
    parts = syllables(word)
    for part, following in pairwise(parts):
        if part[-1] == "ER0" and is_vowel(following[0]):  # "muh-REE-uh", not "mer-EE-uh"
            part[-1], following[:0] = "AH0", ["R"]
        if part[-1] in _LAX and following[0] not in _NEVER_FINAL and not is_vowel(following[0]):
            part.append(following.pop(0))
    return "-".join(map(_write_syllable, parts))


def _write_syllable(phones: list[str]) -> str:
    index = next(index for index, phone in enumerate(phones) if is_vowel(phone))
    name, digit = phones[index][:-1], phones[index][-1]
    onset, coda = phones[:index], phones[index + 1 :]
    if coda[:1] == ["R"] and name in _WRITTEN_WITH_R:
        vowel, coda = _WRITTEN_WITH_R[name], coda[1:]
    elif name == "AY" and onset:
        vowel = "igh" if coda or onset[-1] == "Y" else "ye"
    elif coda and coda[0] != "R" and (digit == "1" or name == "IH"):
        vowel = _WRITTEN_CLOSED.get(name, _WRITTEN[name])
    else:
        vowel = _WRITTEN[name]
    said = [*(_WRITTEN[p] for p in onset), vowel, *(_WRITTEN[p] for p in coda)]
    return "".join(said).upper() if digit == "1" else "".join(said)
