"""Clips for the ear: the lines that are spoken, and whether what was heard is what was meant."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from benchmarks.phone_folding import bare
from benchmarks.plain_words import plain_words
from benchmarks.said_lists import ListedName, Phrase
from benchmarks.said_path import Carrier, SaidLine, carrier_of, say_line, say_value, value_line
from personalize.errors import VidmergeError
from personalize.pronunciation.said import NameContext, SaidWord

SEED = 2026
NAME_LIMIT, LINE_LIMIT = 0.34, 0.2
"""How far the sounds of a name, or of a whole phrase, may be from those that were meant.

Of 800 names, 96 % are nearer than that, and 0.9 % if another name is said.
"""

Measure = Callable[[str, str], float]


@dataclass(frozen=True, slots=True)
class Clip:
    """A line to speak, and what of it is measured.

    Attributes:
        line: as a segment holds it.
        phones: what is meant, ARPAbet: of the value, or of the whole phrase.
        carrier: the sentence around the value; None for a phrase.
        context: of the value; None for a phrase.
    """

    list_name: str
    written: str
    line: str
    phones: str
    carrier: Carrier | None = None
    context: NameContext | None = None
    locale: str = ""

    @property
    def before(self) -> tuple[str, ...]:
        """The carrier's words before the value."""
        return self.carrier.before if self.carrier else ()

    @property
    def after(self) -> tuple[str, ...]:
        """Those after it."""
        return self.carrier.after if self.carrier else ()


@dataclass(frozen=True, slots=True)
class Heard:
    """What the ear made of a clip; `distance` is infinite if the carrier was not heard."""

    text: str
    distance: float
    is_right: bool


def name_clip(list_name: str, name: ListedName, carrier: Carrier | None = None) -> Clip:
    """A name in its carrier sentence."""
    carrier = carrier or carrier_of(name.context)
    line = value_line(name.name, name.context, carrier)
    phones = say_value(name.name, name.context, carrier)
    return Clip(list_name, name.name, line, phones, carrier, name.context)


def phrase_clip(phrase: Phrase) -> Clip:
    """A phrase by itself."""
    phones = _phones(say_line(phrase.text, phrase.locale))
    return Clip("phrases", phrase.text, phrase.text, phones, locale=phrase.locale)


def sample_names(names: list[ListedName], most: int) -> list[ListedName]:
    """Some names, drawn by the number of people who bear them, each at most once."""
    weights = np.array([name.weight for name in names])
    drawn = np.random.default_rng(SEED).choice(
        len(names), min(most, len(names)), replace=False, p=weights / weights.sum()
    )
    return [names[index] for index in sorted(drawn)]


def judge(clip: Clip, text: str, measure: Measure) -> Heard:
    """Whether the carrier's words were all heard, and between them sounds near those meant."""
    readings = list(_value_readings(clip, text))
    distance = min((measure(clip.phones, phones) for phones in readings), default=math.inf)
    limit = NAME_LIMIT if clip.carrier else LINE_LIMIT
    return Heard(text, round(distance, 3), distance <= limit)


def _value_readings(clip: Clip, text: str) -> Iterator[str]:
    """The sounds between the carrier's words; none if one of these was not heard.

    The ear writes one spelling of what it hears, so that a name may be read as a line reads it or
    as a value ("Jose"), and its first sound may stand in the word before: "Hide Vorzhak".
    """
    try:
        line = say_line(text) if text else SaidLine("", ())
    except VidmergeError:
        return
    words = plain_words(line.text).split()
    first, last = len(clip.before), len(words) - len(clip.after)
    if first <= last and (*words[:first], *words[last:]) == (*clip.before, *clip.after):
        if clip.context is None:
            yield _phones(line)
            return
        value = " ".join(word.capitalize() for word in words[first:last])
        yield from _readings_of(value, clip.context)
    elif (inner := _inner_phones(clip, line)) is not None:
        yield inner


def _readings_of(value: str, context: NameContext) -> Iterator[str]:
    """A heard value as a line reads it, and as a value is read."""
    if not value:
        yield ""
        return
    yield _phones(say_line(value))
    with suppress(VidmergeError):
        yield say_value(value, context)


def _inner_phones(clip: Clip, line: SaidLine) -> str | None:
    """The phones of a line without those of the carrier's words; None if these are not there."""
    heard = _in_order(line.words)
    before, after = (_in_order(say_line(" ".join(w)).words) for w in (clip.before, clip.after))
    start, end = len(before), len(heard) - len(after)
    around = map(bare, (*heard[:start], *heard[max(start, end) :]))
    if end <= start or list(around) != list(map(bare, (*before, *after))):
        return None
    return " ".join(heard[start:end])


def _in_order(words: Iterable[SaidWord]) -> list[str]:
    """The phones of all words."""
    return [phone for word in words for phone in word.phones.replace("#", " ").split()]


def _phones(line: SaidLine) -> str:
    return " # ".join(word.phones for word in line.words)
