"""Nobody is greeted by a placeholder, a header, a total or a status; no video after an opt-out."""

import re

import pytest

from personalize.names.names import make_forms
from personalize.names.pronunciations import Pronunciations
from personalize.recipients.recipients import read_recipients
from personalize.words.word_lists import _lists, plain_words

NONE = Pronunciations({})


def forms(value, kind="person", role="given_name"):
    return make_forms(value, kind, NONE, role)


@pytest.mark.parametrize(
    "value",
    [
        "None", "nan", "NaN", "NAN", "undefined", "[First Name]", "(Blank)", "No Name", "N.A.",
        "N/A",
        "TBD", "Tbd", "test", "False", "TRUE", "First_Name", "FNAME", "$Fname", "Mr.", "Dr", "???",
        "[not provided]", "Not Provided", "Accounts Payable", "Info", "Sales Team", "#REF!",
        "#NAME?",
        "#BEZUG!", "#N/A", "null", "xxx", "Name not provided", "First Name unknown", "Unnamed",
        "unnamed contact",
        "Kein Vorname", "k.A.", "k. A.", "n.n.", "First Last", "[object Object]", "Grand Total",
        "Test User", "Fam.", "Unknown", "unbekannt", "LinkedIn Member", "0", "___",
    ],
)  # fmt: skip
def test_placeholders_for_a_name_are_never_said(value):
    assert (forms(value).shown, forms(value).said) == ("", "")


@pytest.mark.parametrize(
    "value", ["Null", "Nan", "Na", "Guest", "Friend", "True", "Test", "Blank", "Info"]
)
def test_surnames_that_look_like_placeholders_stay(value):
    assert forms(value, role="surname").shown == value


@pytest.mark.parametrize("value", ["Nan", "Na", "Null", "Xavier", "Dee", "Bo", "J", "Noname Lee"])
def test_real_names_stay(value):
    assert forms(value).shown == value


@pytest.mark.parametrize(
    "value", ["Self-employed", "n/a", "None", "Company Name", "[Company]", "-"]
)
def test_placeholders_for_a_company_are_never_said(value):
    assert forms(value, "company", "other").shown == ""


@pytest.mark.parametrize("value", ["The Company Store", "Test Labs", "Blank Inc.", "Example GmbH"])
def test_companies_with_such_words_stay(value):
    assert forms(value, "company", "other").shown == value


@pytest.mark.parametrize(
    "value",
    ["Deceased", "Ann (deceased)", "DO NOT CONTACT", "Ann - do not call", "Unsubscribed", "DNC",
     "Ann DNC", "Ann-DNC", "(DNC) Ann", "**DNC** Ann", "RIP Ann", "Decd", "Ann (dec.)", "Ann dec.",
     "Not to be contacted", "No contact", "Never contact", "DONOTEMAIL", "REMOVED", "OLD Ann",
     "INACTIVE - Ann", "Ann (left)", "Ann (retired 2020)", "Ann [duplicate]", "Ann - dup",
     "Estate of Ann Lee", "No longer with company", "Verstorben", "opted out"],
)  # fmt: skip
def test_a_status_in_a_name_is_named_and_gets_no_fallback(value):
    assert "is a status, not a name" in forms(value).problem


@pytest.mark.parametrize("header", ["First Name", "Last Name", "Company"])
def test_a_status_counts_even_if_nobody_hears_it(write_csv, make_campaign, header):
    row = {"First Name": "Ann", "Last Name": "Lee", "Company": "Acme"} | {header: "Deceased"}
    path = write_csv(f"{','.join(row)}\n{','.join(row.values())}\nBen,Roe,Beta\n")
    recipients = read_recipients(path, make_campaign("Hello there."))
    assert recipients.accepted["row_number"].to_pylist() == [2]


@pytest.mark.parametrize(
    "title",
    ["Director (retired)", "DNC Field Director", "Chief - Old Masters", "Opt-Out Program Manager",
     "Do Not Call Compliance Lead", "Former employee advocate"],
)  # fmt: skip
def test_a_job_title_may_have_such_words(write_csv, make_campaign, title):
    path = write_csv(f"First Name,Job Title,Email\nAnn,{title},a@x.example\n")
    assert read_recipients(path, make_campaign("Hello there.")).accepted.num_rows == 1


@pytest.mark.parametrize(
    "title", ["Do Not Call", "Manager - do not call", "Former employee", "(opt out) Sales Manager"]
)
def test_a_status_in_a_job_title_counts(write_csv, make_campaign, title):
    path = write_csv(f"First Name,Job Title,Email\nAnn,{title},a@x.example\n")
    assert read_recipients(path, make_campaign("Hello there.")).accepted.num_rows == 0


