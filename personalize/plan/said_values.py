"""How the values that people hear are said, once per distinct value, and which rest on a guess."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa

from personalize.campaign.campaign import Campaign, FieldMapping
from personalize.errors import ConfigError
from personalize.fields import role_of
from personalize.names.other_scripts import doubt_of
from personalize.names.pronunciations import Pronunciations
from personalize.plan.foreign_names import (
    ForeignNames,
    ReadForeign,
    mark_with_foreign,
    no_foreign,
)
from personalize.pronunciation.arpabet import to_ipa
from personalize.pronunciation.marking import Approvals, NameReader, NoApprovals, mark_pieces
from personalize.pronunciation.respelling import write_respelling
from personalize.pronunciation.said import READ_AS, NameContext, Origin, SaidWord
from personalize.recipients.name_languages import NAME_LANGUAGE
from personalize.recipients.recipients import Recipients

FindGuesses = Callable[[Collection[str]], Mapping[str, SaidWord]]
"""The words among some that the voice says by guess, each with how it says them."""


@dataclass(frozen=True, slots=True)
class SaidValue:
    """One distinct value of a field, as `recipients` people hear it.

    `context` is None for values that are no names. `marked` is what a segment's text has. Nobody
    hears a value that is `held`, which says why. `language` is that of their names, by their rows,
    where it is another than the text's.
    """

    field: str
    shown: str
    said: str
    context: NameContext | None
    pieces: tuple[SaidWord, ...]
    marked: str
    recipients: int
    held: str = ""
    language: str = ""

    @property
    def is_guess(self) -> bool:
        """Whether a part of it rests on the voice's guess."""
        return any(piece.origin == Origin.GUESS for piece in self.pieces)

    @property
    def is_foreign(self) -> bool:
        """Whether a part of it is read by the rules of another language."""
        return any(piece.is_foreign for piece in self.pieces)

    def respelled(self) -> str:
        """How it is said, for readers of English; dictionary words as they are written."""
        return " ".join(map(respelled, self.pieces))


SENDER = "owner"
"""The field with the name of one of the sender's people, of whom a recipient's row says nothing."""
_DECIDED = (Origin.APPROVED, Origin.CAMPAIGN)
_HELD = "held back: how this is said is the voice's guess; approve it or add a pronunciation"

# What the normaliser has put into words, or will: there is nothing to guess.
_IN_WORDS = ("number", "money", "percent", "date", "url", "email", "phone")

ByField = Mapping[str, Mapping[tuple[str, str, str], SaidValue]]


@dataclass(frozen=True, slots=True)
class SaidValues:
    """The values of all spoken fields, by field, then by shown form, said form and language."""

    by_field: ByField = field(default_factory=dict)

    def find(self, name: str, shown: str, said: str, language: str = "") -> SaidValue | None:
        """A value of a field; None if no line speaks the field."""
        values = self.by_field.get(name, {})
        return values.get((shown, said, language)) or values.get((shown, said, ""))

    def depends_on_language(self, name: str) -> bool:
        """Whether the language of a recipient's names decides how some value of a field is said."""
        return any(value.is_foreign for value in self.by_field.get(name, {}).values())

    def guesses(self) -> list[SaidValue]:
        """The values that rest on the voice's guess, those of most recipients first."""
        found: dict[tuple[object, ...], SaidValue] = {}
        for value in (one for values in self.by_field.values() for one in values.values()):
            key = (value.field, value.shown, value.said, value.pieces)
            known = found.get(key)
            count = value.recipients + (known.recipients if known else 0)
            found[key] = replace(known or value, recipients=count)
        unsure = [value for value in found.values() if value.is_guess]
        return sorted(unsure, key=lambda value: (-value.recipients, value.field, value.shown))


NOTHING_SAID = SaidValues()
"""No value comes with a pronunciation."""


def no_guesses(words: Collection[str]) -> Mapping[str, SaidWord]:  # noqa: ARG001  none of them
    """For whoever does not ask the voice."""
    return {}


def respelled(word: SaidWord) -> str:
    """A word as `muh-REE-uh`; as written if the voice's dictionary says it.

    A guess in another language as that writes its reading.
    """
    if word.detail.startswith(READ_AS):
        return word.detail.removeprefix(READ_AS)
    if word.sounds:
        return f"/{word.sounds}/"
    if not word.phones or word.origin == Origin.DICTIONARY:
        return word.written
    try:
        return write_respelling(word.phones)
    except ConfigError:  # a guess may have no main stress, or several
        return to_ipa(word.phones)


def say_values(
    recipients: Recipients,
    campaign: Campaign,
    find_guesses: FindGuesses = no_guesses,
    approvals: Approvals | None = None,
    read_foreign: ReadForeign = no_foreign,
) -> SaidValues:
    """How the values of the fields that some line speaks are said."""
    reader = NameReader(
        Pronunciations(campaign.pronunciations).phones,
        approvals or NoApprovals(),
        knows_names=campaign.is_english,
    )
    spoken = sorted(frozenset().union(*(script.spoken for script in campaign.line_scripts())))
    by_field: ByField = {
        name: dict(_read_field(recipients, campaign, name, reader))
        for name in spoken
        if campaign.field_kind(name) not in _IN_WORDS
    }
    foreign = ForeignNames(read_foreign, has_dictionary=campaign.is_english)
    return SaidValues(_with_policy(_with_guesses(by_field, find_guesses, foreign), campaign))


