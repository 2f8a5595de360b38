# ruff: noqa: RUF001  the phonetic alphabet
"""A batch in two languages: each recipient's words, voice and page."""

from dataclasses import replace

import pytest
from typer.testing import CliRunner

from batch.cli.commands import app
from batch.job.monitor import SilentMonitor
from batch.job.settings import load_settings
from batch.page.interface_texts import interface_texts
from batch.pipeline import run_batch
from batch.planning import plan_job
from personalize.errors import ConfigError
from personalize.plan.plan_tables import read_plan
from personalize.plan.segment import Notice
from tests.batch.tiny_renderer import TinyRenderer, identify
from tests.batch.voices import bilingual_engine
from tests.batch.web.served import served_here

CAMPAIGN = """
name: Two languages
language: {column: Language, default: en}
fields:
  first_name: {column: First Name, fallback: {en: there, es: amigo}}
lines:
  - {id: hi, text: {en: "Hi {{ first_name }}.", es: "Hola {{ first_name }}."}}
  - {id: bye, text: {en: Bye., es: Adiós.}}
"""
CONTACTS = "Record ID,First Name,Language\n1,Ann,en\n2,Ana,Spanish\n3,,es-MX\n"


@pytest.fixture
def bilingual(workplace):
    workplace.campaign.write_text(CAMPAIGN, encoding="utf-8")
    workplace.contacts.write_text(CONTACTS)
    return workplace


def test_each_language_has_a_voice_like_the_presenters(bilingual):
    settings = load_settings(store=str(bilingual.root / "store"))
    files = (bilingual.campaign, bilingual.contacts)
    planned = plan_job(*files, settings, bilingual_engine(TinyRenderer()))
    look = planned.render_settings.look
    assert [voice.declared.name for voice in look.voices] == ["hibari", "kokoro:ef_dora"]
    spoken = {spec.speech: spec.voice for spec in planned.plan.specs()}
    assert spoken["Hola Ana."] == "fingerprint of kokoro:ef_dora"
    assert spoken["Hi [Ann](/ˈæn/)."] == "fingerprint of hibari"


def test_each_language_has_its_notice_in_the_picture(bilingual):
    text = bilingual.campaign.read_text(encoding="utf-8")
    settings = load_settings(store=str(bilingual.root / "store"))

    def notices(line):
        bilingual.campaign.write_text(f"{line}\n{text}", encoding="utf-8")
        engine = replace(bilingual_engine(TinyRenderer()), identify=_with_notice)
        planned = plan_job(bilingual.campaign, bilingual.contacts, settings, engine)
        return {spec.speech: spec.notice for spec in planned.plan.specs()}

    usual = notices("")
    assert usual["Adiós."] == Notice("Vídeo generado con IA", "es")
    assert usual["Bye."] == Notice("AI-generated video", "en")
    own = notices("notice: {en: Made by AI, es: Hecho con IA}")
    assert (own["Bye."].text, own["Adiós."].text) == ("Made by AI", "Hecho con IA")
    none = notices("notice: none\nnotice_reason: an internal test")
    assert {notice.text for notice in none.values()} == {""}


def _with_notice(look):
    return replace(identify(look), notice=look.notice, notice_fonts="some")


def test_a_voice_of_another_language_is_refused(bilingual):
    text = bilingual.campaign.read_text(encoding="utf-8")
    bilingual.campaign.write_text(f"voice: {{en: hibari, es: hibari}}\n{text}", encoding="utf-8")
    settings = load_settings(store=str(bilingual.root / "store"))
    files = (bilingual.campaign, bilingual.contacts)
    with pytest.raises(ConfigError, match=r"'hibari' speaks en-US, and the text is in es"):
        plan_job(*files, settings, bilingual_engine(TinyRenderer()))


def test_a_run_gives_everyone_a_video_and_a_page_in_their_language(bilingual, caplog):
    job = bilingual.job()
    summary = run_batch(job, bilingual_engine(TinyRenderer()), SilentMonitor())
    assert summary.recipients.videos == 3
    plan = read_plan(job.folder.plan)
    assert plan.variants["language"].to_pylist() == ["en", "es", "es"]
    with served_here(bilingual, caplog) as site:
        english, spanish, nameless = (site.get(link=index).text for index in range(3))
    assert '<html lang="en"' in english
    assert "A video for Ann" in english
    assert '<html lang="es"' in spanish
    assert "Un vídeo para Ana" in spanish
    assert "Un vídeo para ti" in nameless


def test_plan_shows_the_languages(bilingual):
    arguments = ["plan", str(bilingual.campaign), str(bilingual.contacts)]
    done = CliRunner().invoke(app, arguments, obj=bilingual_engine(TinyRenderer()))
    assert done.exit_code == 0, done.stderr
    assert "en for 1, es for 2" in done.stdout


@pytest.mark.parametrize("tag", ["en-GB", "es-MX", "fr", "it", "pt-BR", "de", "ja", "zh-CN", "hi"])
def test_every_page_language_has_all_texts(tag):
    texts = interface_texts(tag)
    assert texts.language == tag
    assert texts.texts.keys() == interface_texts("en").texts.keys()
    assert "Ann" in texts.title("Ann")
    assert "Ann" not in texts.title("")
    assert "0:28" in texts.play("0:28")


def test_a_language_without_texts_has_the_english_page():
    assert interface_texts("pl").language == "en"
