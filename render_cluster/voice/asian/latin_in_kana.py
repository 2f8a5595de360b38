# ruff: noqa: RUF001  kana look like other letters, and are meant
"""Latin words within Japanese text, in kana: known ones by OpenJTalk, others as English or spelled.

In the text itself, because OpenJTalk parts a word that it does not know anywhere.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from personalize.errors import StageError
from render_cluster.voice.asian.english_in_kana import english_in_kana
from render_cluster.voice.asian.kana import is_kana
from render_cluster.voice.asian.openjtalk import nodes_of, reading_of
from render_cluster.voice.english.english_reading import EnglishReading

_WORD = re.compile(r"(?<![A-Za-z])(?<!\d)(?<!\d )[A-Za-z](?:['’]?[A-Za-z])+(?![+&A-Za-z]|\.\d)")
"""But not a unit after a number, C++ or No. 1, which OpenJTalk knows."""
_NAMES = (
    "A エイ|エー,B ビー,C シー,D ディー,E イー,F エフ,G ジー,H エイチ|エッチ,I アイ,"
    "J ジェイ|ジェー,K ケイ|ケー,L エル,M エム,N エヌ,O オー,P ピー,Q キュー,R アール,S エス,"
    "T ティー,U ユー,V ブイ,W ダブリュー,X エックス,Y ワイ,Z ゼット|ズィー"
)
_LETTERS = dict(pair.split() for pair in _NAMES.split(","))
_LONGEST_INITIALS = 4


def latin_in_kana(text: str) -> str:
    """A text whose Latin words of two or more letters are written in kana.

    Raises:
        StageError: a word has no reading.
    """
    if not any("a" <= sign.lower() <= "z" for sign in text):
        return text
    return _WORD.sub(lambda found: kana_of_latin(found[0])[0], text)


def guessed_kana(text: str) -> str:
    """A text with its Latin words in kana if one of them is a guess; else empty."""
    plain = with_plain_latin(text)
    try:
        is_guess = any(kana_of_latin(found[0])[1] for found in _WORD.finditer(plain))
        return latin_in_kana(plain) if is_guess else ""
    except StageError:
        return ""


def with_plain_latin(text: str) -> str:
    """The text with Latin letters that have no marks; OpenJTalk knows no others."""
    return text if text.isascii() else "".join(map(_plain_letter, text))


@lru_cache(maxsize=1 << 14)
def kana_of_latin(word: str) -> tuple[str, bool]:
    """The kana of one word, and whether they are a guess.

    Raises:
        StageError: it has no reading.
    """
    parts = _of_openjtalk(word)
    known = "".join(parts)
    is_initials = word.isupper() and len(word) <= _LONGEST_INITIALS
    is_one = len(parts) == 1 and not _is_spelled(word, known)
    if is_kana(known) and (is_initials or is_one):
        return known, False
    phones = [said.phones for said in EnglishReading().pronounce(word, "en-US")]
    if not phones or not all(phones):
        raise StageError("speak", f"Japanese has no reading for {word[:40]!r}")
    words = [part for one in phones for part in one.split(" # ")]
    return "".join(english_in_kana(part, word) for part in words), True


def _of_openjtalk(word: str) -> list[str]:
    return [reading_of(node["pron"]) for node in nodes_of(word)]


def _is_spelled(word: str, reading: str) -> bool:
    names = (f"(?:{_LETTERS[sign]})" for sign in word.upper() if sign in _LETTERS)
    return re.fullmatch("".join(names), reading) is not None


def _plain_letter(sign: str) -> str:
    if sign.isascii() or not unicodedata.name(sign, "").startswith("LATIN"):
        return sign
    from anyascii import anyascii

    return str(anyascii(sign))
