"""Other ways to say a name, each checked before anybody is asked to listen to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from batch.job.engine import Engine
from batch.names.approval import settled_phones
from batch.names.listing import ListedName, read_pieces
from personalize.campaign.campaign import Campaign
from personalize.errors import ConfigError, VidmergeError
from personalize.plan.said_values import respelled
from personalize.pronunciation.arpabet import to_ipa, to_voice
from personalize.pronunciation.lexicon import Context, names_lexicon
from personalize.pronunciation.marking import plain_reader
from personalize.pronunciation.markup import mark
from personalize.pronunciation.said import NameContext, Origin, SaidWord

_MOST_OTHERS = 4
_SENTENCES = {
    NameContext.GIVEN: "Hi {}, thanks for your time.",
    NameContext.SURNAME: "Thanks to the {} family for your time.",
    NameContext.FULL: "Hi {}, thanks for your time.",
    NameContext.COMPANY: "Thanks to everyone at {} for your time.",
    None: "This is about {} and how it went.",
}
_LEXICON = {
    NameContext.GIVEN: (Context.GIVEN, Context.SURNAME, Context.COMPANY),
    NameContext.SURNAME: (Context.SURNAME, Context.GIVEN, Context.COMPANY),
    NameContext.FULL: (),
    NameContext.COMPANY: (Context.COMPANY, Context.WORD, Context.SURNAME, Context.GIVEN),
    None: (Context.WORD, Context.COMPANY),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A way to say a name: its phonemes (ARPAbet), and where they come from."""

    phones: str
    source: str

    def respelled(self) -> str:
        """For readers of English."""
        return respelled(SaidWord("", self.phones, Origin.APPROVED))

    @property
    def ipa(self) -> str:
        """In IPA, between slashes."""
        return to_ipa(self.phones)


def sentence_with(name: ListedName, phones: str) -> str:
    """A sentence in which a name is said so: voices say a name otherwise alone."""
    return _SENTENCES[name.context].format(mark(name.written, phones))


def other_readings(name: ListedName, campaign: Campaign, engine: Engine) -> list[Reading]:
    """Other readings of a name, best first, that the voice says exactly as they are written.

    None in another language than English: those that vidmerge knows are English.
    """
    if not campaign.is_english:
        return []
    found: dict[str, Reading] = {}
    now = Reading(settled_phones(name.phones), "").respelled() if name.phones else ""
    for reading in _candidates(name, campaign, engine):
        settled = _settled(reading)
        if settled is None or settled.respelled() in (now, *found):
            continue
        if is_said_so(name, settled.phones, campaign, engine):
            found[settled.respelled()] = settled
    return list(found.values())[:_MOST_OTHERS]


def is_said_so(name: ListedName, phones: str, campaign: Campaign, engine: Engine) -> bool:
    """Whether what the voice is given for the name in its sentence reads back as the phonemes."""
    try:
        words = engine.pronounce(
            campaign.voice, sentence_with(name, phones), campaign.reading_locale
        )
    except VidmergeError:
        return False
    given = [word.phones for word in words if word.origin == Origin.SCRIPT]
    return len(given) == 1 and to_voice(given[0]) == to_voice(phones)


def _candidates(name: ListedName, campaign: Campaign, engine: Engine) -> Iterator[Reading]:
    own, *_ = [*_LEXICON[name.context], None]
    for context in _LEXICON[name.context]:
        entry = names_lexicon().find(name.written, context)
        if entry is not None:
            as_other = "" if context == own else f", as a {context}"
            source = f"the names lexicon{as_other}: {entry.source}"
            yield Reading(entry.phones, source)
            yield from (Reading(phones, f"{source}, also right") for phones in entry.accept)
    if name.context is not None:
        pieces = plain_reader().read(name.written, name.written, name.context)
        yield from _read(pieces, campaign, engine)
    for guess in engine.find_guesses(campaign.voice, [name.written]).values():
        yield Reading(guess.phones, Origin.GUESS.describe())
    yield from _read((SaidWord(name.written, "", Origin.GUESS),), campaign, engine)


def _read(pieces: tuple[SaidWord, ...], campaign: Campaign, engine: Engine) -> Iterator[Reading]:
    """What vidmerge would say if nobody had said how."""
    whole = ListedName("", None, read_pieces(pieces, campaign, engine), 0)
    if whole.phones:
        yield Reading(whole.phones, whole.source())


def _settled(reading: Reading) -> Reading | None:
    try:
        return Reading(settled_phones(reading.phones), reading.source)
    except ConfigError:
        return None
