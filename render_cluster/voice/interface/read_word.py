"""A word as a voice reads it: in the alphabet that all voices share, misaki's."""

from __future__ import annotations

from dataclasses import dataclass

from personalize.errors import ConfigError
from personalize.pronunciation.arpabet import from_voice
from personalize.pronunciation.said import Origin, SaidWord

_SOUNDLESS = frozenset(' ;:,.!?—…"()“”ˈˌː')


@dataclass(frozen=True, slots=True)
class ReadWord:
    """A word or a mark of punctuation in the voice's alphabet, with the space after it.

    A pause that the script asks for is one as well, of `pause_s` and without symbols.
    """

    written: str
    symbols: str
    space: str
    origin: Origin
    detail: str = ""
    pause_s: float = 0.0
    is_emphasised: bool = False

    @property
    def is_word(self) -> bool:
        """Whether it is a word and not punctuation."""
        return has_sound(self.symbols)

    def said(self) -> SaidWord:
        """The word in ARPAbet; if it is not English without, and its detail is the reading."""
        try:
            phones, detail = from_voice(self.symbols) if self.symbols else "", self.detail
        except ConfigError:
            phones, detail = "", self.detail or f"/{self.symbols}/"
        emphasis = (self.is_emphasised, self.pause_s)
        return SaidWord(self.written, phones, self.origin, detail, *emphasis)


def has_sound(phonemes: str) -> bool:
    """Whether any symbol of `phonemes` is more than stress, punctuation or a space."""
    return any(symbol not in _SOUNDLESS for symbol in phonemes)


def symbols_of(sentence: list[ReadWord]) -> str:
    """What the voice is given for a sentence."""
    return "".join(word.symbols + word.space for word in sentence).strip()
