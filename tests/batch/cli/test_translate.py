"""`vidmerge translate`: from the command to a campaign that can be planned."""

import re
from pathlib import Path

import pytest

from batch.job.campaign_file import open_campaign
from personalize.campaign.reading import load_campaign
from personalize.errors import ConfigError
from tests.batch.translation.chat_server import (
    chat_server,
    completion,
    failing,
    saying,
    translating,
)

CAMPAIGN = """\
# Our spring campaign
name: Spring
language: {column: Language, default: en}
fields:
  first_name: {column: First Name, fallback: there}  # Hi there
  industry:
    column: Industry
    values:
      Retail: {en: retail, es: comercio}
lines:
  - id: greeting  # the first
    text: Hi {{ first_name }}, how is {{ industry }}?
  - id: offer
    text: >-
      {% if industry == "Retail" %}Your *season* is near.
      {% else %}[pause 300ms] See our offer.
      {% endif %}Write to [Maria](muh-REE-uh).
  - id: bye
    text: {en: Bye, es: Hasta luego}
"""
ROOT = Path(__file__).parents[3]
SHOUTS = translating(str.upper)


@pytest.fixture
def campaign(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("URL", "MODEL", "KEY"):
        monkeypatch.delenv(f"VIDMERGE_TRANSLATE_{name}", raising=False)
    path = tmp_path / "campaign.yaml"
    path.write_text(CAMPAIGN, encoding="utf-8")
    return path


@pytest.fixture
def translated(vidmerge, campaign, monkeypatch):
    """Runs the command with an endpoint that gives some answers."""

    def run(*arguments, answers=(SHOUTS,)):
        with chat_server(*answers) as server:
            monkeypatch.setenv("VIDMERGE_TRANSLATE_URL", server.url)
            monkeypatch.setenv("VIDMERGE_TRANSLATE_MODEL", "some-model")
            result = vidmerge("translate", campaign, "--to", "es", *arguments)
        result.asked = server.asked()
        return result

    return run


def test_the_campaign_can_be_planned_in_the_new_language(translated, campaign):
    with pytest.raises(ConfigError, match="'greeting' has no text in es"):
        load_campaign(campaign)
    result = translated()
    assert result.exit_code == 0
    assert "campaign.es.yaml: 3 proposals in es" in result.stdout
    assert "Still missing" not in result.stdout
    spanish = open_campaign(campaign.with_name("campaign.es.yaml")).in_language("es")
    assert [line.text for line in spanish.lines] == [
        "HI {{ first_name }}, HOW IS {{ industry }}?",
        '{% if industry == "Retail" %}YOUR *SEASON* IS NEAR. {% else %}[pause 300ms] SEE OUR OFFER.'
        " {% endif %}WRITE TO [Maria](muh-REE-uh).",
        "Hasta luego",
    ]
    assert spanish.fields["first_name"].fallback == "THERE"
    assert spanish.fields["industry"].values == {"Retail": "comercio"}
    assert campaign.read_text("utf-8") == CAMPAIGN


def test_what_was_written_stays_and_each_proposal_is_marked(translated, campaign):
    translated("--write")
    written = campaign.read_text("utf-8")
    rest = iter(written.splitlines())
    kept = ("# Our spring", "# Hi there", "Retail: {en: retail, es: comercio}", "# the first",
            "text: {en: Bye, es: Hasta luego}")  # fmt: skip
    assert all(any(part in line for line in rest) for part in kept)
    assert written.count("proposal, to be proofread") == 3


def test_nothing_of_a_condition_leaves_the_machine(translated):
    (asked,) = translated().asked
    assert asked["texts"] == [
        "there",
        "Hi {0}, how is {1}?",
        "{0}Your {1}season{2} is near. {3}{4} See our offer. {5}Write to {6}.",
    ]


def test_a_second_run_asks_for_nothing(translated):
    translated("--write")
    result = translated("--write")
    assert (result.exit_code, result.asked) == (0, [])
    assert "es: it has every text already" in result.stdout


def test_a_file_that_may_have_been_proofread_is_not_replaced(translated, campaign):
    translated()
    result = translated()
    assert (result.exit_code, result.asked) == (2, [])
    assert "is there already, perhaps proofread" in result.stderr
    assert translated("--out", campaign).exit_code == 0


def test_a_line_without_a_translation_is_left_out_by_name(translated, campaign):
    def no_offer(asked):
        return SHOUTS(asked) if asked["texts"] == ["there"] else completion("no JSON")

    result = translated("--write", answers=[no_offer])
    assert result.exit_code == 1
    assert f"Left out: {campaign}, line 12: line 'greeting' got no translation" in result.stdout
    assert "1 proposal in es" in result.stdout
    assert "Still missing" in result.stdout
    assert "line 'greeting' has no text in es" in result.stdout


def test_a_translation_that_no_line_may_have_is_left_out(translated):
    result = translated(answers=[translating(lambda text: text.replace("Hi", "Hola <b>"))])
    assert result.exit_code == 1
    assert "line 'greeting' its translation cannot be used" in result.stdout
    assert "'<b>' is markup" in result.stdout


def test_without_a_language_rule_the_result_says_what_to_add(translated, campaign):
    campaign.write_text(CAMPAIGN.replace("language: {column: Language, default: en}\n", ""))
    result = translated()
    assert result.exit_code == 0
    assert "language: {column: ..., default: ...}" in " ".join(result.stdout.split())


def test_a_glossary_alone_needs_no_endpoint(vidmerge, campaign):
    glossary = campaign.with_name("terms.csv")
    glossary.write_text('source,target\nthere,amigo\n"Hi {{ first_name }}, how is {{ industry }}?",'
                        '"Hola, {{ first_name }}, ¿cómo va {{ industry }}?"\n')  # fmt: skip
    result = vidmerge("translate", campaign, "--to", "es", "--glossary", glossary)
    assert result.exit_code == 1
    assert "line 'offer' is not in the glossary as a whole" in result.stdout
    written = campaign.with_name("campaign.es.yaml").read_text("utf-8")
    assert "es: Hola, {{ first_name }}, ¿cómo va {{ industry }}?" in written
    assert "fallback: {en: there, es: amigo}" in written


def test_a_glossary_term_that_was_not_used_is_told(translated, campaign):
    glossary = campaign.with_name("terms.yaml")
    glossary.write_text("offer: oferta\n")
    result = translated("--glossary", glossary)
    assert result.asked[0]["terms"] == {"offer": "oferta"}
    assert "line 'offer' does not say 'oferta' for 'offer'" in result.stdout


def test_without_any_provider_the_error_names_the_settings(vidmerge, campaign):
    result = vidmerge("translate", campaign, "--to", "es")
    assert result.exit_code == 2
    for said in ("VIDMERGE_TRANSLATE_URL", "VIDMERGE_TRANSLATE_MODEL", "--glossary"):
        assert said in result.stderr


def test_a_key_that_is_refused_leaves_no_file(translated, campaign):
    result = translated(answers=[failing(401, "bad key")])
    assert result.exit_code == 2
    assert "answered 401: bad key; set VIDMERGE_TRANSLATE_KEY" in " ".join(result.stderr.split())
    assert not campaign.with_name("campaign.es.yaml").exists()


@pytest.mark.parametrize(
    ("language", "message"),
    [("en", "is in en already"), ("Spanish", "write a language's tag"), ("xx", "no language has")],
)
def test_another_language_than_one_is_refused(vidmerge, campaign, language, message):
    result = vidmerge("translate", campaign, "--to", language)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())


