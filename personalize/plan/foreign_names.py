"""Names of people whose rows say another language: read by its rules, in the voice's own sounds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from personalize.names.other_scripts import script_of
from personalize.pronunciation.marking import mark_pieces
from personalize.pronunciation.said import NameContext, Origin, SaidWord

ReadForeign = Callable[[Collection[str], str, NameContext], Mapping[str, SaidWord]]
"""Words as the language of a tag reads them, whose names they are; without those it cannot read."""

_NOT_KNOWN = (Origin.GUESS, Origin.DICTIONARY)


def no_foreign(
    words: Collection[str],  # noqa: ARG001  none of them
    language: str,  # noqa: ARG001
    context: NameContext,  # noqa: ARG001
) -> Mapping[str, SaidWord]:
    """For whoever does not ask the voice."""
    return {}


class ForeignNames:
    """Reads what nobody knows better: no lexicon, no approval, no table of the campaign.

    Args:
        read: asks the voice.
        has_dictionary: whether its language has a dictionary that knows names: English.
    """

    def __init__(self, read: ReadForeign, *, has_dictionary: bool) -> None:
        self._read = read
        self._unknown = (Origin.GUESS,) if has_dictionary else _NOT_KNOWN
        self._found: dict[tuple[str, NameContext], dict[str, SaidWord]] = {}

    def pieces(
        self, pieces: tuple[SaidWord, ...], language: str, context: NameContext
    ) -> tuple[SaidWord, ...]:
        """The pieces of a value, after its dictionary was asked, with those read by `language`."""
        unknown = {piece.written for piece in pieces if self._is_open(piece)}
        if not unknown:
            return pieces
        found = self._words(unknown, language, context)
        return tuple(
            found.get(piece.written, piece) if self._is_open(piece) else piece for piece in pieces
        )

    def _is_open(self, piece: SaidWord) -> bool:
        """Whether the language decides; not of a name in other letters, which is spelled for us."""
        is_plain = not piece.detail or piece.origin == Origin.DICTIONARY
        return piece.origin in self._unknown and is_plain and not script_of(piece.written)

    def _words(
        self, words: Collection[str], language: str, context: NameContext
    ) -> Mapping[str, SaidWord]:
        known = self._found.setdefault((language, context), {})
        asked = set(words) - known.keys()
        if asked:
            known.update(self._read(asked, language, context))
        return known


def mark_with_foreign(before: Iterable[SaidWord], after: Iterable[SaidWord]) -> str:
    """A value as it stands in a text: what had a pronunciation, and what another language reads.

    Args:
        before: its pieces as names lexicon, table and approvals say them.
        after: the same pieces once the dictionary and the other language were asked.
    """
    pairs = zip(before, after, strict=True)
    return mark_pieces(tuple(new if new.is_foreign else old for old, new in pairs))