def context_of(campaign: Campaign, name: str) -> NameContext | None:
    """Whose name a field's values are; None if they are no names."""
    kind = campaign.field_kind(name)
    if kind == "company":
        return NameContext.COMPANY
    if kind != "person":
        return None
    role = role_of(name, kind)
    if role == "surname":
        return NameContext.SURNAME
    return NameContext.GIVEN if name == "first_name" else NameContext.FULL


def _with_policy(by_field: ByField, campaign: Campaign) -> ByField:
    """The values after the campaign's `on_unsure`: guessed names are said, replaced or held."""
    if campaign.on_unsure == "say":
        return by_field
    return {
        name: {key: _unsure(value, campaign) for key, value in values.items()}
        for name, values in by_field.items()
    }


def _unsure(value: SaidValue, campaign: Campaign) -> SaidValue:
    if not value.is_guess or value.context is None:
        return value
    mapping = campaign.fields.get(value.field)
    if campaign.on_unsure == "hold" or mapping is None or mapping.fallback is None:
        return replace(value, held=f"{_HELD} (on_unsure: {campaign.on_unsure})")
    said = Pronunciations(campaign.pronunciations).words(mapping.fallback)
    return replace(value, said=said, marked=said)


def _read_field(
    recipients: Recipients, campaign: Campaign, name: str, reader: NameReader
) -> Iterator[tuple[tuple[str, str, str], SaidValue]]:
    """The values of a field, by their forms and language in the recipients' table."""
    context = context_of(campaign, name)
    mapping = campaign.fields.get(name, FieldMapping())
    is_theirs = not mapping.has_values and context is not None and name != SENDER
    columns = [name, f"{name}__said", *([NAME_LANGUAGE] if is_theirs else [])]
    for (shown, said, *more), count in _distinct(recipients.accepted, columns):
        language = more[0] if more else ""
        if mapping.has_values:
            value = SaidValue(name, shown, said, None, (), "", count)
            yield (shown, said, ""), _translated(campaign, mapping, value)
            continue
        if context is None:
            pieces = tuple(SaidWord(word, "", Origin.GUESS) for word in said.split())
        else:
            is_person = context != NameContext.COMPANY
            doubt = doubt_of(shown, said, campaign.language.default, is_person=is_person)
            doubt = doubt if shown != mapping.fallback else ""
            pieces = _doubted(reader.read(said, shown, context), doubt)
        value = SaidValue(name, shown, said, context, pieces, mark_pieces(pieces), count)
        yield (shown, said, language), replace(value, language=language)


def _doubted(pieces: tuple[SaidWord, ...], doubt: str) -> tuple[SaidWord, ...]:
    """The pieces as guesses for the reason `doubt`, if there is one, unless a person decided."""
    if not doubt or all(piece.origin in _DECIDED for piece in pieces):
        return pieces
    return tuple(
        piece if piece.origin in _DECIDED else replace(piece, origin=Origin.GUESS, detail=doubt)
        for piece in pieces
    )


def _translated(campaign: Campaign, mapping: FieldMapping, value: SaidValue) -> SaidValue:
    """A value as the campaign words it; as it is if the default language has no words for it."""
    own = {cell.casefold(): words for cell, words in mapping.values.items()}
    is_default = not campaign.is_translated
    said = own.get(value.shown.casefold(), value.said if is_default else "")
    if not said and value.shown == mapping.fallback:
        said = value.said
    tag = campaign.language.default
    held = "" if said else (
        f"field {value.field!r} has no words in {tag} for this value; add them to the campaign, "
        f"fields: {{{value.field}: {{values: ...}}}}"
    )  # fmt: skip
    pieces = tuple(SaidWord(word, "", Origin.GUESS) for word in said.split())
    return replace(value, said=said or value.said, pieces=pieces, marked=said, held=held)


def _distinct(accepted: pa.Table, columns: list[str]) -> Iterator[tuple[tuple[str, ...], int]]:
    """The combinations of some columns whose said form has words, and how many rows have each."""
    arrays = [accepted[name].combine_chunks() for name in columns]
    codes = np.zeros(accepted.num_rows, np.int64)
    for array in arrays:
        codes = codes * max(1, len(array.dictionary)) + array.indices.to_numpy()
    found, firsts, counts = np.unique(codes, return_index=True, return_counts=True)
    values = [array.take(pa.array(firsts)).to_pylist() for array in arrays]
    for row in range(len(found)):
        combination = tuple(column[row] for column in values)
        if combination[1]:
            yield combination, int(counts[row])


def _with_guesses(by_field: ByField, find_guesses: FindGuesses, foreign: ForeignNames) -> ByField:
    """The values, in which pieces without pronunciation are the dictionary's or guesses."""
    unsure = {
        piece.written
        for values in by_field.values()
        for value in values.values()
        for piece in value.pieces
        if piece.origin == Origin.GUESS
    }
    guesses = find_guesses(unsure)

    def told(piece: SaidWord) -> SaidWord:
        if piece.origin != Origin.GUESS:
            return piece
        if piece.detail:
            guess = guesses.get(piece.written)
            return replace(piece, phones=piece.phones or (guess.phones if guess else ""))
        return guesses.get(piece.written) or replace(piece, origin=Origin.DICTIONARY)

    def read(value: SaidValue) -> SaidValue:
        known = replace(value, pieces=tuple(map(told, value.pieces)))
        if not value.language or value.context is None:
            return known
        pieces = foreign.pieces(known.pieces, value.language, value.context)
        if pieces == known.pieces:
            return known
        return replace(value, pieces=pieces, marked=mark_with_foreign(value.pieces, pieces))

    return {
        name: {key: read(value) for key, value in values.items()}
        for name, values in by_field.items()
    }
