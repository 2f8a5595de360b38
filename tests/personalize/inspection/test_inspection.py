"""What `vidmerge inspect` finds: columns with how sure and why, problems with rows, the mapping."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from personalize.campaign.campaign import Campaign
from personalize.inspection.inspection import inspect_source
from personalize.recipients.recipients import read_recipients
from personalize.source.reading import read_source

EXPORT = (
    "Contacts export\n\n"
    "Record ID,First Name,Email,Company Name,Score,Email Opt Out,Close Date,Score,,Renewal share\n"
    "1.08255E+11,Ann,a@x.example,Acme,5,,45292,1,,10%\n"
    "1.08255E+11,JosÃ©,b@x.example,Beta,6,true,45293,1,,20%\n"
    "108254741769,Ren?e,b@x.example,=cmd|x,7,,45294,,,30%\n"
    "\n"
    "108254741770,Dan,d@x.example,Smith &amp; Sons,8,,45295,,,40%\n"
    "Total\n"
)


@pytest.fixture
def found(write_csv):
    return inspect_source(read_source(write_csv(EXPORT)))


def test_the_file_and_its_people_are_described(found):
    assert (found.file, found.encoding, found.delimiter) == (
        "UTF-8, comma-separated",
        "UTF-8",
        ",",
    )
    assert found.rows == 4
    assert len(found.left_out) == 3
    assert found.identity == "Email"  # the id is damaged


def test_each_column_has_its_field_its_fill_and_samples(found):
    columns = {column.header: column for column in found.columns}
    name = columns["First Name"]
    assert (name.field, name.filled, name.distinct) == ("first_name", 1.0, 4)
    assert name.sure in ("certain", "sure")
    assert name.why
    assert name.samples == ("Ann", "JosÃ©", "Ren?e")
    assert columns["Email Opt Out"].use == "consent"
    assert (columns["Email Opt Out"].filled, columns["Email Opt Out"].distinct) == (0.25, 1)
    assert columns["Renewal share"].kind == "percent"


@pytest.mark.parametrize(
    ("column", "text", "places"),
    [
        ("Record ID", "numbers rounded by a spreadsheet, such as 1.08255E+11", (4, 5)),
        ("First Name", "'JosÃ©' is read as 'José'", (5,)),
        ("First Name", "letters are lost: 'Ren?e'", (6,)),
        ("Company Name", "HTML written as text; 'Smith &amp; Sons' is read as 'Smith & S", (8,)),
        ("Company Name", "'=cmd|x' is a formula", (6,)),
        ("Email", "'b@x.example' and others occur more than once", (5, 6)),
        ("Email Opt Out", "no video: has opted out", (5,)),
        ("Close Date", "45292 is 2024-01-01", (4, 5, 6)),
        ("Score", "2 columns have this name", ()),
        ("", "1 column has no name", ()),
    ],
)
def test_problems_are_named_with_their_rows(found, column, text, places):
    problems = [one for one in found.problems if one.column == column and text in one.text]
    assert [one.places for one in problems] == [places]
    rows = {4: 1, 5: 2, 6: 3, 8: 4}  # as plan counts: without titles, header and blank rows
    assert [one.rows for one in problems] == [tuple(rows[place] for place in places)]


def test_the_mapping_can_be_pasted_into_a_campaign(found, write_csv):
    lines = [{"id": "a", "text": "Hi {{ first_name }} of {{ company }}."}]
    campaign = Campaign.model_validate(
        {"name": "n", "lines": lines, **yaml.safe_load(found.mapping)}
    )
    assert campaign.fields["first_name"].column == "First Name"
    recipients = read_recipients(write_csv(EXPORT), campaign)
    assert "Ann" in recipients.accepted["first_name"].to_pylist()
    others = found.mapping.replace("  # ", "  ")
    again = Campaign.model_validate({"name": "n", "lines": lines, **yaml.safe_load(others)})
    assert again.fields["renewal_share"].kind == "percent"
    assert "Score" not in others  # a header that repeats names no column


headers = st.lists(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=10),
    min_size=1,
    max_size=6,
)


@given(headers)
def test_any_header_gives_a_mapping_that_is_yaml(tmp_path_factory, names):
    import csv

    path = tmp_path_factory.mktemp("inspect") / "x.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["Email", *names], ["a@x.example", *["v"] * len(names)]])
    mapping = inspect_source(read_source(path)).mapping.replace("  # ", "  ")
    fields = yaml.safe_load(mapping)["fields"]
    assert fields["email"] == {"column": "Email"}
    columns = [field["column"] for field in fields.values()]
    assert len(columns) == len(set(columns))
    assert set(columns) <= {"Email", *names}
