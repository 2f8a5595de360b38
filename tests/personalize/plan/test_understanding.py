"""What `plan` says about a file is true."""

import pytest

from personalize.headers.tables import recognise_tool
from personalize.plan.odd_names import why_odd
from personalize.plan.plan import build_plan
from personalize.plan.segment import RenderIdentity
from personalize.plan.understanding import understand
from personalize.recipients.recipients import read_recipients

IDENTITY = RenderIdentity("voice", "presenter", "picture", "sound")


def understood(path, campaign):
    recipients = read_recipients(path, campaign)
    return understand(recipients, campaign, build_plan(campaign, recipients, IDENTITY))


def test_the_sample_export_is_understood(sample_csv, spring):
    found = understood(sample_csv, spring)
    assert (found.file, found.tool) == ("UTF-8, comma-separated", "HubSpot")
    assert found.left_out == ()
    assert ("first_name", "First Name") in found.fields
    assert (found.identity, found.unidentified) == ("Record ID", 0)
    assert len(found.sentences) == 3
    assert "Maria" in found.sentences[0]
    assert found.notes == ()


def test_a_condition_that_never_holds_names_the_nearest_value(write_csv, make_campaign):
    campaign = make_campaign(
        "Hi{% if industry == 'Retial' %} shopkeeper{% endif %} {{ first_name }}.",
        "{% if industry in ('Retail', 'Helth') %}A{% else %}B{% endif %}.",
        "{% if 'Fish' != industry %}A{% else %}B{% endif %}.",
    )
    path = write_csv("First Name,Industry\nAnn,Retail\nBen,Health\nCleo,\n")
    assert understood(path, campaign).notes == (
        "line 'line0': no recipient's industry is 'Retial'; did you mean 'Retail'?",
        "line 'line1': no recipient's industry is 'Helth'; did you mean 'Health'?",
        "line 'line2': no recipient's industry is 'Fish'; this condition never holds",
    )


def test_people_identified_only_by_row_number_are_counted(write_csv, make_campaign):
    campaign = make_campaign("Hi {{ first_name }}.")
    found = understood(write_csv("First Name,Company\nAnn,Acme\nBen,Beta\n"), campaign)
    assert (found.identity, found.unidentified) == ("", 2)
    found = understood(write_csv("Record ID,First Name\n1,Ann\n2,Ben\n,Cat\n"), campaign)
    assert (found.identity, found.unidentified) == ("Record ID", 1)


def test_odd_names_are_counted_with_how_they_are_said(write_csv, make_campaign):
    path = write_csv("First Name\nAnn\nAnna (she/her)\nAnna (she/her)\nJos\u00c3\u00a9\n")
    odd = understood(path, make_campaign("Hi {{ first_name }}.")).odd
    assert [(one.value, one.said, one.recipients) for one in odd] == [
        ("Anna (she/her)", "Anna", 2),
        ("Jos\u00c3\u00a9", "Jos\u00e9", 1),
    ]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Dr. Anna", "title"), ("Anna, PhD", "title"), ("Anna1", "digits"),
        ("Anna/Bob", "more than"),
        ("J.", "one letter"), ("Maria de los Angeles", "words"), ("Xzq", "vowel"),
        ("Anna*", "more"),
    ],
)  # fmt: skip
def test_names_that_somebody_should_check(name, why):
    assert why in why_odd(name, "person")


@pytest.mark.parametrize(
    "name",
    ["Anna", "O'Neil", "Mary-Ann", "Jean Luc", "Ng", "Bj\u00f6rn", "Lynn", "\u6771", "\ubc15"],
)
def test_ordinary_names_are_not_odd(name):
    assert why_odd(name, "person") == ""


@pytest.mark.parametrize(
    ("header", "tool"),
    [
        ("Record ID,First Name,Email", "HubSpot"),
        ("Email Address,First Name,MEMBER_RATING,LEID", "Mailchimp"),
        ("Person - Name,Person - Email - Work", "Pipedrive"),
        ("First Name,E-mail 1 - Value", "Google Contacts"),
        ("First Name,Email (Work),Company", "Copper"),
        ("First Name,Last Name,Company / Account", "Salesforce"),
        ("First Name,Email", ""),
    ],
)
def test_tools_are_recognised_by_their_headers(header, tool):
    assert recognise_tool(header.split(",")) == tool
