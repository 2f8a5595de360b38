"""What people read while a line is said: the displayed form, and nothing of the markup."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from personalize.plan.joined_plan import join_plans
from personalize.plan.plan import build_plan, read_plan, write_plan
from personalize.plan.said_values import say_values
from personalize.recipients.recipients import read_recipients

PEOPLE = (
    "Email,First Name,Company,Seats,Spent\n"
    'a@x.com,Maria,"Acme Corp., Inc.","1,200","$1,250.50"\n'
    'b@x.com,Ngozi,"Acme Corp., Inc.",80,$90\n'
    "c@x.com,Maria,Acme,1200,$90\n"
)
FIELDS = {
    "seats": {"column": "Seats", "kind": "number"},
    "spent": {"column": "Spent", "kind": "money"},
}


@pytest.fixture
def planned(write_csv, make_campaign, identity):
    def plan(*texts, people=PEOPLE, fields=FIELDS, **settings):
        campaign = make_campaign(*texts, fields=fields, **settings)
        recipients = read_recipients(write_csv(people), campaign)
        return build_plan(campaign, recipients, identity, spoken=say_values(recipients, campaign))

    return plan


def captions(plan):
    """The captions of each recipient."""
    shown = plan.segments["captions"].to_pylist()
    return [
        [shown[segment][at] for segment, at in zip(row["segments"], row["captions"], strict=True)]
        for row in plan.variants.to_pylist()
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("At {{ company }}, all went well.", "At Acme Corp., Inc., all went well."),
        ("You have {{ seats }} seats.", "You have 1,200 seats."),
        ("You spent {{ spent }}.", "You spent $1,250.50."),
        ("Hi {{ first_name }},[pause 300ms] *good* day", "Hi Maria, good day"),
        ("Hi {{ first_name ~ '!' }}", "Hi Maria!"),
        ("[Siobhan](shih-VAWN) called.", "Siobhan called."),
        ('Our <sub alias="service level agreement">SLA</sub> holds.', "Our SLA holds."),
        ('On <say-as interpret-as="date" format="mdy">5/12/2026</say-as>.', "On 5/12/2026."),
        ("{{ company | upper }} grows.", "ACME CORP., INC. grows."),
        ("Code {{ company | spell }}.", "Code Acme Corp., Inc."),
        ("{{ '%d seats' | format(seats) }}", "1200 seats"),
        ("{% if seats > 1000 %}Big{% else %}Small{% endif %} team.", "Big team."),
        ("{{ first_name | default('you[pause 1s]') }} know.", "Maria know."),
    ],
)
def test_captions_show_what_people_read(planned, text, shown):
    assert captions(planned(text))[0] == [shown]


def test_values_written_differently_share_a_segment_and_keep_their_captions(planned):
    plan = planned("Hello {{ company }}.", "You have {{ seats }} seats.")
    assert plan.segments.num_rows == 3
    assert captions(plan) == [
        ["Hello Acme Corp., Inc.", "You have 1,200 seats."],
        ["Hello Acme Corp., Inc.", "You have 80 seats."],
        ["Hello Acme.", "You have 1200 seats."],
    ]


def test_conditions_choose_the_same_words_in_captions(planned):
    plan = planned(
        "{% if company|lower == 'acme corp., inc.' %}Wrong{% else %}Right{% endif %} words.",
        "{% if company|length > 6 %}Long{% else %}Short{% endif %} name.",
    )
    assert plan.segments["speech"].to_pylist() == ["Right words.", "Short name."]
    assert captions(plan) == [["Right words.", "Short name."]] * 3


def test_a_name_that_is_replaced_is_replaced_in_captions(planned):
    fields = {"plan": {"column": "Plan", "values": {"ent": "Enterprise"}, "fallback": "basic"}}
    people = "Email,First Name,Plan\na@x.com,Ann,ent\nb@x.com,Bo,\n"
    plan = planned("You are on {{ plan }}.", people=people, fields=fields)
    assert captions(plan) == [["You are on Enterprise."], ["You are on basic."]]


def test_joined_plans_keep_the_captions_of_each_language(planned):
    text = "Hello {{ company }}."
    whole = planned(text)
    one, other = (
        "Email,Company\na@x.com,Acme\n",
        'Email,Company\na@x.com,Other\nb@x.com,"Acme Corp., Inc."\nc@x.com,Acme\n',
    )
    first, second = (planned(text, people=people, fields={}) for people in (one, other))
    joined = join_plans([first, second])
    shown = captions(joined)
    assert sorted(shown) == sorted([*captions(first), *captions(second)])
    assert joined.segments.num_rows == whole.segments.num_rows + 1


def test_captions_survive_a_file_and_older_plans_have_none(planned, tmp_path):
    plan = planned("Hello {{ company }}.")
    write_plan(plan, tmp_path)
    assert captions(read_plan(tmp_path)) == captions(plan)
    for name in ("segments", "variants"):
        path = tmp_path / f"{name}.parquet"
        pq.write_table(pq.read_table(path).drop_columns("captions"), path)
    older = read_plan(tmp_path)
    assert older.variants["captions"].null_count == plan.variants.num_rows
    assert older.segments["captions"].type == pa.list_(pa.string())
    assert older.variants.drop_columns("captions") == plan.variants.drop_columns("captions")
