"""Names in other scripts, in letters that a voice can read: Иван -> Ivan, 김민준 -> Kim Minjun.

A voice reads its own language's script as it is. Others are spelled sign by sign: Greek and
Devanagari by their own rules, the rest by anyascii, with what it does not know of how names are
said. Scripts that leave out vowels (Arabic, Hebrew, Thai) cannot be read so: of these, common names
have their usual form in a table, and the rest stays unread.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files

from personalize.names.devanagari import spell_devanagari
from personalize.names.greek import spell_greek
from personalize.names.letters_by_place import as_armenian_is_said, as_cyrillic_is_said
from personalize.pronunciation.lexicon import Context, names_lexicon

_BY_SIGN = ("CYRILLIC", "GREEK", "HIRAGANA", "KATAKANA", "HANGUL", "CJK", "DEVANAGARI", "GEORGIAN",
            "ARMENIAN")  # fmt: skip
_VOWELLESS = ("ARABIC", "HEBREW", "THAI")
_SCRIPTS = (*_BY_SIGN, *_VOWELLESS)
_LETTERS = {
    "Cjk": "Chinese characters",
    "Hiragana": "Japanese letters",
    "Katakana": "Japanese letters",
    "Hangul": "Korean letters",
}
USUAL_LANGUAGE = "en"
_OWN_SCRIPTS = {
    "ja": ("HIRAGANA", "KATAKANA", "CJK", "IDEOGRAPHIC"),
    "zh": ("CJK", "IDEOGRAPHIC"),
    "hi": ("DEVANAGARI",),
}
_SEVERAL_READINGS = frozenset("单曾任解仇查盖区朴覃乐翟缪纪葛华宁燕应员繁")
"""Letters that are read otherwise as a surname (Xiandai Hanyu Cidian, 7th edition)."""
_LONGEST_NAME = 4
_SYLLABLE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_GLIDE = re.compile("([キシチニヒミリギジビピテデ])([ャュョ])")
_LARGE = {"ャ": "ヤ", "ュ": "ユ", "ョ": "ヨ"}
_FOREIGN_KANA = re.compile("(.)([ァィゥェォ])")
_FOREIGN_BEGINNINGS = {"ウ": "w", "ヴ": "v", "フ": "f", "テ": "t", "デ": "d", "ト": "t", "ド": "d",
                       "ク": "kw", "グ": "gw", "イ": "y"}  # fmt: skip
"""Sounds of foreign names, as the Cabinet's notice of 1991 on gairaigo writes them: ファ is fa."""
_LONG_VOWEL = re.compile("(?:o[uo]|uu)(?![aeiou])")
_ENDINGS = ((re.compile(r"iy\b"), "y"), (re.compile("['`’]"), ""))  # noqa: RUF001  soft signs


def script_of(text: str) -> str:
    """The script of the first letter that is neither Latin nor a mark: `Cyrillic`; else empty."""
    for letter in text:
        name = unicodedata.name(letter, "")
        if letter.isalpha() and not name.startswith(("LATIN", "MODIFIER")):
            return next(
                (s for s in _SCRIPTS if name.startswith(s)), name.split(" ")[0]
            ).capitalize()
    return ""


def letters_of(text: str) -> str:
    """The letters of that script as readers call them; empty for Latin ones."""
    script = script_of(text)
    return _LETTERS.get(script, f"{script} letters") if script else ""


def own_scripts(language: str) -> tuple[str, ...]:
    """How Unicode's names of the letters begin that a language is written in, beside Latin ones."""
    return _OWN_SCRIPTS.get(_base_of(language), ())


def _base_of(language: str) -> str:
    return language.partition("-")[0]


def in_latin(text: str, language: str = USUAL_LANGUAGE) -> str:
    """The text with its words of other scripts in Latin letters; those that cannot be stay.

    What a voice of `language` reads stays as well.
    """
    if not script_of(text):
        return text
    own = own_scripts(language)
    return " ".join(word if _is_in(word, own) else _word(word) for word in text.split())


