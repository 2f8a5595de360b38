"""Pauses and emphasis in a normalised text, whose words are those that it has without them.

The voice normalises a text twice, without its marks and with them. The marks go between the words
of the first where they stand between those of the second, so "*$5* million" stays five million
dollars.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from personalize.pronunciation.prosody_marks import (
    CLOSE,
    MARK_CLASS,
    OPEN,
    PAUSE,
    has_marks,
)

_PIECE = re.compile(rf"[{MARK_CLASS}]|(?:\[[^\]\n]*\]\([^)\n]*\)|[^\s{MARK_CLASS}])+")
_EMPTY = re.compile(rf"{OPEN}\s*{CLOSE}")
_LINK = re.compile(r"\[([^\]\n]*)\]\(")
_SOUNDLESS = " .,;:!?\u2014\u2026'\"-"
_ENDS_PHRASE = re.compile(r"[.,;:!?\u2014\u2026]$")


def set_marks(said: str, marked: str) -> str:
    """The words of `said` with the marks of `marked`: one text, normalised without and with them.

    A pause stands after the punctuation, and behind a comma where there is none: the voice ends
    its phrase there.
    """
    pieces = _PIECE.findall(said)
    return _joined(pieces, _projected(_Marked.of(_EMPTY.sub("", marked)), pieces))


@dataclass(frozen=True, slots=True)
class _Marked:
    """Words, and marks with the number of words before each."""

    words: list[str]
    marks: list[tuple[int, str]]

    @classmethod
    def of(cls, text: str) -> _Marked:
        words: list[str] = []
        marks: list[tuple[int, str]] = []
        for piece in _PIECE.findall(text):
            if has_marks(piece):
                marks.append((len(words), piece))
            elif _bare(piece):
                words.append(piece)
        return cls(words, marks)


def _projected(marked: _Marked, pieces: list[str]) -> Iterator[tuple[int, str]]:
    """The marks, each with the number of `pieces` before it."""
    of_word = [index for index, piece in enumerate(pieces) if _bare(piece)]
    ours, theirs = list(map(_bare, marked.words)), [_bare(pieces[index]) for index in of_word]
    same = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    for at, mark in marked.marks:
        word = _moved(at, same, is_end=mark == CLOSE)
        if mark == OPEN:
            yield (of_word[word] if word < len(of_word) else len(pieces)), mark
        elif word == 0:
            yield 0, mark
        else:
            yield of_word[word - 1] + 1, mark


def _moved(at: int, same: Sequence[tuple[str, int, int, int, int]], *, is_end: bool) -> int:
    """Where a place between words of one text is among the words of the other."""
    places = [
        (first + at - start if kind == "equal" else last if at == stop or is_end else first)
        for kind, start, stop, first, last in same
        if start <= at <= stop
    ]
    return (max(places) if is_end else min(places)) if places else 0


def _joined(pieces: list[str], marks: Iterator[tuple[int, str]]) -> str:
    """The pieces with spaces between them, emphasis around them and pauses after them."""
    before: dict[int, str] = {}
    after: dict[int, str] = {}
    for index, mark in marks:
        if PAUSE.fullmatch(mark):
            stop = index
            while 0 < stop < len(pieces) and not _bare(pieces[stop]):  # a dash follows
                stop += 1
            after[stop] = after.get(stop, "") + mark
        elif mark == OPEN:
            before[index] = before.get(index, "") + mark
        else:
            after[index] = mark + after.get(index, "")
    text = after.get(0, "")
    for index, piece in enumerate(pieces):
        marks_after = after.get(index + 1, "")
        comma = "," if PAUSE.search(marks_after) and not _ENDS_PHRASE.search(piece) else ""
        text += f" {before.get(index, '')}{piece}{comma}{marks_after}"
    return text.strip()


def _bare(piece: str) -> str:
    """A piece for comparison: of a link the written word; empty if nothing is said."""
    link = _LINK.match(piece)
    return (link[1] if link else piece).strip(_SOUNDLESS).casefold()