def test_a_language_that_no_voice_speaks_is_told(vidmerge, campaign, monkeypatch):
    with chat_server(SHOUTS) as server:
        monkeypatch.setenv("VIDMERGE_TRANSLATE_URL", server.url)
        monkeypatch.setenv("VIDMERGE_TRANSLATE_MODEL", "some-model")
        campaign.write_text(CAMPAIGN.replace(", es: Hasta luego", "").replace(", es: comercio", ""))
        result = vidmerge("translate", campaign, "--to", "de")
    assert "Still missing" in result.stdout
    assert "de" in result.stdout.partition("Still missing")[2]


def test_an_endpoint_needs_a_model(vidmerge, campaign, monkeypatch):
    monkeypatch.setenv("VIDMERGE_TRANSLATE_URL", "http://127.0.0.1:9/v1")
    result = vidmerge("translate", campaign, "--to", "es")
    assert "VIDMERGE_TRANSLATE_MODEL is missing" in " ".join(result.stderr.split())


def test_a_broken_campaign_is_refused_first(translated, campaign):
    campaign.write_text(CAMPAIGN.replace("{% endif %}", ""))
    result = translated(answers=[saying("")])
    assert (result.exit_code, result.asked) == (2, [])
    assert "endif" in result.stderr


def test_the_example_of_the_docs_is_what_the_command_writes(vidmerge, campaign):
    page = (ROOT / "docs/languages.md").read_text("utf-8").partition("## Translate")[2]
    given, glossary, printed, written = re.findall(r"```\w+\n(.*?)```", page, re.DOTALL)[:4]
    campaign.write_text(given)
    campaign.with_name("terms.csv").write_text(glossary)
    command, said = printed.splitlines()
    result = vidmerge(*command.removeprefix("$ vidmerge ").split())
    assert result.stdout.strip() == said
    assert campaign.with_name("campaign.es.yaml").read_text("utf-8") == written
    open_campaign(campaign.with_name("campaign.es.yaml"))
