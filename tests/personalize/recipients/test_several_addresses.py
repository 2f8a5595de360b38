"""Files with several columns of addresses: whose are read, and which stop somebody."""

import pytest

from personalize.inspection.inspection import inspect_source
from personalize.plan.column_notes import column_notes
from personalize.recipients.recipients import ReadingOptions, read_recipients
from personalize.source.reading import read_source

OWNERS_FIRST = (
    "First Name,Email,Company,Email\n"
    "Ann,rep@us.example,Acme,ann@a.example\n"
    "Ben,rep@us.example,Beta,ben@b.example\n"
    "Cleo,rep@us.example,Beta,cleo@b.example\n"
)
HALF_EACH = (
    "First Name,Email,Company,Email\n"
    "Ann,,Acme,ann@a.example\nBen,,Beta,ben@b.example\nCleo,cleo@b.example,Beta,\n"
)
ADDRESSES = ["ann@a.example", "ben@b.example", "cleo@b.example"]


@pytest.mark.parametrize("export", [OWNERS_FIRST, HALF_EACH], ids=["owners first", "half each"])
def test_of_two_columns_with_one_name_the_peoples_own_is_read(write_csv, make_campaign, export):
    campaign = make_campaign("Hi {{ first_name }}, your address is {{ email }}.")
    recipients = read_recipients(write_csv(export), campaign)
    assert recipients.identities.values.to_pylist() == ADDRESSES
    assert recipients.accepted["email"].to_pylist() == ADDRESSES
    notes = list(column_notes(recipients, campaign))
    assert any("addresses are read from column 4, and from 2 where" in note for note in notes)


def test_inspect_tells_which_of_them_is_read(write_csv):
    found = inspect_source(read_source(write_csv(OWNERS_FIRST)))
    assert [one.use for one in found.columns if one.header == "Email"] == ["spare", "field"]
    assert any("column 4 is read" in problem.text for problem in found.problems)


@pytest.mark.parametrize(
    "header",
    ["Email,Email 2", "Email,Email", "E-mail 1 - Value,E-mail 2 - Value",
     "Person - Email - Work,Person - Email - Home", "E-Mail-Adresse,E-Mail privat"],
)  # fmt: skip
def test_whose_second_address_is_on_a_list_gets_no_video(
    write_csv, make_campaign, tmp_path, header
):
    path = write_csv(f"First Name,{header}\nAnn,ann@a.example,ann@home.example\nBen,b@b.example,\n")
    stop = tmp_path / "stop.csv"
    stop.write_text("ann@home.example\n")
    options = ReadingOptions(suppress=(stop,))
    recipients = read_recipients(path, make_campaign("Hello."), options)
    assert recipients.rejected["display_name"].to_pylist() == ["Ann"]


def test_an_owners_address_on_a_list_stops_nobody(write_csv, make_campaign, tmp_path):
    path = write_csv("First Name,Email,Owner email\nAnn,a@a.example,rep@us.example\n")
    stop = tmp_path / "stop.csv"
    stop.write_text("rep@us.example\n")
    options = ReadingOptions(suppress=(stop,))
    assert read_recipients(path, make_campaign("Hello."), options).accepted.num_rows == 1