def test_repeated_headers_and_totals_are_not_people(write_csv, make_campaign):
    path = write_csv(
        "First Name,Last Name,Email\nAnn,Archer,a@x.example\nFirst Name,Last Name,Email\n"
        "first name,last name,EMAIL\nGrand Total,,\nTotal: 4,,\n12 records,,\nGesamtergebnis,,\n"
        "Grand Total,,all@x.example\nSum,Chen,sum@x.example\nBen,Total,b@x.example\n"
    )
    fields = {"first_name": {"fallback": "there"}}
    campaign = make_campaign("Hi {{ first_name }}.", fields=fields)
    recipients = read_recipients(path, campaign)
    assert recipients.accepted["display_name"].to_pylist() == [
        "Ann Archer",
        "Sum Chen",
        "Ben Total",
    ]
    reasons = recipients.rejected["reason"].to_pylist()
    assert [re.split(" and |, ", reason)[0] for reason in reasons] == [
        "repeats the header", "repeats the header", *["is a total"] * 5,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "out", "stays"),
    [
        ("Email Opt Out", ["true", "1", "Yes", "x"], ["false", "0", "", "No"]),
        ("HasOptedOutOfEmail", ["TRUE"], ["FALSE"]),
        ("Unsubscribed from all email", ["true", "2026-01-05"], [""]),
        ("Do Not Contact", ["1"], ["0"]),
        ("donotbulkemail", ["Yes"], ["No"]),
        ("Lead Status", ["Do not contact", "DNC"], ["New", "Open", ""]),
        ("Email Status", ["Unsubscribed"], ["Subscribed", "Active"]),
        ("Email Marketing Consent", ["UNSUBSCRIBED"], ["SUBSCRIBED", "NEVER_SUBSCRIBED"]),
        ("Accepts Marketing", ["no"], ["yes", ""]),
        ("Tags", ["VIP; DNC"], ["VIP"]),
        ("Deceased", ["Y"], ["N"]),
        ("Anything", ["Do Not Contact", "unsubscribed", "Deceased"], ["Contacted", "dnc-labs"]),
        ("Abgemeldet", ["ja"], ["nein"]),
        ("D\u00e9sabonn\u00e9", ["oui"], ["non"]),
        ("Werbesperre", ["ja"], ["nein"]),
        ("DNC", ["Yes"], ["No"]),
        (
            "Email Status",
            ["opt-out", "optout", "opt_out", "Unsub"],
            ["Opted in", "Not unsubscribed"],
        ),
        (
            "Notes",
            ["Asked to be removed", "DO NOT CONTACT - called 2023"],
            ["asked about a contact"],
        ),
        ("Email Marketing", ["No"], ["Yes"]),
        ("Consentement marketing", ["Non"], ["Oui", ""]),
        ("Email Opt Out", ["x"], ["Never opted out", "not opted out", "\u2610", "1970-01-01"]),
        ("Anything", ["DO NOT CONTACT.", "*deceased*"], ["Fire Suppression"]),
        (
            "Email Opt Out",
            ["\u2713", "\u2714\ufe0f", "\u2611", "\u2612", "\u2705", "+"],
            ["\u2610", "\u2717", "\u274c", "-", "..."],
        ),
        ("BLACKLIST", ["1"], ["0"]),
        ("No Email", ["1", "yes"], ["0", "no"]),
        ("Kein Mailing", ["x"], ["nein"]),
        ("Can contact", ["No"], ["Yes", ""]),
        ("OK to contact", ["No", "\u2717"], ["Yes", "\u2713"]),
        ("Email allowed", ["No"], ["Yes"]),
        ("May we email you?", ["No"], ["Yes"]),
        ("Kontakt erlaubt", ["Nein"], ["Ja"]),
        ("Subscriber", ["No"], ["Yes"]),
        ("Solicit", ["No"], ["Yes"]),
        ("Marketing status", ["no_consent"], ["consent", "no"]),
        ("Email Permission Status", ["Removed"], ["Active"]),
        ("Do not solicit", ["Y"], ["N"]),
        ("Don't Market", ["true"], ["false"]),
        ("Marketing Suspended", ["1"], ["0"]),
        ("Do Not Process", ["1"], ["0"]),
        ("GDPR Delete", ["Yes"], ["No"]),
        ("Abmeldung", ["2024-01-01", "01.02.2024"], ["", "nein"]),
        ("Notes", ["Asked not to be contacted", "please remove from mailing list"], ["New"]),
        ("Description", ["deceased 2023"], ["wants a demo"]),
        ("Datenschutz", ["Widersprochen"], ["ok"]),
        ("\uc218\uc2e0\uac70\ubd80", ["Y"], ["N"]),
    ],
)
def test_people_who_opted_out_get_no_video(write_csv, make_campaign, header, out, stays):
    cells = [*out, *stays]
    rows = "".join(f"P{n},p{n}@x.example,{cell}\n" for n, cell in enumerate(cells))
    path = write_csv(f"First Name,Email,{header}\n{rows}")
    recipients = read_recipients(path, make_campaign("Hello there."))
    assert recipients.rejected["row_number"].to_pylist() == list(range(1, len(out) + 1))
    assert all("has opted out" in reason for reason in recipients.rejected["reason"].to_pylist())


