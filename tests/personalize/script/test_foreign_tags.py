"""What would be read out letter by letter is refused, with the correct form if it is known."""

import pytest

from personalize.errors import ConfigError
from personalize.fields import KNOWN_FIELDS
from personalize.script.script import parse_line


def refusal(text):
    with pytest.raises(ConfigError) as caught:
        parse_line("a", text, KNOWN_FIELDS)
    return str(caught.value)


@pytest.mark.parametrize(
    "tag",
    [
        "{first_name}", "{First Name}", "*|FNAME|*", "%%First Name%%", "[First Name]",
        "%FIRSTNAME%", "${first_name}", "{!Contact.FirstName}", "{{{Recipient.FirstName}}}",
        "[[first_name]]",
        "<<First Name>>", "\u00abFirst Name\u00bb", "$Fname", "#FNAME#", "##first_name##",
        "{{ contact.firstname }}", "{{ First Name }}", "{{lead.First Name:default=Friend}}",
        "{{ First_Name }}", "{{ first_name }", "<First Name>", "@@first_name@@",
        "%recipient.fname%", "%FIRSTNAME|there%", "[[FirstName|there]]", "@first_name",
        ":first_name:", "~FNAME~", "^FNAME^", "|FNAME|", "-Vorname-", "(First Name)", "first_name",
        "FNAME",
        "\uff5bfirst_name\uff5d", "\u3010First Name\u3011", "{#first_name#}", "{{ 'First Name' }}",
        "%(first_name)s",
    ],
)  # fmt: skip
def test_another_tools_merge_tag_gets_the_right_form(tag):
    message = refusal(f"Hi {tag}, well.")
    assert message.startswith("line 'a'")
    assert "write {{ first_name }}" in message


@pytest.mark.parametrize(
    "text",
    [
        "<speak>Hi</speak>",
        "_Hello_ you.", "See [our site](https://x.example).", "Fish &amp; chips.",
        "# A heading", "Say `code`.",
    ],
)  # fmt: skip
def test_markup_is_refused(text):
    assert "is markup and would be read out" in refusal(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hi don\u00e2\u20ac\u2122t.", "don\u2019t"),
        ("Hi Jos\u00c3\u00a9.", "Jos\u00e9"),
        ("Hi Ren\ufffd.", "wrong encoding"),
        ("Hi \u202eyou.", "not text"),
        ("Hi\x00.", "not text"),
        (r"Hi\nthere.", "not text"),
    ],
)
def test_a_damaged_script_is_refused(text, said):
    assert said in refusal(text)


@pytest.mark.parametrize("text", ["Hi } there.", "Hi {there.", "[pause] Hi.", "Hi {company name}!"])
def test_stray_braces_and_brackets_are_refused(text):
    assert "would be read out" in refusal(text)


@pytest.mark.parametrize(
    "text",
    [
        "Save $500, 10% (50%) or 24/7, #1 in town, from 9am-5pm - it's yours & ours.",
        "Nice to see you - {{ first_name }} - again.",
        "Two * three is six; snake_case_name is fine.",
        "Hi [Nguyen](/w\u026an/).",
        "We are [24]7.ai, $AAPL, Ke$ha, A$AP; press #one#, 5 % off, our company (title and all).",
        "Na\u00efve caf\u00e9 \u2013 \u201cd\u00e9j\u00e0 vu\u201d \u2026 Bj\u00f6rn\u2019s.",
        "{# a note #}Hello \u00aball of you\u00bb.",
        "{% if company == '[x]' %}Hi{% endif %} there.",
    ],
)
def test_ordinary_text_is_left_alone(text):
    parse_line("a", text, KNOWN_FIELDS)


def test_a_line_of_the_file_is_named(write_campaign):
    from personalize.campaign.reading import load_campaign

    path = write_campaign("name: T\nlines:\n  - id: a\n    text: Hi *|FNAME|*.\n")
    with pytest.raises(ConfigError, match=r"campaign\.yaml, line 4: line 'a'"):
        load_campaign(path)


def test_typographic_quotes_and_unknown_filters_get_a_fix():
    assert "straight quotes" in refusal("{% if industry == \u201cRetail\u201d %}x{% endif %}")
    assert "'capitalize'" in refusal("{{ first_name|capitalise }}")
