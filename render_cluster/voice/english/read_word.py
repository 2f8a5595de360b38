"""A word as a voice reads it: symbols, where they come from, and what the script asks for there."""

from __future__ import annotations

from dataclasses import dataclass

from personalize.pronunciation.arpabet import from_voice
from personalize.pronunciation.said import Origin, SaidWord
from render_cluster.voice.english.spelling import has_sound


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
        """The word in ARPAbet."""
        return SaidWord(
            self.written,
            from_voice(self.symbols) if self.symbols else "",
            self.origin,
            self.detail,
            self.is_emphasised,
            self.pause_s,
        )


def symbols_of(sentence: list[ReadWord]) -> str:
    """What the voice is given for a sentence."""
    return "".join(word.symbols + word.space for word in sentence).strip()
