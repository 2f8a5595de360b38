"""What the product's voice is given for a value or a line: the only place that knows that path.

A value is marked and put into a sentence, as a campaign does it; the voice's reader then says the
sentence, and the words of the value are taken out of it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from benchmarks.plain_words import plain_words
from benchmarks.spelled_out import spelled_out
from personalize.campaign.speech_style import USUAL_SPEECH, SpeechStyle
from personalize.errors import InputError
from personalize.fields import FieldKind, FieldRole
from personalize.names.names import make_forms
from personalize.names.pronunciations import Pronunciations
from personalize.pronunciation.marking import mark_value
from personalize.pronunciation.said import NameContext, SaidWord
from render_cluster.voice.catalog import open_voice, pronounce, voice_facts
from render_cluster.voice.interface.protocol import Speech, Voice

VOICE = "hibari"


@dataclass(frozen=True, slots=True)
class Carrier:
    """A sentence around a value, which stands where its braces are."""

    sentence: str

    @property
    def before(self) -> tuple[str, ...]:
        """The words before the value."""
        return tuple(plain_words(self.sentence.partition("{}")[0]).split())

    @property
    def after(self) -> tuple[str, ...]:
        """The words after it."""
        return tuple(plain_words(self.sentence.partition("{}")[2]).split())


AT_THE_END = Carrier("This one is for {}.")
_TO_A_PERSON = Carrier("Hi {}, thanks for your time.")
_ABOUT_A_COMPANY = Carrier("We looked at {} last week.")
_FIELDS: dict[NameContext, tuple[FieldKind, FieldRole]] = {
    NameContext.GIVEN: ("person", "given_name"),
    NameContext.SURNAME: ("person", "surname"),
    NameContext.COMPANY: ("company", "other"),
}
_ENDINGS = frozenset(("n't", "'s", "'re", "'ve", "'ll", "'d", "'m"))
"""What the voice's reader may part from the word before."""
_NO_TABLE = Pronunciations({})


@dataclass(frozen=True, slots=True)
class SaidLine:
    """A line as it is said: its words as text, and each with its phones."""

    text: str
    words: tuple[SaidWord, ...]


def carrier_of(context: NameContext) -> Carrier:
    """The sentence in which values of a context are said."""
    return _ABOUT_A_COMPANY if context == NameContext.COMPANY else _TO_A_PERSON


def say_line(text: str, locale: str = "") -> SaidLine:
    """How a line is said; an empty locale is en-US.

    Raises:
        StageError: it has a word that cannot be said.
        InputError: it has letters of a script that the voice does not know.
    """
    words = pronounce(VOICE, text, locale or USUAL_SPEECH.locale)
    heard = [spelled_out(word.written, word.phones) for word in words]
    text = "".join(f"{'' if word in _ENDINGS else ' '}{word}" for word in heard)
    return SaidLine(text.strip(), words)


def say_value(written: str, context: NameContext, carrier: Carrier | None = None) -> str:
    """The phones of a CRM value within its carrier sentence, ` # ` between words.

    Raises:
        StageError: it has a word that cannot be said.
        InputError: it has letters of a script that the voice does not know.
    """
    carrier = carrier or carrier_of(context)
    words = say_line(value_line(written, context, carrier)).words
    inner = words[len(carrier.before) : len(words) - len(carrier.after)]
    return " # ".join(word.phones for word in inner)


def value_line(written: str, context: NameContext, carrier: Carrier) -> str:
    """The carrier sentence with a CRM value, as a segment holds it.

    Raises:
        InputError: the value counts as none, such as "Friend" as a given name.
    """
    kind, role = _FIELDS[context]
    forms = make_forms(written, kind, _NO_TABLE, role)
    if not forms.said:
        raise InputError(f"{written!r} counts as no value", context)
    return carrier.sentence.format(mark_value(forms.said, context))


def speak(line: str, locale: str = "") -> Speech:
    """A line, as a segment holds it, in the voice's sound; an empty locale is en-US.

    Raises:
        StageError: it has a word that cannot be said.
    """
    return _voice().speak(line, SpeechStyle(locale=locale or USUAL_SPEECH.locale))


@cache
def _voice() -> Voice:
    return open_voice(voice_facts(VOICE))
