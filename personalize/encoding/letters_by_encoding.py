# ruff: noqa: RUF001 - letters of other scripts are what it is about
"""How names look in each of the single-byte encodings, so that a wrong one is noticed."""

from __future__ import annotations

import itertools
import re
import unicodedata
from dataclasses import dataclass

_SIGNS = (
    "\u2019\u2018\u201c\u201d\u201e\u00ab\u00bb\u2013\u2014\u2026\u00b7\u2022\u00a0"  # punctuation
    "\u20ac\u00a3\u00b0\u00ae\u2122"  # currencies and marks
)
_ROMANCE = "àáâãäçèéêëìíîïñòóôõöùúûüÿßœšž"
_NORDIC = "åäöøæéü"
_CENTRAL = "áâäąăćčçďđéęëěíîłńňóôöőřśšşťţúůüűýźžżß"
_TURKISH = "çğıöşüâîû"
_ICELANDIC = "áéíóúýþæöð"
_ESTONIAN = "õäöüšž"


@dataclass(frozen=True, slots=True)
class ReadingRule:
    """An encoding, and the non-ASCII letters that names written in it consist of.

    A Latin name uses only one of the groups of `letters`, which differ by language. `alphabet` is a
    regular expression for a name without any ASCII letters: such names are non-ASCII throughout,
    Latin ones only for a letter or two in a row. `has_case` if these names have capitals.
    """

    encoding: str
    letters: tuple[frozenset[str], ...] = ()
    alphabet: re.Pattern[str] | None = None
    has_case: bool = False


def _latin(encoding: str, *languages: str) -> ReadingRule:
    return ReadingRule(encoding, tuple(map(_both_cases, languages)))


def _both_cases(letters: str) -> frozenset[str]:
    capitals = "".join(letter.upper() for letter in letters if len(letter.upper()) == 1)
    return frozenset(letters + capitals + _SIGNS + ("\u0130" if "ı" in letters else ""))


def _alphabet(encoding: str, letters: str, vowels: str = "") -> ReadingRule:
    """An alphabet; if it has vowels, every name has one and never five other letters in a row."""
    if not vowels:
        return ReadingRule(encoding, alphabet=re.compile(f"[{letters}]+"))
    name = f"(?=.*[{vowels}]|.{{1,2}}$)(?!.*[^{vowels}]{{5}})[{letters}]+"
    return ReadingRule(encoding, alphabet=re.compile(name, re.IGNORECASE), has_case=True)


_CYRILLIC = ("а-яёіїєґў", "аеёиоуыэюяіїє")
_GREEK = ("αάβγδεέζηήθιίϊκλμνξοόπρσςτυύϋφχψωώ", "αάεέηήιίϊοόυύϋωώ")
_CJK = "\u3005\u4e00-\u9fff\uff01-\uff5e"

NARROW = (
    _latin("cp1252", _ROMANCE, _NORDIC, _ICELANDIC, _ESTONIAN),
    _latin("cp1250", _CENTRAL),
    _latin("cp1254", _TURKISH),
    _latin("mac_roman", _ROMANCE, _NORDIC),
    _latin("cp850", _ROMANCE, _NORDIC),
    _alphabet("cp1251", *_CYRILLIC),
    _alphabet("koi8-r", *_CYRILLIC),
    _alphabet("cp866", *_CYRILLIC),
    _alphabet("cp1253", *_GREEK),
    _alphabet("cp1255", "\u05d0-\u05ea\u05f3\u05f4"),
    _alphabet("cp1256", "\u0621-\u064a\u067e\u0686\u0698\u06a9\u06af\u06cc"),
)
WIDE_ALPHABETS = (
    _alphabet("cp932", _CJK + "\u3040-\u30ff\uff66-\uff9f"),
    _alphabet("gb18030", _CJK),
    _alphabet("big5", _CJK),
    _alphabet("cp949", "\uac00-\ud7a3"),
)
"""East Asian encodings, in the order in which they are tried; if several read well, the user is
asked."""

_LEAST_SHARE = 0.98
_WORD = re.compile(r"[^\s,;|\t\"()\[\]<>/&@.:!?+=*#%0-9_-]+")
# Portuguese uses õ only before e. Elsewhere it is Estonian, or Hungarian in another encoding.
_ODD_TILDE = re.compile(r"[õÕ](?![eE])")
_BETWEEN_LETTERS = set("\u2019\u2018\u00b7")
_NEVER_AFTER_LETTER = set("\u201e\u201a\u00a3\u00ab")


def may_be_hungarian(text: str) -> bool:
    """Whether text in Western letters may be Hungarian names in Central European ones."""
    return bool(_ODD_TILDE.search(text))


def reads_well(text: str, rule: ReadingRule) -> bool:
    """Whether nearly every non-ASCII word could be part of a name or a company."""
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    if not words:
        # Text with nothing but spaces and signs is Windows text.
        return rule.encoding == "cp1252" and not any(map(_is_high_letter, text))
    good = sum(_is_plausible(word, rule) for word in words)
    if rule.has_case and sum(word[0].isupper() for word in words) < len(words) / 2:
        return False
    return good >= _LEAST_SHARE * len(words)


def _is_high_letter(letter: str) -> bool:
    return not letter.isascii() and letter.isalpha()


def _is_plausible(word: str, rule: ReadingRule) -> bool:
    if rule.alphabet:
        return bool(rule.alphabet.fullmatch(word)) and not has_odd_case(word)
    stretches = re.findall(r"[^\x00-\x7f]+", word)
    used = set("".join(stretches))
    in_letters = any(used <= letters for letters in rule.letters)
    # Two non-ASCII letters in a row are common ("Conceição"), three or four are not ("Żółw"), and a
    # word of nothing else is in another alphabet.
    most = 2 if word == stretches[0] else 4
    short = max(map(len, stretches)) <= most
    return in_letters and short and not has_odd_case(word) and not _has_odd_sign(word)


def has_odd_case(word: str) -> bool:
    """Whether a non-ASCII capital is where no capital belongs: "JosŽ", "MŸller"."""
    if any(
        before.islower() and letter.isupper() and not letter.isascii()
        for before, letter in itertools.pairwise(word)
    ):
        return True
    return any(
        first.isupper() and letter.isupper() and not letter.isascii() and after.islower()
        for first, letter, after in zip(word, word[1:], word[2:], strict=False)
    )


def _has_odd_sign(word: str) -> bool:
    """Whether a sign is where a letter was: "M„ller", "£ukasz"."""
    for index, sign in enumerate(word):
        if sign.isascii() or sign.isalpha() or unicodedata.combining(sign):
            continue
        before = index > 0 and word[index - 1].isalpha()
        after = index + 1 < len(word) and word[index + 1].isalpha()
        if before and after and sign not in _BETWEEN_LETTERS:
            return True
        if (before and sign in _NEVER_AFTER_LETTER) or (after and sign in "\u00a3\u00b3\u00b9"):
            return True
    return False