def doubt_of(shown: str, said: str, language: str, *, is_person: bool = True) -> str:
    """Why a name's reading is a guess because of how it is written; empty if it is none.

    Kana and Devanagari say how they are read. Kanji of a person's name do not, and of Mandarin
    surnames a few.
    """
    if not script_of(shown):
        return ""
    own = own_scripts(language)
    if is_person and not own and _has_reading(shown, said):
        return ""
    if not own or not _is_in(shown, own):
        return f"written in {letters_of(shown)}"
    if not is_person:
        return ""
    base = _base_of(language)
    if base == "ja" and _has(said, ("CJK", "IDEOGRAPHIC")):
        return "written in Kanji, which names read in several ways"
    if base == "zh" and shown[:1] in _SEVERAL_READINGS and len(shown) <= _LONGEST_NAME:
        return f"{shown[0]} is read otherwise as a surname"
    return ""


def _has_reading(shown: str, said: str) -> bool:
    """Whether kana or a person said how Chinese characters are read."""
    return has_han(shown) and said.isascii() and said != in_latin(shown)


def has_han(text: str) -> bool:
    """Whether a text has Chinese characters, which are also Kanji."""
    return not text.isascii() and _has(text, ("CJK",))


def _is_in(text: str, scripts: tuple[str, ...]) -> bool:
    """Whether all letters of a text are of some scripts, or Latin."""
    known = ("LATIN", "MODIFIER", *scripts)
    return bool(scripts) and all(
        unicodedata.name(letter, "").startswith(known) for letter in text if letter.isalpha()
    )


def _has(text: str, scripts: tuple[str, ...]) -> bool:
    return any(unicodedata.name(letter, "").startswith(scripts) for letter in text)


def _word(word: str) -> str:
    if usual := _usual().get(word):
        return usual
    script = script_of(word).upper()
    if not script.startswith(_BY_SIGN):
        return word
    spell = _SPELLED.get(script)
    return spell(word) if spell else _by_sign(word, script)


def _by_sign(word: str, script: str) -> str:
    from anyascii import anyascii

    latin = anyascii(word)
    for ending, instead in _ENDINGS:
        latin = ending.sub(instead, latin)
    parts = _SYLLABLE.split(latin) if script == "CJK" else [latin]
    return " ".join(part[:1].upper() + part[1:] for part in parts)


def _cyrillic(word: str) -> str:
    return _by_sign(as_cyrillic_is_said(word), "CYRILLIC")


def _armenian(word: str) -> str:
    return _by_sign(as_armenian_is_said(word), "ARMENIAN")


def _indian(word: str) -> str:
    """Dipak or Deepak: the one that the names lexicon knows."""
    spellings = [spell_devanagari(word, doubles_long_vowels=doubled) for doubled in (False, True)]
    contexts = (Context.GIVEN, Context.SURNAME)
    known = (one for one in spellings if any(names_lexicon().find(one, c) for c in contexts))
    return next(known, spellings[0])


def _kana(word: str) -> str:
    """As Japanese names are written abroad: ショウコ is Shoko, イノウエ is Inoue."""
    from anyascii import anyascii

    katakana = "".join(chr(ord(k) + 0x60) if "\u3041" <= k <= "\u3096" else k for k in word)

    def glide(found: re.Match[str]) -> str:
        consonant, vowel = anyascii(found[1])[:-1], anyascii(_LARGE[found[2]])[-1]
        return f"{consonant}{'' if consonant in ('sh', 'ch', 'j') else 'y'}{vowel}"

    def foreign(found: re.Match[str]) -> str:
        usual = anyascii(found[1])[:-1]
        return _FOREIGN_BEGINNINGS.get(found[1], usual) + anyascii(found[2])[-1]

    latin = anyascii(_FOREIGN_KANA.sub(foreign, _GLIDE.sub(glide, katakana))).lower()
    return _LONG_VOWEL.sub(lambda long: long[0][0], latin.replace("-", "")).capitalize()


def _korean(word: str) -> str:
    """Surname and given name as two words; a given name alone has two syllables."""
    from anyascii import anyascii

    surname = _usual().get(word[0], "") if len(word) in (1, 3) else ""
    given = anyascii(word[1:] if surname else word).capitalize()
    return f"{surname} {given}".strip()


@cache
def _usual() -> Mapping[str, str]:
    lines = (files(__package__) / "usual_names.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines if line and not line.startswith("#"))


_SPELLED: Mapping[str, Callable[[str], str]] = {
    "GREEK": spell_greek,
    "DEVANAGARI": _indian,
    "CYRILLIC": _cyrillic,
    "ARMENIAN": _armenian,
    "HIRAGANA": _kana,
    "KATAKANA": _kana,
    "HANGUL": _korean,
}
