# ruff: noqa: RUF001  the phonetic alphabet looks like other letters, and is meant
import pytest

from personalize.plan.plan import build_plan
from personalize.plan.said_values import say_values
from personalize.plan.segment import RenderIdentity
from personalize.pronunciation.said import NameContext, Origin, SaidWord
from personalize.recipients.recipients import read_recipients

IDENTITY = RenderIdentity("voice", "presenter", "picture", "sound")
PEOPLE = (
    "Record ID,First Name,Company\n"
    "1,Maria,Acme\n2,Zorbulax,Acme\n3,Zorbulax,Zorb Foods\n4,Maria,Siemens\n"
)


def guesses(words):
    """A voice that guesses whatever holds a "Zorb"."""
    return {w: SaidWord(w, "Z AO1 R B", Origin.GUESS) for w in words if "Zorb" in w}


@pytest.fixture
def planned(write_csv, make_campaign):
    def plan(*lines, **settings):
        campaign = make_campaign(*lines, **settings)
        recipients = read_recipients(write_csv(PEOPLE), campaign)
        spoken = say_values(recipients, campaign, guesses)
        return spoken, build_plan(campaign, recipients, IDENTITY, spoken=spoken)

    return plan


def texts(plan):
    said = plan.segments["speech"].to_pylist()
    return {r["row_number"]: [said[i] for i in r["segments"]] for r in plan.variants.to_pylist()}


def test_known_names_are_marked_and_guesses_are_listed_by_how_many_hear_them(planned):
    spoken, plan = planned("Hi {{ first_name }}.", "At {{ company }}.")
    assert texts(plan)[1] == ["Hi [Maria](/məˈɹiə/).", "At Acme."]
    assert texts(plan)[4][1] == "At [Siemens](/ˈsimənz/)."
    listed = [(v.field, v.shown, v.recipients, v.context) for v in spoken.guesses()]
    assert listed == [
        ("first_name", "Zorbulax", 2, NameContext.GIVEN),
        ("company", "Zorb Foods", 1, NameContext.COMPANY),
    ]
    assert spoken.guesses()[0].respelled() == "ZORB"


def test_an_unsure_name_is_replaced_by_the_fallback(planned):
    fields = {"first_name": {"column": "First Name", "fallback": "there"}}
    _, plan = planned("Hi {{ first_name }}.", fields=fields, on_unsure="fallback")
    assert texts(plan)[2] == texts(plan)[3] == ["Hi there."]
    assert texts(plan)[1] == ["Hi [Maria](/məˈɹiə/)."]
    assert plan.rejected.num_rows == 0


@pytest.mark.parametrize("policy", ["hold", "fallback"])
def test_an_unsure_name_without_a_fallback_is_held_back_by_name(planned, policy):
    _, plan = planned("Hi {{ first_name }}.", on_unsure=policy)
    assert sorted(texts(plan)) == [1, 4]
    held = plan.rejected.to_pylist()
    assert [(r["row_number"], r["value"]) for r in held] == [(2, "Zorbulax"), (3, "Zorbulax")]
    assert all("approve it or add a pronunciation" in row["reason"] for row in held)


def test_a_held_name_may_still_be_compared(planned):
    line = "{% if first_name == 'Zorbulax' %}Hello.{% else %}Hi {{ first_name }}.{% endif %}"
    _, plan = planned(line, on_unsure="hold")
    assert texts(plan)[2] == ["Hello."]
    assert plan.rejected.num_rows == 0


def test_the_campaigns_table_says_it_for_good(planned):
    table = {"Zorbulax": "zor-BYOO-laaks", "Zorb": "/zɔɹb/"}
    spoken, plan = planned(
        "Hi {{ first_name }}.", "{{ company }}!", pronunciations=table, on_unsure="hold"
    )
    assert texts(plan)[3] == ["Hi [Zorbulax](/zɔɹˈbjulæks/).", "[Zorb](/ˈzɔɹb/) Foods!"]
    assert spoken.guesses() == []


def test_only_segments_with_a_changed_name_get_new_keys(planned):
    lines = ("Hi {{ first_name }}.", "At {{ company }}.")
    _, before = planned(*lines)
    _, after = planned(*lines, pronunciations={"Zorbulax": "ZOR-buh-laaks"})
    old, new = (
        dict(
            zip(
                p.segments["speech"].to_pylist(), p.segments["segment_key"].to_pylist(), strict=True
            )
        )
        for p in (before, after)
    )
    assert {text for text in new if new[text] != old.get(text)} == {"Hi [Zorbulax](/ˈzɔɹbəlæks/)."}


def test_a_pronunciation_without_its_stress_is_refused(planned):
    with pytest.raises(ValueError, match="write that one in capitals"):
        planned("Hi {{ first_name }}.", pronunciations={"Maria": "Muh-ree-uh"})


@pytest.mark.parametrize(
    "tag",
    [
        "{{ first_name | upper }}",
        "{{ first_name.upper() }}",
        "{{ first_name[:4] }}",
        "{{ first_name * 2 }}",
        "{{ '%s' | format(first_name) }}",
        "{% set name = first_name %}{{ name ~ '!' }}",
    ],
)
def test_nobody_hears_a_held_name_in_any_form(planned, tag):
    _, plan = planned(f"Hi {tag}.", on_unsure="hold")
    assert sorted(texts(plan)) == [1, 4]


def test_a_filter_works_on_the_fallback_of_an_unsure_name(planned):
    fields = {"first_name": {"column": "First Name", "fallback": "there"}}
    _, plan = planned("Hi {{ first_name | upper }}.", fields=fields, on_unsure="fallback")
    assert texts(plan)[2] == ["Hi THERE."]


def test_speed_and_locale_are_part_of_a_lines_keys(planned):
    _, usual = planned("Hi.", "Bye.")
    _, fast = planned("Hi.", "Bye.", speed=1.2)
    _, german = planned("Hi.", "Bye.", locale="de-DE")
    keys = [frozenset(p.segments["segment_key"].to_pylist()) for p in (usual, fast, german)]
    assert len(frozenset.union(*keys)) == 6
