"""How a value is said: approved, else the campaign's table, else the names lexicon.

What none of them knows stays as it is written; the voice's dictionary may know it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Protocol

from personalize.pronunciation.lexicon import Context, Entry, names_lexicon
from personalize.pronunciation.markup import defused, mark, mark_sounds
from personalize.pronunciation.said import NameContext, Origin, SaidWord

_EDGES = re.compile(r"^(\W*)(.*?)([\s,;:!?]*)$", re.DOTALL)
_LEXICON = {
    NameContext.GIVEN: Context.GIVEN,
    NameContext.SURNAME: Context.SURNAME,
    NameContext.COMPANY: Context.COMPANY,
}

Phones = Callable[[str], str | None]
"""The pronunciation (ARPAbet) of a written value or word, or None."""


class Approvals(Protocol):
    """What people approved."""

    def find(self, written: str, context: NameContext) -> SaidWord | None:
        """How a value is said in a context, or None if nobody has approved it."""


class NoApprovals:
    """Nobody has approved anything."""

    def find(self, written: str, context: NameContext) -> SaidWord | None:  # noqa: ARG002  none
        """None."""
        return None


class NameReader:
    """Reads values; one per campaign.

    Args:
        table: the campaign's own pronunciations.
        approvals: what people approved, for all campaigns.
        knows_names: whether it asks the names lexicon, which has English pronunciations.
    """

    def __init__(self, table: Phones, approvals: Approvals, *, knows_names: bool = True) -> None:
        self._knows_names = knows_names
        self._table = table
        self._approvals = approvals

    def read(self, said: str, shown: str, context: NameContext) -> tuple[SaidWord, ...]:
        """The pieces of a value in order: words, or names of several words that go together.

        Args:
            said: its said form.
            shown: its shown form, by which people approve it.
            context: whose name it is.
        """
        for written in dict.fromkeys((shown, said)):
            if whole := self._own(written, context):
                return (SaidWord(said, whole.phones, whole.origin, whole.detail),)
        if context == NameContext.FULL:
            return self._read_full(said)
        own = {word: self._own(_split_edges(word)[1], context) for word in said.split()}
        if any(own.values()) or not self._knows_names:
            return tuple(self._piece(word, context) for word in said.split())
        parts = names_lexicon().find_parts(said, _LEXICON[context])
        return tuple(_piece_of(text, entry) for text, entry in parts)

    def _read_full(self, said: str) -> tuple[SaidWord, ...]:
        """First the given name, then the surname, which may be of several words."""
        first, *others = said.split()
        surname = " ".join(others)
        given = self._piece(first, NameContext.GIVEN)
        return (given, *self.read(surname, surname, NameContext.SURNAME)) if others else (given,)

    def _piece(self, piece: str, context: NameContext) -> SaidWord:
        _, word, _ = _split_edges(piece)
        if own := self._own(word, context):
            return SaidWord(piece, own.phones, own.origin, own.detail)
        is_listed = word and self._knows_names
        return _piece_of(
            piece, names_lexicon().find(word, _LEXICON[context]) if is_listed else None
        )

    def _own(self, written: str, context: NameContext) -> SaidWord | None:
        if approved := self._approvals.find(written, context):
            return approved
        phones = self._table(written)
        return SaidWord(written, phones, Origin.CAMPAIGN) if phones else None


def mark_pieces(pieces: tuple[SaidWord, ...]) -> str:
    """The value with the pronunciations of its pieces, as it stands in a segment's text."""
    return " ".join(map(_marked, pieces))


def with_origins(words: Iterable[SaidWord], pieces: Iterable[SaidWord]) -> tuple[SaidWord, ...]:
    """The words of a marked text, where those of the pieces have the origin of these again."""
    known = {
        _split_edges(piece.written)[1]: piece for piece in pieces if piece.phones or piece.sounds
    }

    def told(word: SaidWord) -> SaidWord:
        piece = known.get(word.written)
        if word.origin != Origin.SCRIPT or piece is None:
            return word
        return replace(word, origin=piece.origin, detail=piece.detail, sounds=piece.sounds)

    return tuple(map(told, words))


@lru_cache(maxsize=1)
def plain_reader() -> NameReader:
    """A reader that knows the names lexicon alone."""
    return NameReader(lambda _: None, NoApprovals())


def mark_value(written: str, context: NameContext) -> str:
    """A value as the names lexicon alone says it."""
    return mark_pieces(plain_reader().read(written, written, context))


def _marked(piece: SaidWord) -> str:
    if not (piece.phones or piece.sounds):
        return defused(piece.written)
    before, word, after = _split_edges(piece.written)
    if not piece.phones:
        return f"{before}{mark_sounds(word, piece.sounds)}{after}"
    return f"{before}{mark(word, piece.phones)}{after}"


def _split_edges(piece: str) -> tuple[str, str, str]:
    edges = _EDGES.fullmatch(piece)
    return (edges[1], edges[2], edges[3]) if edges and edges[2] else ("", piece, "")


def _piece_of(written: str, entry: Entry | None) -> SaidWord:
    if entry is None:
        return SaidWord(written, "", Origin.GUESS)
    origin = Origin.RULES if entry.source == "letters" else Origin.LEXICON
    return SaidWord(written, entry.phones, origin, entry.source)
