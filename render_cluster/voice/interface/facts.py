"""The facts of a voice that are known without loading it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Prosody = Literal["all", "pauses", "none"]
VoiceDevice = Literal["cpu", "cuda"]
Sex = Literal["female", "male", "not stated"]


@dataclass(frozen=True, slots=True)
class VoiceLicence:
    """What may be done with a voice, and where it comes from.

    Attributes:
        weights: their licence, as an SPDX identifier where it has one; a campaign's `licence_ack`
            repeats it.
        source: where the weights come from.
        audio: what they were trained on, as far as the makers say.
        commercial: whether videos that speak with it may be used commercially; None if that is not
            known.
    """

    weights: str
    source: str
    audio: str
    commercial: bool | None


@dataclass(frozen=True, slots=True)
class DeclaredVoice:
    """What a voice declares.

    Attributes:
        language: a BCP 47 tag such as en-US; its region is the accent.
        times_real_time: seconds of speech for each second of one processor core, about; 0 if an
            endpoint decides.
        prosody: what it can do of what a script asks for: emphasis and pauses, or less.
        takes_pronunciations: whether it says a word by given English phonemes.
        sends_to: the host that is sent every text, recipients' names included; usually none.
    """

    name: str
    language: str
    sex: Sex
    licence: VoiceLicence
    times_real_time: float
    takes_pronunciations: bool = True
    sends_to: str = ""
    prosody: Prosody = "all"


@dataclass(frozen=True, slots=True)
class VoiceFacts:
    """A voice on this machine, measured.

    `fingerprint` changes whenever the samples for some text would; it is part of every key.
    `gain_db` brings the voice to the common loudness of all voices: one gain per voice, because
    segments levelled one by one would jump at seams. `device` is where it speaks: a GPU rounds
    otherwise, so what it says there has keys of its own.
    """

    declared: DeclaredVoice
    fingerprint: str
    gain_db: float
    device: VoiceDevice = "cpu"
