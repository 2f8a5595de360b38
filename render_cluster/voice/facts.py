"""The facts of a voice that are known without loading it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Sex = Literal["female", "male"]


@dataclass(frozen=True, slots=True)
class DeclaredVoice:
    """What a voice declares: `language` is a BCP 47 tag such as en-US."""

    name: str
    language: str
    sex: Sex


@dataclass(frozen=True, slots=True)
class VoiceFacts:
    """A voice on this machine, measured.

    `fingerprint` changes whenever the samples for some text would; it is part of every key.
    `gain_db` brings the voice to the common loudness of all voices: one gain per voice, because
    segments levelled one by one would jump at seams.
    """

    declared: DeclaredVoice
    fingerprint: str
    gain_db: float
