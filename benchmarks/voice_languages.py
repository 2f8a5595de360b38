"""The languages that voices are judged in: sentences, unit of errors, and a presenter's pace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from benchmarks.heard_words import Unit, count_units

FOLDER = Path(__file__).parent / "voice_sentences"
_MOST_CHARACTERS, _MOST_WORDS = 10, 2


@dataclass(frozen=True, slots=True)
class VoiceLanguage:
    """A language with a file of sentences.

    Attributes:
        tag: a BCP 47 tag, and the file's name.
        slowest: units per minute.
        fastest: units per minute.
    """

    tag: str
    unit: Unit
    slowest: float
    fastest: float

    @property
    def name(self) -> str:
        """The language without its region, as Whisper names it."""
        return self.tag.partition("-")[0]

    @property
    def sentences(self) -> list[str]:
        """Its lines."""
        return (FOLDER / f"{self.tag}.txt").read_text(encoding="utf-8").splitlines()

    def is_greeting(self, line: str) -> bool:
        """Whether a line is so short that its level is compared with the next one's."""
        most = _MOST_WORDS if self.unit == "word" else _MOST_CHARACTERS
        return count_units(line, self.unit) <= most


@cache
def languages() -> Mapping[str, VoiceLanguage]:
    """Every language by its tag."""
    rows = yaml.safe_load((FOLDER / "languages.yaml").read_text(encoding="utf-8"))
    return {tag: VoiceLanguage(tag, row["unit"], *row["pace"]) for tag, row in rows.items()}


def find_language(tag: str) -> VoiceLanguage | None:
    """The language of a voice: that of its whole tag, else of its language; None if unknown."""
    return languages().get(tag) or languages().get(tag.partition("-")[0])
