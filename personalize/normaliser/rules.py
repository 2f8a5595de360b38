"""The order of the rules. Each takes a text and gives it back with its kind in words.

What looks like another kind goes first: addresses before telephone numbers before money before
dates before plain numbers; capitals last, when no rule needs them any more.
"""

from __future__ import annotations

import re

from personalize.normaliser.abbreviations import say_abbreviations
from personalize.normaliser.addresses import say_addresses
from personalize.normaliser.dates import say_calendar_names, say_dates
from personalize.normaliser.forms import say_forms
from personalize.normaliser.letters import (
    WordKnowledge,
    say_article,
    say_capitals,
    split_mixed,
)
from personalize.normaliser.money import say_money
from personalize.normaliser.named_numbers import say_decades, say_named_numbers
from personalize.normaliser.numerals import say_numerals
from personalize.normaliser.pauses import set_pauses
from personalize.normaliser.phone_numbers import say_phones
from personalize.normaliser.romans import say_abbreviated_romans, say_romans
from personalize.normaliser.spaced_thousands import join_thousands
from personalize.normaliser.streets import say_streets
from personalize.normaliser.style import TextStyle
from personalize.normaliser.symbols import (
    drop_emoticons,
    say_names,
    say_signs,
    say_symbols,
    say_tags,
)
from personalize.normaliser.times import say_times, say_zones
from personalize.normaliser.units import say_rates, say_units

_DIGIT = re.compile(r"\d")
_PLAIN = re.compile(r"(?:[A-Za-z ,!?;:'-]|\.(?![\w.]))*")


def apply_rules(text: str, style: TextStyle, words: WordKnowledge) -> str:
    """The words of a text whose characters are folded and whose spans are out.

    Raises:
        InputError: the text holds letters of a script that the voice does not know.
    """
    text = say_calendar_names(text)
    if not _PLAIN.fullmatch(text):
        text = _say_written(text, style)
    text = say_abbreviations(say_abbreviated_romans(text))
    text = say_romans(text)
    text = say_article(text)
    if _DIGIT.search(text):
        text = say_numerals(split_mixed(say_named_numbers(text)), style)
    if not _PLAIN.fullmatch(text):
        text = say_symbols(text)
    return set_pauses(say_capitals(text, words))


def _say_written(text: str, style: TextStyle) -> str:
    """What only texts with digits or symbols hold."""
    text = say_addresses(say_names(drop_emoticons(text)))
    if _DIGIT.search(text):
        text = join_thousands(say_signs(say_phones(say_forms(say_streets(text)))), style)
        text = say_money(text, style)
        text = say_decades(say_dates(text, style))
        text = say_zones(say_times(text))
        text = say_units(text, style)
    return say_tags(say_rates(text))
