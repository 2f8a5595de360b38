"""The page and the notice in a campaign file."""

import pytest

from personalize.campaign.notice import MOST_NOTICE_CHARS
from personalize.campaign.reading import load_campaign
from personalize.errors import ConfigError

START = "name: Test\n"
LINE = "lines:\n  - id: hello\n    text: Hello {{ first_name }}.\n"
TWO = (
    "language: {column: Language, default: en}\n"
    "lines:\n  - id: hello\n    text: {en: Hello., de: Hallo.}\n"
)


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        ("page: {headlin: A}\n", ["line 2", "'page.headlin'", "'headline'"]),
        ("page:\n  brand: {nam: A}\n", ["line 3", "'page.brand.nam'", "'name'"]),
        ("page:\n  brand: {name: A, colour: blue}\n", ["line 3", "blue", "#"]),
        ("page:\n  headline: For {{ frist_name }}\n", ["line 3", "frist_name", "'first_name'"]),
        ("page:\n  headline: For *|FNAME|*\n", ["line 3", "would be shown", "{{ first_name }}"]),
        ("page:\n  headline: For {{ first_name }\n", ["line 3", "{{ first_name }}"]),
        ("page:\n  text: <b>New</b>\n", ["line 3", "markup", "shown"]),
        ("page:\n  button: {label: Book}\n", ["line 3", "'page.button.link' is missing"]),
        ("page:\n  privacy: acme.example\n", ["line 3", "https://"]),
        ("page:\n  privacy: javascript:alert(1)\n", ["line 3", "https://"]),
        ("notice: none\n", ["line 2", "notice_reason"]),
        ("notice: x\n", ["line 2", "'notice'"]),
        (f"notice: {'a' * (MOST_NOTICE_CHARS + 1)}\n", ["line 2", "'notice'"]),
    ],
)
def test_faults_name_the_line_and_the_mend(write_campaign, content, parts):
    with pytest.raises(ConfigError) as error:
        load_campaign(write_campaign(START + content + LINE))
    for part in parts:
        assert part in str(error.value)


def test_a_page_text_that_a_language_lacks_is_named(write_campaign):
    page = "page:\n  headline: {en: For you, de: Für Sie}\n  text: Hello\n"
    with pytest.raises(ConfigError, match=r"page.text has no text in de"):
        load_campaign(write_campaign(START + page + TWO))


def test_each_language_has_its_texts_and_notice(write_campaign):
    page = (
        "page:\n  headline: {en: For you, de: Für Sie}\n"
        "  button: {label: {en: Book, de: Buchen}, link: https://acme.example}\n"
    )
    campaign = load_campaign(write_campaign(START + page + TWO))
    german = campaign.in_language("de")
    assert (campaign.page.headline, german.page.headline) == ("For you", "Für Sie")
    assert (campaign.page.button.label, german.page.button.label) == ("Book", "Buchen")
    assert (campaign.shown_notice, german.shown_notice) == (
        "AI-generated video",
        "KI-generiertes Video",
    )


def test_the_notice_is_on_unless_refused_with_a_reason(write_campaign):
    named = load_campaign(write_campaign(START + "notice: Made with AI\n" + LINE))
    assert named.shown_notice == "Made with AI"
    refused = "notice: none\nnotice_reason: only for our own staff\n"
    campaign = load_campaign(write_campaign(START + refused + LINE))
    assert campaign.shown_notice == ""
    assert campaign.notice_reason == "only for our own staff"
