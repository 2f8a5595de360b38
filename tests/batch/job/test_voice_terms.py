"""Which voice a campaign may speak with, and what its ledger and report keep of that."""

import json
from dataclasses import replace

import pytest

from batch.job.campaign_file import open_campaign
from batch.job.engine import Engine
from batch.job.voice_terms import (
    accent_notes,
    check_voice,
    licence_notes,
    licence_record,
    sending_notes,
)
from batch.planning import plan_job
from personalize.campaign.campaign import Campaign, Line
from personalize.errors import ConfigError
from personalize.plan.understanding import warnings_of
from render_cluster.voice.catalog import voice_like
from render_cluster.voice.interface.facts import DeclaredVoice, VoiceLicence
from tests.batch.tiny_renderer import VOICE, tiny_engine
from tests.batch.workplace import CAMPAIGN, Workplace

FREE = VoiceLicence("Apache-2.0", "a package", "recordings", commercial=True)
BOUND = VoiceLicence("CC BY-NC 4.0", "a download", "recordings", commercial=False)


def campaign(text="Hi.", **more):
    return Campaign(name="n", lines=(Line(id="a", text=text),), **more)


def voice(licence=FREE, **more):
    return DeclaredVoice("piper:/v.onnx", "de-DE", "not stated", licence, 20.0, **more)


def test_a_voice_that_may_not_be_used_commercially_needs_an_acknowledgement():
    message = r'may not be used commercially.*CC BY-NC 4.0.*add licence_ack: "CC BY-NC 4.0"'
    for acknowledged in (None, "CC BY", "yes"):
        with pytest.raises(ConfigError, match=message):
            check_voice(campaign(licence_ack=acknowledged), voice(BOUND))
    check_voice(campaign(licence_ack="CC BY-NC 4.0"), voice(BOUND))
    check_voice(campaign(), voice())


@pytest.mark.parametrize(
    "given",
    [
        {"text": "Hi [Maria](/məˈɹiə/)."},  # noqa: RUF001  IPA
        {"text": "Hi Maria.", "pronunciations": {"Maria": "muh-REE-uh"}},
        {"pronunciations": {"Maria": "muh-REE-uh"}},
    ],
)
def test_a_pronunciation_that_the_voice_would_ignore_is_an_error(given):
    with pytest.raises(ConfigError, match=r"cannot follow the pronunciation of 'Maria': write oth"):
        check_voice(campaign(**given), voice(takes_pronunciations=False))
    check_voice(campaign(**given), voice())


def test_other_words_to_say_fit_any_voice():
    table = {"Acme Corp": "Acme", "IBM": "I B M"}
    check_voice(campaign(pronunciations=table), voice(takes_pronunciations=False))


def test_the_sender_is_told_once_where_names_go():
    sent = voice(sends_to="speech.example.com")
    (note,) = sending_notes([voice(), sent, sent])
    assert "every text, with recipients' names, goes to speech.example.com" in note
    assert sending_notes([voice()]) == []


def test_a_plan_shows_where_names_go(tmp_path):
    place = Workplace(tmp_path)
    job = place.job()
    facts = replace(VOICE, declared=replace(VOICE.declared, sends_to="speech.example.com"))
    asked = {"find_voice": lambda _name: facts.declared, "voice_facts": lambda _name: facts}
    engine = tiny_engine(None, **asked)
    planned = plan_job(job.campaign_file, job.recipients_file, job.settings, engine)
    assert "goes to speech.example.com" in warnings_of(planned.understanding)[0]


def test_the_record_says_who_spoke_on_which_terms():
    record = licence_record(campaign(licence_ack="CC BY-NC 4.0"), voice(BOUND))
    assert record == {
        "name": "piper:/v.onnx",
        "language": "de-DE",
        "licence": "CC BY-NC 4.0",
        "commercial": False,
        "source": "a download",
        "audio": "recordings",
        "acknowledged": "CC BY-NC 4.0",
    }
    assert json.loads(json.dumps(record)) == record


def test_the_file_of_a_voice_is_relative_to_the_campaign_file(tmp_path):
    file = tmp_path / "campaign.yaml"
    file.write_text("name: n\nvoice: coqui:mine\nlines: [{id: a, text: Hi.}]\n")
    assert open_campaign(file).voice == f"coqui:{tmp_path}/mine"


