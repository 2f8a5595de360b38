"""A template for a translator: its marks as numbers, put back only if all are where they belong.

`Hi {{ first_name }}, *welcome*!` goes out as `Hi {0}, {1}welcome{2}!`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from jinja2 import TemplateSyntaxError

from personalize.translation.pieces import Piece, Role, split_template

_NUMBER = re.compile(r"\{\s*(\d{1,4})\s*\}")
_BRACE = re.compile(r"[{}]")
_OPENING_SIGNS = "¿¡([\"'\u00ab\u201c\u2018-"


class AlteredError(ValueError):
    """A translation in which a mark is lost, repeated, or where it would change the meaning."""


@dataclass(frozen=True)
class ProtectedTemplate:
    """A template and its pieces."""

    source: str

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """Words and marks alternating."""
        return split_template(self.source)

    @cached_property
    def marks(self) -> tuple[Piece, ...]:
        """What must be in every translation, in the order of the template."""
        return self.pieces[1::2]

    @property
    def masked(self) -> str:
        """The template as one text, each mark as its number in braces."""
        parts = [piece.text for piece in self.pieces]
        parts[1::2] = [f"{{{number}}}" for number in range(len(self.marks))]
        return " ".join("".join(parts).split())

    @property
    def words(self) -> tuple[str, ...]:
        """The words between the marks, to be translated one by one."""
        return tuple(_clean(piece.text) for piece in self.pieces if piece.has_words)

    def restored(self, translated: str) -> str:
        """A translation of `masked` with the marks in place of their numbers.

        Raises:
            AlteredError: it says what is wrong with the translation.
        """
        parts = _NUMBER.split(_clean(translated))
        words, numbers = parts[0::2], list(map(int, parts[1::2]))
        if any(map(_BRACE.search, words)):
            raise AlteredError("has a brace that is no mark")
        if sorted(numbers) != list(range(len(self.marks))):
            raise AlteredError("does not have every mark exactly once")
        if self._outline(words, numbers) != self._own_outline:
            raise AlteredError("has a mark in another branch of a condition, or out of order")
        return self.checked("".join(self._spaced(self._hugged(words, numbers), numbers)))

    def with_words(self, translated: Sequence[str]) -> str:
        """The template with the translations of `words` in place of these.

        Raises:
            AlteredError: one of them is empty or brings marks of its own.
        """
        rest = iter(translated)
        parts = (_respaced(piece.text, next(rest)) if piece.has_words else piece.text
                 for piece in self.pieces)  # fmt: skip
        return self.checked("".join(parts))

    def checked(self, translation: str) -> str:
        """A translated template, if its marks are those of this one.

        Raises:
            AlteredError: they are not.
        """
        try:
            theirs = ProtectedTemplate(translation)
            marks = theirs.marks
        except TemplateSyntaxError as error:
            raise AlteredError(f"is no template: {error}") from error
        if any(_BRACE.search(piece.text) for piece in theirs.pieces[0::2]):
            raise AlteredError("has a brace that is no mark")
        if _sorted(marks) != _sorted(self.marks) or _blocks(marks) != _blocks(self.marks):
            raise AlteredError("has other tags or markup")
        return translation

    @cached_property
    def _own_outline(self) -> list[object]:
        words = [piece.text for piece in self.pieces[0::2]]
        return self._outline(words, list(range(len(self.marks))))

    def _outline(self, words: Sequence[str], numbers: Sequence[int]) -> list[object]:
        """What a translation keeps: branches in order, each with its marks and any words at all."""
        outline: list[object] = []
        inside: set[tuple[int, int]] = set()
        open_marks: list[int] = []
        has_words = _has_letters(words[0])
        for number, after in zip(numbers, words[1:], strict=True):
            role = self.marks[number].role
            if role is Role.BLOCK:
                outline += [has_words, inside, number]
                inside, has_words = set(), False
            else:
                opened = open_marks.pop() if role is Role.CLOSES and open_marks else -1
                inside = inside | {(number, opened)}
            if role is Role.OPENS:
                open_marks.append(number)
            has_words = has_words or _has_letters(after)
        return [*outline, has_words, inside, open_marks]

    def _hugged(self, words: Sequence[str], numbers: Sequence[int]) -> list[str]:
        """The words without space within an emphasis, where stars would not be read."""
        hugged = list(words)
        for index, number in enumerate(numbers):
            if self.marks[number].role is Role.CLOSES:
                hugged[index] = hugged[index].rstrip()
            if self.marks[number].role is Role.OPENS:
                hugged[index + 1] = hugged[index + 1].lstrip()
        return hugged

    def _spaced(self, words: Sequence[str], numbers: Sequence[int]) -> Iterator[str]:
        """The parts of a translation, with a space where a mark would be glued to a word."""
        yield words[0]
        for index, number in enumerate(numbers):
            mark, before, after = self.marks[number], words[index], words[index + 1]
            if self._stood_apart(2 * number, -1) and _is_glued(before[-1:], mark, Role.CLOSES):
                yield " "
            if index and not before and self._come_together(numbers[index - 1], number):
                yield " "
            yield mark.text
            if self._stood_apart(2 * number + 2, 0) and _is_glued(after[:1], mark, Role.OPENS):
                yield " "
            yield after

    def _come_together(self, first: int, second: int) -> bool:
        """Whether two values that were apart would become one word."""
        were = second == first + 1 and not self.pieces[2 * second].text
        return not were and self.marks[first].role is self.marks[second].role is Role.VALUE

    def _stood_apart(self, words: int, side: int) -> bool:
        """Whether a mark is not glued to the words beside it in the template."""
        text = self.pieces[words].text
        return not text or not text[side].isalnum()


def _is_glued(sign: str, mark: Piece, inner: Role) -> bool:
    """Whether a sign beside a mark would become one word with what the mark says."""
    if not sign or sign.isspace() or mark.role is inner:
        return False
    if mark.role is Role.BLOCK:
        return sign not in _OPENING_SIGNS
    return sign.isalnum()


def _respaced(source: str, translated: str) -> str:
    """A translation with the space around its source."""
    words = _clean(translated)
    if not words:
        raise AlteredError("has no words for a part of the text")
    if _BRACE.search(words):
        raise AlteredError("has a brace that is no mark")
    lead = source[: len(source) - len(source.lstrip())]
    return lead + words + source[len(source.rstrip()) :]


def _clean(text: str) -> str:
    return " ".join(text.split())


def _has_letters(text: str) -> bool:
    return any(map(str.isalpha, text))


def _sorted(marks: Sequence[Piece]) -> list[tuple[str, str]]:
    return sorted((mark.role.value, mark.text) for mark in marks)


def _blocks(marks: Sequence[Piece]) -> list[str]:
    return [mark.text for mark in marks if mark.role is Role.BLOCK]
