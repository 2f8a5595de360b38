# ruff: noqa: RUF001  the phonetic alphabet looks like other letters, and is meant
import wave

import pytest
from typer.testing import CliRunner

from batch.cli.commands import app


def run(*arguments):
    return CliRunner().invoke(app, ["say", *map(str, arguments)], env={"COLUMNS": "200"})


def rows(done):
    """What was printed for each word."""
    lines = (line.split("  ") for line in done.output.splitlines())
    return {cells[0]: [cell.strip() for cell in cells[1:] if cell.strip()] for cells in lines}


def test_each_word_is_shown_with_its_origin_and_the_sound_is_written(tmp_path):
    out = tmp_path / "hi.wav"
    line = "Hi {{ first_name }}, meet {{ company }} and zorbulax."
    values = ("--value", "first_name=Siobhan", "--value", "company=Goldman Sachs")
    done = run(line, *values, "--out", out)
    assert done.exit_code == 0, done.output
    assert rows(done)["Hi"][-1] == "the voice's dictionary"
    assert rows(done)["Siobhan"][:2] == ["shuh-VAWN", "/ʃəˈvɔn/"]
    assert rows(done)["Goldman Sachs"][2].startswith("the names lexicon")
    assert rows(done)["zorbulax"][-1] == "the voice's guess"
    with wave.open(str(out)) as sound:
        assert (sound.getframerate(), sound.getnchannels()) == (48_000, 1)
        assert sound.getnframes() / 48_000 > 2


def test_a_campaigns_table_and_locale_count(tmp_path):
    campaign = tmp_path / "campaign.yaml"
    campaign.write_text(
        "name: x\nlocale: de-DE\npronunciations: {Siobhan: SEE-oh-bahn}\n"
        "lines: [{id: a, text: Hi}]\n"
    )
    value = ("--value", "first_name=Siobhan", "--campaign", campaign, "--out", tmp_path / "x.wav")
    done = run("{{ first_name }} has 1.500 fans", *value)
    assert rows(done)["Siobhan"][0] == "SEE-oh-bahn"
    assert rows(done)["Siobhan"][-1] == "the campaign's table"
    assert "thousand" in rows(done)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["Hi {{ first_name }}"], "add --value first_name="),
        (["Hi {{ first_name }}", "--value", "first_name"], "write FIELD=VALUE"),
        (["Hi {{ first_nme }}"], "did you mean 'first_name'"),
        (["Hi 李"], "李"),
        (["Hi", "--locale", "xx-YY"], "no locale"),
        (["Hi", "--out", "/nowhere/x.wav"], "cannot write"),
    ],
)
def test_what_cannot_be_said_is_one_message(arguments, message):
    done = run(*arguments)
    assert done.exit_code
    assert message in done.output
    assert "Traceback" not in done.output


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the text is empty"),
        ("   ", "the text is empty"),
        (".", "holds nothing to say"),
        ("\U0001f600", "holds nothing to say"),
    ],
)
def test_nothing_to_say_is_one_message_without_a_table(text, message):
    done = run(text)
    assert done.exit_code
    assert message in done.output
    assert "is said" not in done.output
    assert not isinstance(done.exception, ValueError)


def test_a_value_is_a_field_of_its_own(tmp_path):
    text, out = "{{ code | spell }}", ("--out", tmp_path / "x.wav")
    done = run(text, "--value", "code=AB-12c", "--value", "bogus=3", *out)
    assert done.exit_code == 0, done.output
    assert {"A", "B", "1", "2", "C"} <= rows(done).keys()
    assert "--value bogus=...: the text has no {{ bogus }}" in done.output