@pytest.mark.parametrize(
    ("header", "out", "stays"),
    [
        ("Email hard bounce reason", ["UNKNOWN_USER", "No such user"], ["", "n/a"]),
        ("Email Bounced Date", ["2026-01-05"], [""]),
        ("IsEmailBounced", ["true"], ["false"]),
        ("Bounced", ["Yes", "hard"], ["No", "soft bounce"]),
        ("Invalid email address", ["true"], ["false"]),
        ("Status", ["Bounced", "cleaned"], ["Active", "Cleaned up the data"]),
        ("Email Status", ["Invalid", "Hard bounced"], ["Verified", "Unverified"]),
        ("Person - Marketing status", ["Bounced"], ["Subscribed", "Archived"]),
    ],
)
def test_people_whose_mail_came_back_get_no_video(write_csv, make_campaign, header, out, stays):
    cells = [*out, *stays]
    rows = "".join(f"P{n},p{n}@x.example,{cell}\n" for n, cell in enumerate(cells))
    path = write_csv(f"First Name,Email,{header}\n{rows}")
    recipients = read_recipients(path, make_campaign("Hello there."))
    assert recipients.rejected["row_number"].to_pylist() == list(range(1, len(out) + 1))
    reasons = recipients.rejected["reason"].to_pylist()
    assert all("cannot be reached by e-mail" in reason for reason in reasons)


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Marketing emails bounced", "0"), ("Marketing emails delivered", "0"),
        ("Marketing emails opened", "0"), ("Soft bounce count", "3"), ("Bounce rate", "1"),
        ("SMS Marketing Consent", "UNSUBSCRIBED"), ("Cleaning status", "cleaned"),
    ],
)  # fmt: skip
def test_columns_that_count_or_are_of_another_channel_reject_nobody(
    write_csv, make_campaign, header, cell
):
    path = write_csv(f"First Name,Email,{header}\nAnn,a@x.example,{cell}\n")
    assert read_recipients(path, make_campaign("Hello there.")).accepted.num_rows == 1


@pytest.mark.parametrize(
    "header", ["Unsubscribe Link", "SMS Opt Out", "Fax Opt Out", "Do Not Call"]
)
def test_columns_that_are_about_something_else_reject_nobody(write_csv, make_campaign, header):
    path = write_csv(f"First Name,Email,{header}\nAnn,a@x.example,https://x.example/u\n")
    assert read_recipients(path, make_campaign("Hello there.")).accepted.num_rows == 1


def test_the_lists_are_in_the_form_that_they_are_compared_in():
    for name, entries in _lists().items():
        assert entries
        assert [entry for entry in entries if plain_words(entry) != entry] == [], name


@pytest.mark.parametrize(
    "value",
    [
        "Rip",
        "Rip Torn",
        "RIP TORN",
        "Richard (Rip) Torn",
        "Dec",
        "Declan (Dec) Lee",
        "Ann Dec",
        "Old",
        "Old Joe",
        "Left",
        "First",
        "N.N.",
        "Name Na Sin",
        "K.A.",
        "N.V.",
        "Dee",
        "Abdul Deceuninck",
        "Decker",
        "Optina",
        "Left\u00e9ris",
        "Spam\u00e9",
    ],
)
def test_names_that_only_sound_like_a_status_stay(value):
    assert forms(value).problem == ""
    assert forms(value).shown


@pytest.mark.parametrize(
    "value",
    [
        "Real Estate of Ohio", "Estate of Mind", "Opt Out Ltd", "Don't Use Plastic", "Spam", "RIP",
        "In Memoriam Funeral Home", "Former Employee Association", "Deceased Estates Ltd",
        ".NET Devs",
    ],
)  # fmt: skip
def test_companies_that_only_sound_like_a_status_stay(value):
    found = forms(value, "company", "other")
    assert (found.shown, found.problem) == (value, "")


@pytest.mark.parametrize("value", ["Acme (do not contact)", "DO NOT CONTACT - Acme", "Deceased"])
def test_a_status_apart_in_a_company_counts(value):
    assert "is a status, not a name" in forms(value, "company", "other").problem
