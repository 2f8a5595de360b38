# ruff: noqa: RUF001  the phonetic alphabet looks like other letters, and is meant
"""From kana to the alphabet of Kokoro, by misaki's table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from personalize.errors import StageError

_SMALL = frozenset("ァィゥェォャュョヮ")
_NASAL, _STOP, _LONG = "ン", "ッ", "ー"
_NASALS = (("mpb", "m"), ("kɡ", "ŋ"), ("ɲʨʥ", "ɲ"), ("ntdɾz", "n"))
"""How ン is said before each consonant; ɴ elsewhere (misaki; Vance, "The Sounds of Japanese",
2008, section 5.2)."""
_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}


def katakana(text: str) -> str:
    """A text with its hiragana as katakana."""
    return text.translate(_TO_KATAKANA)


def is_kana(text: str) -> bool:
    """Whether a text is kana alone, and not empty."""
    return bool(text) and all(sign in _all_kana() for sign in katakana(text))


def sounds_of_kana(kana: str) -> str:
    """How a word of katakana is said: long vowels are written with ー, as they sound.

    Raises:
        StageError: it has other signs.
    """
    return "".join(_sounds(kana))


def _sounds(kana: str) -> Iterator[str]:
    at = 0
    while at < len(kana):
        mora, sound = _mora_at(kana, at)
        at += len(mora)
        yield sound or _before(kana[at:])


def _mora_at(kana: str, at: int) -> tuple[str, str]:
    """The mora that begins there and its sound, which is empty for ン."""
    pair, sign = kana[at : at + 2], kana[at]
    if sign == _NASAL:
        return sign, ""
    if sign == _STOP:
        return sign, "ʔ"
    if sign == _LONG:
        return sign, "ː"
    if sign not in _moras():
        raise StageError("speak", f"{sign!r} is no kana, in {kana!r}")
    if len(pair) == 2 and pair in _moras():
        return pair, _moras()[pair]
    if len(pair) == 2 and pair[1] in _SMALL:  # a mora that is in no table, such as クュ
        return pair, _moras()[sign][:-1] + _moras()[pair[1]]
    return sign, _moras()[sign]


def _before(rest: str) -> str:
    following = _mora_at(rest, 0)[1] if rest else ""
    return next((said for sounds, said in _NASALS if following and following[0] in sounds), "ɴ")


@cache
def _moras() -> Mapping[str, str]:
    lines = (files(__package__) / "kana.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines if not line.startswith("#"))


@cache
def _all_kana() -> frozenset[str]:
    return frozenset("".join(_moras())) | {_NASAL, _STOP, _LONG}
