"""Whether a campaign may speak with its voice, and what is recorded of that voice's licence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from personalize.campaign.campaign import Campaign
from personalize.errors import ConfigError
from personalize.names.pronunciations import read_entry
from personalize.pronunciation.markup import LINK
from personalize.pronunciation.prosody_marks import OPEN, has_marks
from render_cluster import DeclaredVoice


def check_voice(campaign: Campaign, voice: DeclaredVoice) -> None:
    """Accepts a voice whose licence and abilities fit the campaign.

    Raises:
        ConfigError: it may not be used commercially and nobody acknowledged that, or the campaign
            asks for a pronunciation, emphasis or pause that the voice cannot do.
    """
    licence = voice.licence
    if licence.commercial is False and campaign.licence_ack != licence.weights:
        raise ConfigError(
            f"the voice {voice.name!r} may not be used commercially: its licence is "
            f"{licence.weights} ({licence.source}). Choose another voice; or, if your use is not "
            f'commercial or you have bought it, add licence_ack: "{licence.weights}"'
        )
    if not voice.takes_pronunciations and (given := _pronounced(campaign)):
        raise ConfigError(
            f"the voice {voice.name!r} reads letters or speaks {voice.language}, so it cannot "
            f"follow the pronunciation of {given!r}: write other words to say instead, or choose "
            "an English voice that speaks phonemes"
        )
    _check_prosody(campaign, voice)


def _check_prosody(campaign: Campaign, voice: DeclaredVoice) -> None:
    if voice.prosody == "all":
        return
    for script in campaign.line_scripts():
        asked = _asked(script.source, pauses=voice.prosody == "none")
        if asked:
            raise ConfigError(
                f"line {script.line_id!r} asks for {asked}, which the voice {voice.name!r} cannot "
                "do; take it out of the line, or choose another voice"
            )


def _asked(source: str, *, pauses: bool) -> str:
    """What of emphasis and, if asked about them, pauses is in a line."""
    if OPEN in source:
        return "*emphasis*"
    return "a [pause]" if pauses and has_marks(source) else ""


def licence_notes(campaign: Campaign, voices: Sequence[DeclaredVoice]) -> list[str]:
    """Which voices may be used for what nobody here knows, unless the campaign acknowledges it."""
    unknown = {
        voice.name: voice.licence.weights
        for voice in voices
        if voice.licence.commercial is None and voice.licence.weights != campaign.licence_ack
    }
    return [
        f"the voice {name!r}: whether it may be used commercially is not known (its licence: "
        f'{licence}); check that, and then add licence_ack: "{licence}"'
        for name, licence in unknown.items()
    ]


def accent_notes(spoken: Sequence[tuple[str, DeclaredVoice]]) -> list[str]:
    """Which languages are spoken with another region's accent.

    Args:
        spoken: the tag of each language, and the voice that speaks it.
    """
    return [
        f"texts in {tag} are spoken by {voice.name!r}, whose accent is {voice.language}: no listed "
        f"voice like the presenter's has that of {tag}. To choose another: voice: {{{tag}: NAME}}, "
        "or voice: NAME if it is the only language; docs/languages.md says which there are"
        for tag, voice in spoken
        if "-" in tag and "-" in voice.language and voice.language != tag
    ]


def licence_record(campaign: Campaign, voice: DeclaredVoice) -> dict[str, Any]:
    """Which voice a batch speaks with and on which terms, for its ledger and report."""
    licence = voice.licence
    return {
        "name": voice.name,
        "language": voice.language,
        "licence": licence.weights,
        "commercial": licence.commercial,
        "source": licence.source,
        "audio": licence.audio,
        "acknowledged": campaign.licence_ack or "",
    }


def sending_notes(voices: Sequence[DeclaredVoice]) -> list[str]:
    """What the sender should know of voices that are sent texts over a network, once per host."""
    return [
        f"the voice is behind an endpoint: every text, with recipients' names, goes to {host}"
        for host in dict.fromkeys(voice.sends_to for voice in voices if voice.sends_to)
    ]


def _pronounced(campaign: Campaign) -> str:
    """What the campaign itself gives a pronunciation for, if anything."""
    for written, said in campaign.pronunciations.items():
        if read_entry(written, said) is not None:
            return written
    links = (LINK.search(script.source) for script in campaign.line_scripts())
    return next((link[1] for link in links if link), "")
