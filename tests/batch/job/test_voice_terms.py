"""Which voice a campaign may speak with, and what its ledger and report keep of that."""

import json
from dataclasses import replace

import pytest

from batch.job.campaign_file import open_campaign
from batch.job.engine import Engine
from batch.job.voice_terms import check_voice, licence_record, sending_notes
from batch.planning import plan_job
from personalize.campaign.campaign import Campaign, Line
from personalize.errors import ConfigError
from personalize.plan.understanding import warnings_of
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
    with pytest.raises(ConfigError, match=r"campaign.yaml: the voice .*/mine' may not .* CPML"):
        plan_job(*files, job.settings, Engine())
    place.campaign.write_text(f"voice: coqui:mine\nlicence_ack: CPML\n{CAMPAIGN}")
    with pytest.raises(ConfigError, match=r"is a xtts model, which gives no sound with the durat"):
        plan_job(*files, job.settings, Engine())


def test_the_ledger_and_the_report_keep_the_voice(tmp_path):
    place = Workplace(tmp_path)
    summary = place.run()
    assert summary.record["voices"][0]["name"] == VOICE.declared.name
    assert summary.record["voices"][0]["licence"] == "MIT"
    assert "this file" in (tmp_path / "out" / "report.html").read_text()
