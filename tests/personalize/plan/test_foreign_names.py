# ruff: noqa: RUF001  the phonetic alphabet looks like other letters, and is meant
"""A name is read by the language that its row says, where nobody knows it better."""

import pytest

from personalize.plan.plan import build_plan
from personalize.plan.said_values import say_values
from personalize.plan.segment import RenderIdentity
from personalize.pronunciation.said import Origin, SaidWord
from personalize.recipients.recipients import read_recipients

IDENTITY = RenderIdentity("voice", "presenter", "picture", "sound")
PEOPLE = (
    "Record ID,First Name,Owner,Country\n"
    "1,Zorbin,Zorbin,Germany\n2,Zorbin,Zorbin,United States\n3,Zorbin,Zorbin,France\n"
    "4,Maria,Zorbin,Germany\n5,Zorbin,Zorbin,Germany\n"
)
SOUNDS = {"de": "T S AO1 R B IH0 N", "fr": "Z AO0 R B AE1 N"}


def guesses(words):
    return {w: SaidWord(w, "Z AO1 R B AH0 N", Origin.GUESS) for w in words if "Zorb" in w}


def read_foreign(words, language, _context):
    phones = SOUNDS[language[:2]]
    detail = f"by the rules of {language}"
    return {w: SaidWord(w, phones, Origin.GUESS, detail, is_foreign=True) for w in words}


class Book:
    def find(self, written, _context):
        found = SaidWord(written, "Z UW1 R B IH0 N", Origin.APPROVED, "Ana")
        return found if written == "Zorbin" else None


@pytest.fixture
def planned(write_csv, make_campaign):
    def plan(*lines, approvals=None, **settings):
        campaign = make_campaign(*lines, **settings)
        recipients = read_recipients(write_csv(PEOPLE), campaign)
        spoken = say_values(recipients, campaign, guesses, approvals, read_foreign)
        return spoken, build_plan(campaign, recipients, IDENTITY, spoken=spoken)

    return plan


def texts(plan):
    said = plan.segments["speech"].to_pylist()
    return {r["row_number"]: said[r["segments"][0]] for r in plan.variants.to_pylist()}


def test_people_of_two_countries_hear_their_name_in_two_ways(planned):
    spoken, plan = planned("Hi {{ first_name }}.")
    assert texts(plan) == {
        1: "Hi [Zorbin](/ˈtsɔɹbɪn/).",
        2: "Hi Zorbin.",
        3: "Hi [Zorbin](/zɔɹˈbæn/).",
        4: "Hi [Maria](/məˈɹiə/).",
        5: "Hi [Zorbin](/ˈtsɔɹbɪn/).",
    }
    assert plan.segments.num_rows == 4
    listed = [(one.shown, one.pieces[0].detail, one.recipients) for one in spoken.guesses()]
    assert listed[0] == ("Zorbin", "by the rules of de-DE", 2)
    assert len(listed) == 3


def test_a_line_without_their_names_is_still_one_segment(planned):
    _, plan = planned("{{ owner }} is here.")
    assert set(texts(plan).values()) == {"Zorbin is here."}


def test_what_a_person_approved_counts_more(planned):
    _, plan = planned("Hi {{ first_name }}.", approvals=Book())
    assert texts(plan)[1] == texts(plan)[3] == "Hi [Zorbin](/ˈzuɹbɪn/)."


def test_the_campaigns_policy_for_guesses_applies(planned):
    fields = {"first_name": {"column": "First Name", "fallback": "there"}}
    _, plan = planned("Hi {{ first_name }}.", fields=fields, on_unsure="fallback")
    assert texts(plan)[1] == "Hi there."


def test_a_voice_of_another_language_is_given_its_own_sounds(make_campaign, write_csv):
    def read(words, _language, _context):
        return {w: SaidWord(w, "", Origin.GUESS, "", sounds="ʤˈan", is_foreign=True) for w in words}

    campaign = make_campaign("Hola {{ first_name }}.", language="es")
    csv = "Record ID,First Name,Country\n1,John,United States\n2,Juan,Mexico\n"
    recipients = read_recipients(write_csv(csv), campaign)
    spoken = say_values(recipients, campaign, read_foreign=read)
    plan = build_plan(campaign, recipients, IDENTITY, spoken=spoken)
    assert texts(plan) == {1: "Hola [John](//ʤˈan//).", 2: "Hola Juan."}
