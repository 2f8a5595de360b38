"""What `vidmerge plan` says about an export, besides the table of lines."""

import re
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from batch.cli.commands import app
from personalize.pronunciation.said import Origin, SaidWord
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


@pytest.mark.parametrize(
    ("on_unsure", "says"),
    [
        ("say", "Said by the voice's guess"),
        ("fallback", "the field's fallback is said instead"),
        ("hold", "is held back"),
    ],
)
def test_the_table_of_guesses_says_what_happens_and_where_the_rest_is(workplace, on_unsure, says):
    workplace.campaign.write_text(f"{workplace.campaign.read_text()}\non_unsure: {on_unsure}\n")
    rows = "99,Ann,Acme,\n" + "".join(f"{n},Qx{chr(97 + n)}zv,Acme,\n" for n in range(20))
    workplace.contacts.write_text(f"Record ID,First Name,Company,Note\n{rows}")

    def guesses(_voice, words):
        return {w: SaidWord(w, "Z IH1 V", Origin.GUESS) for w in words if w.startswith("Qx")}

    arguments = ["plan", str(workplace.campaign), str(workplace.contacts)]
    done = CliRunner().invoke(
        app,
        arguments,
        obj=tiny_engine(TinyRenderer(), find_guesses=guesses),
        env={"COLUMNS": "200"},
    )
    assert done.exit_code == 0, done.output
    assert says in done.stdout
    assert ("Said by the voice's guess" in done.stdout) == (on_unsure == "say")
    assert "and 5 more; to see them: vidmerge names list CAMPAIGN CSV" in done.stdout
