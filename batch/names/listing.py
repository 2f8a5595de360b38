"""The names of an export: how each is said, from where, and how many people hear it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from batch.job.campaign_file import open_campaign
from batch.job.engine import Engine
from personalize.campaign.campaign import Campaign
from personalize.errors import VidmergeError
from personalize.names.pronunciations import fold_written
from personalize.plan.said_values import SaidValue, respelled, say_values
from personalize.pronunciation.arpabet import to_ipa
from personalize.pronunciation.marking import Approvals, mark_pieces, with_origins
from personalize.pronunciation.said import NameContext, Origin, SaidWord
from personalize.recipients.recipients import AS_FOUND, ReadingOptions, read_recipients

_EDGES = " .,;:!?"
_TRUST = {origin: rank for rank, origin in enumerate(Origin)}


@dataclass(frozen=True, slots=True)
class ListedName:
    """A name as `recipients` people hear it; `context` is None for values that are no names.

    The voice cannot say a name that is not `is_sayable`.
    """

    written: str
    context: NameContext | None
    pieces: tuple[SaidWord, ...]
    recipients: int
    is_sayable: bool = True

    @property
    def is_unsure(self) -> bool:
        """Whether it rests on a guess, or is not said at all."""
        return self.weakest.origin == Origin.GUESS or not self.is_sayable

    @property
    def weakest(self) -> SaidWord:
        """The least trusted of its pieces."""
        return max(self.pieces, key=lambda piece: _TRUST[piece.origin])

    @property
    def phones(self) -> str:
        """The pronunciation (ARPAbet); empty if the voice cannot say it."""
        said = [piece.phones for piece in self.pieces]
        return " # ".join(said) if all(said) else ""

    @property
    def ipa(self) -> str:
        """The pronunciation in IPA; empty if the voice cannot say it."""
        return to_ipa(self.phones) if self.phones else ""

    def respelled(self) -> str:
        """How it is said, for readers of English."""
        return " ".join(map(respelled, self.pieces))

    def source(self) -> str:
        """Where the least trusted part comes from, in words."""
        if not self.is_sayable:
            return "nothing: the voice cannot say it"
        weakest = self.weakest
        return weakest.origin.describe() + (f": {weakest.detail}" if weakest.detail else "")


@dataclass(frozen=True, slots=True)
class NameList:
    """The names that a campaign says, the most uncertain first."""

    campaign: Campaign
    names: tuple[ListedName, ...]


@dataclass(frozen=True, slots=True)
class NameSource:
    """Where names come from: a campaign and an export; all of them, or the unsure ones alone."""

    campaign_file: Path
    recipients_file: Path
    reading: ReadingOptions = AS_FOUND
    wants_all: bool = False


def list_names(source: NameSource, engine: Engine, approvals: Approvals) -> NameList:
    """The names in the fields that some line speaks.

    Raises:
        ConfigError: a file cannot be used.
    """
    campaign = open_campaign(source.campaign_file)
    recipients = read_recipients(source.recipients_file, campaign, source.reading)
    find_guesses = partial(engine.find_guesses, campaign.voice)
    by_field = say_values(recipients, campaign, find_guesses, approvals).by_field
    values = [value for field in by_field.values() for value in field.values()]
    words = {piece.written for one in values for piece in one.pieces if not piece.phones}
    unsayable = engine.find_unsayable(campaign.voice, words)
    listed = [
        replace(name, pieces=read_pieces(name.pieces, campaign, engine))
        for name in _merged(values, unsayable)
        if name.is_unsure or (source.wants_all and name.context)
    ]
    return NameList(campaign, tuple(sorted(listed, key=_order)))


def read_pieces(
    pieces: tuple[SaidWord, ...], campaign: Campaign, engine: Engine
) -> tuple[SaidWord, ...]:
    """The pieces of a value; if some have no phonemes, all words as the campaign's voice says them.

    As they were if it cannot say one.
    """
    if all(piece.phones for piece in pieces):
        return pieces
    try:
        words = engine.pronounce(campaign.voice, mark_pieces(pieces), campaign.reading_locale)
    except VidmergeError:
        return pieces
    return with_origins(words, pieces)


def _order(name: ListedName) -> tuple[bool, int, int, str]:
    return (name.is_sayable, -_TRUST[name.weakest.origin], -name.recipients, name.written)


def _merged(values: Iterable[SaidValue], unsayable: Collection[str]) -> list[ListedName]:
    """Each name once per context, however it is cased, and whichever fields have it."""
    heard: Counter[tuple[str, NameContext | None, str]] = Counter()
    first: dict[tuple[str, NameContext | None, str], ListedName] = {}
    for value in values:
        for name in _names_of(value, unsayable):
            said = " # ".join(f"{piece.phones} {piece.origin}" for piece in name.pieces)
            key = (fold_written(name.written), name.context, said)
            first.setdefault(key, name)
            heard[key] += name.recipients
    return [replace(name, recipients=heard[key]) for key, name in first.items()]


def _names_of(value: SaidValue, unsayable: Collection[str]) -> Iterator[ListedName]:
    """What of a value is approved together: its unsure words each alone, else the whole of it.

    An approved word counts in every value with it, an approved surname in every full name.
    """
    for context, part in _parts_of(value):
        unsure = [
            part[at : at + 1]
            for at, piece in enumerate(part)
            if piece.origin == Origin.GUESS or piece.written in unsayable
        ]
        for pieces in unsure or [part]:
            written = " ".join(piece.written for piece in pieces).strip(_EDGES)
            is_sayable = all(piece.written not in unsayable for piece in pieces)
            yield ListedName(written, context, pieces, value.recipients, is_sayable)


def _parts_of(value: SaidValue) -> list[tuple[NameContext | None, tuple[SaidWord, ...]]]:
    """Given name and surname of a full name that is read so; else the value."""
    if value.context != NameContext.FULL or len(value.pieces) < 2:
        return [(value.context, value.pieces)]
    return [(NameContext.GIVEN, value.pieces[:1]), (NameContext.SURNAME, value.pieces[1:])]
