import pytest

from personalize.recipients.fields.column_kinds import kind_of_cells
from personalize.recipients.fields.column_meanings import column_meanings
from personalize.source.reading import read_source


def meanings(write_csv, text):
    return column_meanings(read_source(write_csv(text)))


def test_each_column_is_told_with_how_sure_and_why(write_csv):
    found = meanings(
        write_csv,
        "Record ID,First Name,Email,Company Name,Associated Company,Deal size,Email Opt Out,Notes\n"
        "1,Ann,a@x.example,Acme,Acme Ltd,$5,No,hello\n2,Ben,b@x.example,Beta,Beta AG,$7,No,\n",
    )
    assert [meaning.index for meaning in found] == list(range(8))
    assert [(m.field, m.use, m.sure, m.kind) for m in found] == [
        ("record_id", "field", 1.0, "text"),
        ("first_name", "field", 1.0, "person"),
        ("email", "field", 1.0, "email"),
        ("company", "field", 1.0, "company"),
        ("company", "spare", 1.0, "company"),
        ("", "", 0.0, "money"),
        ("", "consent", 0.9, "text"),
        ("", "note", 0.0, "text"),
    ]
    assert found[1].why == "header of HubSpot"
    assert found[5].why == "its cells are money"


def test_a_column_of_whole_names_gives_their_parts_as_well(write_csv):
    name, email = meanings(write_csv, "Name,Reach at\nAnn Lee,a@x.example\nBen Roe,b@x.example\n")
    assert name.gives == ("full_name", "first_name", "last_name")
    assert (email.field, email.why) == ("email", "an address for each person")
    named = meanings(write_csv, "Full Name,First Name\nAnn Lee,Ann\n")
    assert named[0].gives == ("full_name", "last_name")


def test_a_header_that_nobody_has_seen_in_an_export_is_less_sure(write_csv):
    (first, _) = meanings(write_csv, "レコードID,名\n1,太郎\n")
    assert (first.field, first.sure) == ("record_id", 0.6)
    assert "not checked against an export" in first.why


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["a@x.example", "b@x.example"], "email"),
        (["https://x.example/a", "www.y.example", "acme.com"], "url"),
        (["12 %", "3.5%"], "percent"),
        (["$1,200", "USD 5", "1.200,00 €", "£3"], "money"),
        (["2026-01-05", "5.1.2026", "01/05/26", "5 January 2026", "2026-01-05 10:00"], "date"),
        (["+49 30 1234567", "030 1234567", "(555) 123-4567"], "phone"),
        (["1,200", "3.5", "-4"], "number"),
        (["Retail", "Energy"], "text"),
        (["12"], "text"),
        (["Dr. No", "Ann.lee"], "text"),
        ([], "text"),
    ],
)
def test_the_kind_of_a_column_is_that_of_most_of_its_cells(cells, kind):
    assert kind_of_cells(cells) == kind
