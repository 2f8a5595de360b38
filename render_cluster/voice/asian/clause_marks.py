# ruff: noqa: RUF001  full-width marks are meant
"""Marks and spaces of East Asian texts, in those that the voices know."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from render_cluster.voice.interface.read_word import ReadWord

_KEPT = re.compile("([…‥，。、！？：；（）「」『』《》【】]+)")
SENTENCE_END = re.compile(
    r"(?<=[。！？!?｡])(?![。！？!?…‥」』”’〉》】）)\"'\s]|$)|(?<=[。！？!?.…」』”’）)])\s+(?=\S)"
)
"""After a full stop, where no closing mark follows; after others, where there is a space."""

_MARKS = {
    "。": ".", "｡": ".", "．": ".", "、": ",", "，": ",", "､": ",", "！": "!", "？": "?",
    "：": ":", "；": ";",
    "…": "…", "‥": "…", "—": "—", "–": "—", "―": "—", "─": "—", "（": "(", "）": ")", "〔": "(",
    "〕": ")", "［": "(", "］": ")", "〜": ",", "～": ",", "・": "", "·": "", "•": "",
    "　": "", "'": "", "’": "", "‘": "", "－": "", "−": "", "\u2011": "", "-": "",
    **dict.fromkeys("「『《〈【«“", "“"),
    **dict.fromkeys("」』》〉】»”", "”"),
    **{sign: sign for sign in ".,!?:;()"},
    '"': "", "[": "(", "]": ")", "{": "(", "}": ")", "<": "", ">": "",
}  # fmt: skip
_DOUBLED = "ʔ"
_OPENING = frozenset("(“")


def said_mark(sign: str) -> str | None:
    """What a mark is for the voice: empty if it parts words only, None if it is no mark."""
    return _MARKS.get(sign)


def usual_letters(text: str) -> str:
    """A text whose letters, digits and signs have their usual width; its marks stay."""
    if text.isascii():
        return text
    return "".join(
        part if index % 2 else unicodedata.normalize("NFKC", part)
        for index, part in enumerate(_KEPT.split(text))
    )


def spaced(words: Iterable[ReadWord]) -> Iterator[ReadWord]:
    """The words and marks that have sound, parted as in the texts that Kokoro learned from.

    No space is after an opening mark, before any other, or beside a doubled consonant (行っ て).
    """
    said = [word for word in words if word.symbols]
    for word, following in pairwise(said):
        is_joined = word.symbols in _OPENING or word.symbols.endswith(_DOUBLED)
        if following.is_word:
            is_joined = is_joined or following.symbols.startswith(_DOUBLED)
        else:
            is_joined = is_joined or following.symbols not in _OPENING
        yield replace(word, space="" if is_joined else " ")
    if said:
        yield replace(said[-1], space=" ")
