"""A template as words and marks: what may be translated, and what must be as it was.

Marks are Jinja2's tags, found by its own lexer, and the markup of pronunciation, pauses and
emphasis.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from personalize.pronunciation.markup import outline_markup
from personalize.pronunciation.prosody_marks import PRIVATE_USE
from personalize.script.faults import ENVIRONMENT


class Role(Enum):
    """What a piece is for the words around it."""

    WORDS = "words"
    VALUE = "value"
    """Stands for words, or changes none: `{{ first_name }}`, a pause, a word with its sound."""
    BLOCK = "block"
    """Decides about the words after it: `{% if ... %}`, `{% else %}`, `{% set ... %}`."""
    OPENS = "opens"
    CLOSES = "closes"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a template. All parts in order are the template."""

    role: Role
    text: str

    @property
    def has_words(self) -> bool:
        """Whether there is anything to translate in it."""
        return self.role is Role.WORDS and _has_letters(self.text)


_BEGINS = {
    "variable_begin": Role.VALUE,
    "comment_begin": Role.VALUE,
    "raw_begin": Role.VALUE,
    "block_begin": Role.BLOCK,
}
_ENDS = frozenset(("variable_end", "comment_end", "raw_end", "block_end"))
_FIRST = 0x100000
_STOWED = re.compile("([\U00100000-\U0010fffd])")


def split_template(source: str) -> tuple[Piece, ...]:
    """The pieces of a template that Jinja2 accepts; words and marks alternate, words first."""
    stowed: list[Piece] = []

    def stow(role: Role, text: str) -> str:
        stowed.append(Piece(role, _STOWED.sub(lambda found: _of(found[0]).text, text)))
        return chr(_FIRST + len(stowed) - 1)

    def _of(sign: str) -> Piece:
        return stowed[ord(sign) - _FIRST]

    source = PRIVATE_USE.sub("", source)
    text, at = "", 0
    for begin, end, role in _tags(source):
        text += source[at:begin] + stow(role, source[begin:end])
        at = end
    text = outline_markup(
        text + source[at:],
        lambda mark: stow(Role.VALUE, mark),
        (lambda mark: stow(Role.OPENS, mark), lambda mark: stow(Role.CLOSES, mark)),
    )
    parts = _STOWED.split(text)
    return tuple(
        _of(part) if index % 2 else Piece(Role.WORDS, part) for index, part in enumerate(parts)
    )


def tags_with_words(pieces: tuple[Piece, ...]) -> list[str]:
    """The tags with words in quotes that may be said: `{{ first_name | default("there") }}`."""
    return [piece.text for piece in pieces if piece.role is not Role.WORDS and _quotes(piece.text)]


def _quotes(tag: str) -> bool:
    tokens = [(kind, text) for _, kind, text in ENVIRONMENT.lex(tag)]
    is_said = tokens[0][0] == "variable_begin" or ("name", "set") in tokens
    return is_said and any(kind == "string" and _has_letters(text) for kind, text in tokens)


def _has_letters(text: str) -> bool:
    return any(map(str.isalpha, text))


def _tags(source: str) -> Iterator[tuple[int, int, Role]]:
    """Where each tag begins and ends, without the space that a `-` strips around it."""
    start, role, at = 0, None, 0
    for _, kind, text in ENVIRONMENT.lex(source):
        begin = source.index(text, at)  # space that a `-` strips is in no token before it
        at = begin + len(text)
        if kind in _BEGINS and role is None:
            start, role = begin, _BEGINS[kind]
        elif kind in _ENDS and role is not None:
            yield start, begin + len(text.rstrip()), role
            role = None
