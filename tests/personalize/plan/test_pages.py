"""What each recipient's page says."""

import pyarrow as pa
import pyarrow.parquet as pq

from personalize.plan.pages import PAGE_COLUMNS
from personalize.plan.plan import build_plan, read_plan, write_plan
from personalize.recipients.recipients import read_recipients

CSV = (
    "First Name,Email,Owner Link\n"
    "Maria,maria@a.example,https://cal.example/ann?x=1\n"
    "Zoë & Co,zoe+x@a.example,\n"
    ",nobody@a.example,not an address\n"
)


def pages(write_csv, make_campaign, identity, page, **settings):
    """The page texts of each recipient of CSV."""
    campaign = make_campaign(
        "Hello.",
        page=page,
        fields={"calendar": {"column": "Owner Link"}, **settings.pop("fields", {})},
    )
    plan = build_plan(campaign, read_recipients(write_csv(CSV), campaign), identity)
    return [{key: row[key] for key in PAGE_COLUMNS.values()} for row in plan.variants.to_pylist()]


def column(rows, name):
    return [row[name] for row in rows]


def test_texts_have_the_displayed_values_and_none_where_one_is_missing(
    write_csv, make_campaign, identity
):
    page = {"headline": "{{ first_name }}, a minute for you", "text": "From us to you: hello"}
    rows = pages(write_csv, make_campaign, identity, page)
    assert column(rows, "page_headline") == [
        "Maria, a minute for you",
        "Zoë & Co, a minute for you",
        None,
    ]
    assert column(rows, "page_text") == ["From us to you: hello"] * 3
    assert column(rows, "page_link") == [None] * 3


def test_a_value_with_a_full_stop_may_end_a_sentence(write_csv, make_campaign, identity):
    campaign = make_campaign("Hello.", page={"text": "For {{ company }}. Soon ... more."})
    people = read_recipients(write_csv("First Name,Company\nAnn,Acme Inc.\n"), campaign)
    plan = build_plan(campaign, people, identity)
    assert plan.variants["page_text"].to_pylist() == ["For Acme Inc. Soon ... more."]


def test_a_fallback_fills_a_headline(write_csv, make_campaign, identity):
    page = {"headline": "For {{ first_name }}"}
    fields = {"first_name": {"fallback": "you"}}
    rows = pages(write_csv, make_campaign, identity, page, fields=fields)
    assert column(rows, "page_headline") == ["For Maria", "For Zoë & Co", "For you"]


def test_values_in_addresses_are_encoded(write_csv, make_campaign, identity):
    link = "https://cal.example/book?email={{ email }}&name={{ first_name | default('') }}"
    rows = pages(write_csv, make_campaign, identity, {"button": {"label": "Book", "link": link}})
    assert column(rows, "page_link") == [
        "https://cal.example/book?email=maria%40a.example&name=Maria",
        "https://cal.example/book?email=zoe%2Bx%40a.example&name=Zo%C3%AB%20%26%20Co",
        "https://cal.example/book?email=nobody%40a.example&name=",
    ]


def test_a_cell_that_is_the_whole_address_stays_as_it_is_or_is_none(
    write_csv, make_campaign, identity
):
    button = {"label": "Book", "link": "{{ calendar }}"}
    rows = pages(write_csv, make_campaign, identity, {"button": button})
    assert column(rows, "page_link") == ["https://cal.example/ann?x=1", None, None]


def test_a_plan_from_before_pages_can_be_read(write_csv, make_campaign, identity, tmp_path):
    campaign = make_campaign("Hello.")
    plan = build_plan(campaign, read_recipients(write_csv(CSV), campaign), identity)
    write_plan(plan, tmp_path)
    file = tmp_path / "variants.parquet"
    table = pq.read_table(file)
    pq.write_table(table.drop_columns(list(PAGE_COLUMNS.values())), file)
    assert read_plan(tmp_path).variants.equals(plan.variants)


def test_values_are_data_and_never_templates(write_csv, make_campaign, identity):
    page = {"headline": "For {{ first_name }}"}
    campaign = make_campaign("Hello.", page=page)
    people = write_csv('First Name,Email\n"{{ 7*7 }} Ann",ann@a.example\n')
    accepted = read_recipients(people, campaign).accepted
    plan = build_plan(campaign, read_recipients(people, campaign), identity)
    assert isinstance(accepted, pa.Table)
    assert "49" not in str(plan.variants["page_headline"].to_pylist())
