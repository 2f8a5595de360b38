"""A campaign in several languages: how it is written, and who gets which."""

import pytest

from personalize.campaign.reading import load_campaign
from personalize.errors import ConfigError
from personalize.plan.joined_plan import join_plans
from personalize.plan.plan import build_plan
from personalize.plan.said_values import say_values
from personalize.plan.segment import RenderIdentity
from personalize.plan.understanding import join_understandings, understand, warnings_of
from personalize.recipients.in_languages import find_in_languages
from personalize.source.reading import read_source

CAMPAIGN = """
name: Two languages
language: {column: Language, country: Country, default: en}
voice: {en: hibari, es: "kokoro:ef_dora"}
fields:
  first_name: {column: First Name, fallback: {en: there, es: amigo}}
  industry: {column: Industry, values: {Retail: {en: retail, es: comercio}, Banking: {es: banca}}}
lines:
  - id: greeting
    text: {en: "Hi {{ first_name }}.", es: "Hola {{ first_name }}."}
  - id: industry
    text:
      en: "How is {{ industry }}?"
      es: >-
        {% if industry == 'Retail' %}¿Qué tal el {{ industry }}?
        {% else %}¿Y {{ industry }}?{% endif %}
  - id: bye
    text: {en: Bye., es: Adiós.}
"""
CONTACTS = """Record ID,First Name,Industry,Language,Country
1,Ann,Retail,English,
2,Ana,Retail,Español,Spain
3,Bo,Banking,,Mexico
4,,Retail,es-MX,
5,Hans,Banking,German,
6,Li,Mining,Spanish,
7,,Banking,,Atlantis
"""


@pytest.fixture
def write(tmp_path):
    def write_one(text, name="campaign.yaml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write_one


@pytest.fixture
def parts(write):
    campaign = load_campaign(write(CAMPAIGN))
    return find_in_languages(read_source(write(CONTACTS, "contacts.csv")), campaign)


def _plan(part):
    identity = RenderIdentity(f"voice of {part.tag}", "p", "h264", "aac")
    spoken = say_values(part.recipients, part.campaign)
    plan = build_plan(part.campaign, part.recipients, identity, None, spoken)
    return plan, understand(part.recipients, part.campaign, plan, spoken)


@pytest.fixture
def plan(parts):
    return join_plans([_plan(part)[0] for part in parts.parts])


def _videos(plan):
    """What each row hears, with the voice."""
    specs = plan.specs()
    return {
        row["row_number"]: [(specs[i].speech, specs[i].voice) for i in row["segments"]]
        for row in plan.variants.to_pylist()
    }


def test_each_recipient_hears_their_language_in_its_voice(plan):
    said = {row: " ".join(text for text, _ in video) for row, video in _videos(plan).items()}
    assert said[2] == "Hola Ana. ¿Qué tal el comercio? Adiós."
    assert said[3] == "Hola Bo. ¿Y banca? Adiós."
    assert said[4] == "Hola amigo. ¿Qué tal el comercio? Adiós."
    assert said[1].endswith("How is retail? Bye.")
    assert said[5].endswith("How is Banking? Bye.")
    voices = {row: {voice for _, voice in video} for row, video in _videos(plan).items()}
    assert voices[1] == voices[5] == voices[7] == {"voice of en"}
    assert voices[2] == voices[3] == voices[4] == {"voice of es"}


def test_what_is_shared_in_a_language_is_shared_by_its_recipients(plan):
    shared = {row["speech"]: row["recipients"] for row in plan.segments.to_pylist()}
    assert shared["Adiós."] == 3
    assert shared["Bye."] == 3
    assert len(plan.segments) == len(set(plan.segments["segment_key"].to_pylist()))


def test_a_value_without_words_in_a_language_is_a_named_rejection(plan):
    (row,) = plan.rejected.to_pylist()
    assert (row["row_number"], row["value"]) == (6, "Mining")
    assert "no words in es" in row["reason"]


def test_rows_in_are_videos_and_named_rejections(parts, plan):
    joined = parts.joined()
    assert joined.accepted["row_number"].to_pylist() == [1, 2, 3, 4, 5, 6, 7]
    rejected = joined.rejected.num_rows + plan.rejected.num_rows
    assert plan.variants.num_rows + rejected == 7
    assert plan.variants["row_number"].to_pylist() == [1, 2, 3, 4, 5, 7]


def test_the_report_says_who_got_the_default_and_why(parts, plan):
    found = [_plan(part)[1] for part in parts.parts]
    understood = join_understandings(found, plan, parts)
    assert understood.languages == (("en", 3), ("es", 4))
    (warning,) = [text for text in warnings_of(understood) if "get en" in text]
    assert "2 recipients get en" in warning
    assert "'German' (1)" in warning
    assert "'Atlantis' (1)" in warning


def test_a_row_whose_country_decides_did_not_get_the_default(write):
    campaign = load_campaign(write(CAMPAIGN))
    rows = "1,Ann,Retail,German,Mexico\n2,Bo,Retail,German,Germany\n3,Cy,Retail,,\n"
    header = CONTACTS.partition("\n")[0]
    source = read_source(write(f"{header}\n{rows}", "contacts.csv"))
    parts = find_in_languages(source, campaign)
    assert [part.recipients.accepted["row_number"].to_pylist() for part in parts.parts] == [
        [2, 3],
        [1],
    ]
    assert parts.without == {"German": 1}


def test_a_campaign_in_one_language_is_read_as_before(write):
    campaign = load_campaign(write("name: One\nlines:\n  - {id: a, text: Hello.}\n"))
    parts = find_in_languages(read_source(write(CONTACTS, "contacts.csv")), campaign)
    (only,) = parts.parts
    assert only.campaign is campaign
    assert parts.without == {}


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        (", es: Adiós.", "", r"line 'bye' has no text in es"),
        ("column: Language, country: Country, ", "", r"say where a recipient's language is found"),
        ("en: Bye., es", "fr: Salut., es", r"text has no text in en, the campaign's default"),
        ("Hola {{ first_name }}", "Hola {{ fist_name }}", r"fist_name"),
        ("default: en", "default: English", r"language"),
        ("es: amigo", 'es: "{{ x }}"', r"fallback"),
    ],
)
def test_a_fault_is_named_with_its_line(write, before, after, fault):
    assert before in CAMPAIGN
    with pytest.raises(ConfigError, match=fault) as caught:
        load_campaign(write(CAMPAIGN.replace(before, after, 1)))
    assert "campaign.yaml" in str(caught.value)


def test_a_missing_language_column_is_named(write):
    campaign = load_campaign(write(CAMPAIGN.replace("column: Language", "column: Langage")))
    with pytest.raises(ConfigError, match=r"'Langage'.*did you mean 'Language'"):
        find_in_languages(read_source(write(CONTACTS, "contacts.csv")), campaign)


def test_the_campaigns_map_wins(write):
    mapped = CAMPAIGN.replace("default: en}", "default: en, map: {German: es}}", 1)
    campaign = load_campaign(write(mapped))
    parts = find_in_languages(read_source(write(CONTACTS, "contacts.csv")), campaign)
    assert [part.recipients.accepted.num_rows for part in parts.parts] == [2, 5]