def test_a_batch_is_refused_before_its_voice_is_measured(tmp_path):
    place = Workplace(tmp_path)
    model = tmp_path / "mine"
    model.mkdir()
    (model / "config.json").write_text('{"model": "xtts"}')
    place.campaign.write_text(f"voice: coqui:mine\n{CAMPAIGN}")
    job = place.job()
    files = (job.campaign_file, job.recipients_file)
    with pytest.raises(ConfigError, match=r"campaign.yaml: voice .*/mine' is an XTTS model, which"):
        plan_job(*files, job.settings, Engine())


def test_the_ledger_and_the_report_keep_the_voice(tmp_path):
    place = Workplace(tmp_path)
    summary = place.run()
    assert summary.record["voices"][0]["name"] == VOICE.declared.name
    assert summary.record["voices"][0]["licence"] == "MIT"
    assert "this file" in (tmp_path / "out" / "report.html").read_text()


@pytest.mark.parametrize(
    ("text", "prosody", "asked"),
    [
        ("Hi *{{ first_name }}*.", "pauses", r"\*emphasis\*"),
        ("Hi *{{ first_name }}*.", "none", r"\*emphasis\*"),
        ("Hi. [pause 300ms] Bye.", "none", r"a \[pause\]"),
    ],
)
def test_emphasis_and_pauses_that_the_voice_cannot_do_stop_the_plan(text, prosody, asked):
    message = rf"line 'a' asks for {asked}, which the voice 'piper:/v.onnx' cannot do; take it out"
    with pytest.raises(ConfigError, match=message):
        check_voice(campaign(text), voice(prosody=prosody))
    check_voice(campaign(text), voice())


def test_a_voice_that_pauses_may_be_asked_to():
    check_voice(campaign("Hi. [pause 300ms] Bye."), voice(prosody="pauses"))


def test_a_licence_that_nobody_knows_is_noted_until_somebody_checked_it():
    unknown = voice(VoiceLicence("Our Terms", "a file", "recordings", commercial=None))
    check_voice(campaign(), unknown)
    (note,) = licence_notes(campaign(), [voice(), unknown])
    assert "not known (its licence: Our Terms)" in note
    assert licence_notes(campaign(licence_ack="Our Terms"), [unknown]) == []
    assert licence_record(campaign(), unknown)["commercial"] is None


def test_an_accent_of_another_region_is_told():
    american = replace(voice(), language="en-US")
    (note,) = accent_notes([("en-GB", american), ("en", american), ("en-US", american)])
    assert "texts in en-GB are spoken by 'piper:/v.onnx', whose accent is en-US" in note


LINES = "lines: [{id: a, text: {en: Hi., es: Hola.}}]\n"
RULE = "name: n\nlanguage: {column: L, default: en}\n"


@pytest.mark.parametrize(
    ("settings", "spanish"),
    [
        ("presenter: anna\n", "kokoro:ef_dora"),
        ("presenter: anna\nvoice: kokoro:am_michael\n", "kokoro:em_alex"),
        ("presenter: daniel\nvoice: hibari\n", "kokoro:ef_dora"),
    ],
)
def test_voices_of_other_languages_are_like_the_campaigns_own(tmp_path, settings, spanish):
    file = tmp_path / "campaign.yaml"
    file.write_text(f"{RULE}{settings}{LINES}")
    assert open_campaign(file).voice_in == {"es": spanish}


def test_a_presenter_with_a_voice_of_its_own_speaks_other_languages_too(tmp_path, monkeypatch):
    monkeypatch.setenv("VIDMERGE_ALLOW_HTTP_VOICES", "1")
    described = "kind: openai\nurl: http://localhost:9\nmodel: m\nvoice: v\n"
    name = f"http:{tmp_path}/v.yaml"
    for sex, spanish in (("", "kokoro:ef_dora"), ("sex: male\n", "kokoro:em_alex")):
        (tmp_path / "v.yaml").write_text(described + sex)
        assert voice_like(name, "es") == spanish
        assert voice_like(name, "en") == name


@pytest.mark.parametrize(
    ("own", "tag", "chosen"),
    [
        ("kokoro:am_michael", "en-GB", "kokoro:bm_george"),
        ("hibari", "en-GB", "hibari"),
        ("kokoro:bm_george", "en", "kokoro:bm_george"),
        ("kokoro:bm_george", "en-US", "kokoro:am_michael"),
        ("kokoro:ef_dora", "es-MX", "kokoro:ef_dora"),
    ],
)
def test_a_voice_has_the_accent_where_one_is_listed(own, tag, chosen):
    assert voice_like(own, tag) == chosen
