"""What `vidmerge voice list` prints."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from render_cluster import DeclaredVoice, is_ready

_YOUR_OWN = (
    "coqui:FOLDER or coqui:tts_models/...: a VITS model for Coqui TTS, your own or one of Coqui's",
    "  needs pip install 'vidmerge[tts]'",
    "piper:FILE.onnx: a voice for Piper",
    "  needs pip install 'vidmerge[piper]' (GPL, runs in a process of its own)",
    "http:FILE.yaml: a voice of yours behind an endpoint of OpenAI's kind, or of ElevenLabs",
    "  names leave the machine; needs 'vidmerge[http]' and VIDMERGE_ALLOW_HTTP_VOICES=1",
    "  what such a voice may be used for is for you to check; docs/voices.md says how",
)
"""Engines that have no voices of their own."""


def show_voices(console: Console, voices: Sequence[DeclaredVoice]) -> None:
    """The voices by name, and below what each kind is made of and may be used for."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for heading in ("name", "language", "sex", "speed", "on this machine"):
        table.add_column(heading, no_wrap=True, justify="right" if heading == "speed" else "left")
    for voice in voices:
        speed = f"{voice.times_real_time:g} x real time"
        ready = "yes" if is_ready(voice) else "after setup"
        table.add_row(voice.name, voice.language, voice.sex, speed, ready)
    console.print(table)
    for licence in dict.fromkeys(voice.licence for voice in voices):
        kinds = {one.name.partition(":")[0] for one in voices if one.licence == licence}
        use = "commercial use allowed" if licence.commercial else "not for commercial use"
        console.print()
        console.print(f"{', '.join(sorted(kinds))}: {licence.weights}, {use}", highlight=False)
        console.print(f"  weights: {licence.source}", highlight=False, soft_wrap=True)
        console.print(f"  trained on: {licence.audio}", highlight=False, soft_wrap=True)
    console.print()
    for line in _YOUR_OWN:
        console.print(line, highlight=False, soft_wrap=True, markup=False)
