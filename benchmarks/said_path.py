"""What the product's voice is given for a value or a line: the only place that knows that path.

A value is marked and put into a sentence, as a campaign does it; the voice's reader then says the
sentence, and the words of the value are taken out of it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from personalize.names.names import make_forms
from personalize.names.pronunciations import Pronunciations
from personalize.normaliser.style import TextStyle
from personalize.pronunciation.marking import mark_value
from personalize.pronunciation.said import NameContext, SaidWord
from render_cluster.voice.reading import EnglishReader


@dataclass(frozen=True, slots=True)
class Carrier:
    """A sentence around a value."""

    before: str
    after: str

    def around(self, value: str) -> str:
        """The sentence with the value."""
        comma = "," if self.after.startswith("thanks") else ""
        return f"{self.before} {value}{comma} {self.after}."


_TO_A_PERSON = Carrier("Hi", "thanks for your time")
CARRIERS = {
    NameContext.GIVEN: _TO_A_PERSON,
    NameContext.SURNAME: _TO_A_PERSON,
    NameContext.COMPANY: Carrier("We looked at", "last week"),
}
_NO_TABLE = Pronunciations({})


@dataclass(frozen=True, slots=True)
class SaidLine:
    """A line as it is said: its words as text, and each with its phones."""

    text: str
    words: tuple[SaidWord, ...]


def say_line(text: str, locale: str = "") -> SaidLine:
    """How a line is said; an empty locale is en-US.

    Raises:
        StageError: it has a word that cannot be said.
        InputError: it has letters of a script that the voice does not know.
    """
    style = TextStyle(locale) if locale else TextStyle()
    sentences = _reader().read(text, style)
    written = ["".join(word.written + word.space for word in sentence) for sentence in sentences]
    words = [word.said() for sentence in sentences for word in sentence if word.is_word]
    return SaidLine(" ".join(written), tuple(words))


def say_value(written: str, context: NameContext) -> str:
    """The phones of a CRM value within its carrier sentence, ` # ` between words.

    Raises:
        StageError: it has a word that cannot be said.
        InputError: it has letters of a script that the voice does not know.
    """
    carrier = CARRIERS[context]
    words = say_line(value_line(written, context)).words
    first, last = len(carrier.before.split()), len(carrier.after.split())
    return " # ".join(word.phones for word in words[first : len(words) - last])


def value_line(written: str, context: NameContext) -> str:
    """The carrier sentence with a CRM value, as a segment holds it."""
    is_company = context == NameContext.COMPANY
    forms = make_forms(written, "company" if is_company else "person", _NO_TABLE)
    return CARRIERS[context].around(mark_value(forms.said, context))


@cache
def _reader() -> EnglishReader:
    from hibari.g2p import G2P  # slow to import

    return EnglishReader(G2P())
