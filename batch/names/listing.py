"""The names of an export: how each is said, from where, and how many people hear it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from batch.job.campaign_file import open_campaign
from batch.job.engine import Engine
from personalize.campaign.campaign import Campaign
from personalize.errors import VidmergeError
from personalize.names.pronunciations import fold_written
from personalize.plan.said_values import SaidValue, respelled, say_values
from personalize.pronunciation.arpabet import to_ipa, to_voice
from personalize.pronunciation.marking import Approvals, mark_pieces, with_origins
from personalize.pronunciation.said import NameContext, Origin, SaidWord
from personalize.recipients.in_languages import LanguagePart, find_in_languages
from personalize.recipients.recipients import AS_FOUND, ReadingOptions
from personalize.source.reading import read_source

_EDGES = " .,;:!?"
_TRUST = {origin: rank for rank, origin in enumerate(Origin)}


@dataclass(frozen=True, slots=True)
class ListedName:
    """A name as `recipients` people hear it; `context` is None for values that are no names.

    The voice cannot say a name that is not `is_sayable`. `language` is that of the texts with it.
    """

    written: str
    context: NameContext | None
    pieces: tuple[SaidWord, ...]
    recipients: int
    is_sayable: bool = True
    language: str = ""

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
        if self.phones:
            return to_ipa(self.phones)
        sounds = [piece.sounds for piece in self.pieces]
        return f"/{' '.join(sounds)}/" if all(sounds) else ""

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
    """The names that a campaign says, the most uncertain first, and it in its other languages."""

    campaign: Campaign
    names: tuple[ListedName, ...]
    in_languages: Mapping[str, Campaign] = field(default_factory=dict)

    def campaign_of(self, name: ListedName) -> Campaign:
        """The campaign as those hear it who hear a name."""
        return self.in_languages.get(name.language, self.campaign)


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
    reading = source.reading
    table = read_source(source.recipients_file, reading.encoding, reading.sheet)
    parts = find_in_languages(table, campaign, reading).parts
    listed = [
        name for part in parts for name in _names_in(part, source.wants_all, engine, approvals)
    ]
    campaigns = {part.tag: part.campaign for part in parts}
    return NameList(campaign, tuple(sorted(listed, key=_order)), campaigns)


def _names_in(
    part: LanguagePart, wants_all: bool, engine: Engine, approvals: Approvals
) -> Iterator[ListedName]:
    campaign = part.campaign
    find_guesses = partial(engine.find_guesses, campaign.voice)
    read_foreign = partial(engine.read_foreign_names, campaign.voice)
    said = say_values(part.recipients, campaign, find_guesses, approvals, read_foreign)
    values = [value for found in said.by_field.values() for value in found.values()]
    words = {piece.written for one in values for piece in one.pieces if not piece.phones}
    unsayable = engine.find_unsayable(campaign.voice, words)
    for name in _merged(values, unsayable):
        if name.is_unsure or (wants_all and name.context):
            pieces = read_pieces(name.pieces, campaign, engine)
            yield replace(name, pieces=pieces, language=part.tag)


def read_pieces(
    pieces: tuple[SaidWord, ...], campaign: Campaign, engine: Engine
) -> tuple[SaidWord, ...]:
    """The pieces of a value; if some have no phonemes, all words as the campaign's voice says them.

    As they were if it cannot say one.
    """
    if all(piece.phones or piece.sounds for piece in pieces):
        return pieces
    try:
        words = engine.pronounce(campaign.voice, mark_pieces(pieces), campaign.reading_locale)
    except VidmergeError:
        return pieces
    words = with_origins(words, pieces)
    return words if campaign.is_english else tuple(map(_in_own_sounds, words))


def _in_own_sounds(word: SaidWord) -> SaidWord:
    """A word of another language than English, without the phonemes that are English ones."""
    if word.sounds:
        return word
    sounds = to_voice(word.phones) if word.phones else word.detail.strip("/")
    return replace(word, phones="", sounds=sounds, detail="" if word.phones else word.detail)


def _order(name: ListedName) -> tuple[bool, int, int, str]:
    return (name.is_sayable, -_TRUST[name.weakest.origin], -name.recipients, name.written)


def _merged(values: Iterable[SaidValue], unsayable: Collection[str]) -> list[ListedName]:
    """Each name once per context, however it is cased, and whichever fields have it."""
    heard: Counter[tuple[str, NameContext | None, str]] = Counter()
    first: dict[tuple[str, NameContext | None, str], ListedName] = {}
    for value in values:
        for name in _names_of(value, unsayable):
            said = " # ".join(f"{one.phones}{one.sounds} {one.origin}" for one in name.pieces)
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
