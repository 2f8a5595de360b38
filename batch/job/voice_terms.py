"""Whether a campaign may speak with its voice, and what is recorded of that voice's licence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from personalize.campaign.campaign import Campaign
from personalize.errors import ConfigError
from personalize.names.pronunciations import read_entry
from personalize.pronunciation.markup import LINK
from render_cluster import DeclaredVoice


def check_voice(campaign: Campaign, voice: DeclaredVoice) -> None:
    """Accepts a voice whose licence and abilities fit the campaign.

    Raises:
        ConfigError: it may not be used commercially and nobody acknowledged that, or the campaign
            gives pronunciations that the voice cannot follow.
    """
    licence = voice.licence
    if not licence.commercial and campaign.licence_ack != licence.weights:
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
