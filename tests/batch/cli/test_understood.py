"""What `vidmerge plan` says about an export, besides the table of lines."""

import re
from dataclasses import replace

from typer.testing import CliRunner

from batch.cli.commands import app
from render_cluster import VoiceFacts
from tests.batch.tiny_renderer import VOICE, TinyRenderer, tiny_engine


def test_a_slow_voice_says_what_its_speech_costs(workplace):
    def facts(_name):
        declared = replace(VOICE.declared, name="kokoro:am_michael", times_real_time=2.0)
        return VoiceFacts(declared, VOICE.fingerprint, 0.0)

    arguments = ["plan", str(workplace.campaign), str(workplace.contacts)]
    quick = CliRunner().invoke(app, arguments, obj=tiny_engine(TinyRenderer()))
    assert "tone, en-US" in quick.stdout
    assert "real time" not in quick.stdout
    slow = CliRunner().invoke(app, arguments, obj=tiny_engine(TinyRenderer(), voice_facts=facts))
    said = " ".join(slow.stdout.split())
    assert re.search(r"speaks 2 times as fast as real time, so its [\d.]+ s of speech", said)
