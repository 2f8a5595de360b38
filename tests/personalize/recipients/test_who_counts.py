"""Duplicates, suppression lists, test entries and shared mailboxes."""

import pytest

from personalize.errors import ConfigError
from personalize.recipients.recipients import ReadingOptions, read_recipients

HEADER = "Record ID,First Name,Last Name,Email\n"
TWICE = "1,Ann,Lee,a@x.example\n2,Ben,Roe,b@x.example\n1,Anna,Lee,a@x.example\n"


def rows_of(recipients):
    return recipients.accepted["row_number"].to_pylist()


def reasons(recipients):
    return {row["row_number"]: row["reason"] for row in recipients.rejected.to_pylist()}


@pytest.mark.parametrize(
    ("policy", "kept", "reason"),
    [
        ("keep_first", [1, 2], {3: "has the same Record ID as row 1; keep one of them"}),
        ("keep_last", [2, 3], {1: "has the same Record ID as row 3; the last one counts"}),
        ("keep_all", [1, 2, 3], {}),
        (
            "reject",
            [2],
            {
                1: "has the same Record ID as row 3; none of them counts; remove all but one",
                3: "has the same Record ID as row 1; none of them counts; remove all but one",
            },
        ),
    ],
)
def test_the_campaign_says_which_duplicate_counts(write_csv, make_campaign, policy, kept, reason):
    campaign = make_campaign("Hi {{ first_name }}.", duplicates=policy)
    found = read_recipients(write_csv(HEADER + TWICE), campaign)
    assert rows_of(found) == kept
    assert reasons(found) == reason
    keys = found.accepted["recipient_key"].to_pylist()
    assert len(set(keys)) == len(keys)
    assert keys[0] == ("2" if 1 not in kept else "1")


def test_after_ids_an_address_with_the_same_name_makes_a_duplicate(write_csv, make_campaign):
    path = write_csv(
        HEADER + "1,Ann,Lee,a@x.example\n2,Ben,Lee,a@x.example\n3,ANN,Lee,A@x.example\n"
        "4,Ann,Lee,none@none.com\n5,Ann,Lee,none@none.com\n6,Ann,Lee,\n7,Ann,Lee,\n"
    )
    found = read_recipients(path, make_campaign("Hi {{ first_name }}."))
    assert rows_of(found) == [1, 2, 4, 5, 6, 7]
    assert "same Email and name as row 1" in reasons(found)[3]


@pytest.mark.parametrize(
    "address",
    ["none@none.com", "noemail@acme.com", "test@test.com", "noreply@acme.com", "No.Email1@x.de",
     "ann@nomail.com"],
)  # fmt: skip
def test_an_invented_address_identifies_nobody(write_csv, make_campaign, address):
    path = write_csv(
        f"First Name,Last Name,Email\nAnn,Lee,{address}\nBen,Roe,{address}\n"
        "Cy,Doe,cy@example.com\nCyrus,Doe,cy@example.com\n"
    )
    found = read_recipients(path, make_campaign("Hi {{ first_name }}."))
    assert rows_of(found) == [1, 2, 3]
    assert found.accepted["recipient_key"].to_pylist()[:2] == ["row-1", "row-2"]
    assert "same Email as row 3" in reasons(found)[4]


def test_a_faulty_row_is_nobodys_duplicate(write_csv, make_campaign):
    path = write_csv(HEADER + "1,Ann,Lee,a@x.example\n1,,Lee,a@x.example\n")
    campaign = make_campaign("Hi {{ first_name }}.", duplicates="keep_last")
    assert rows_of(read_recipients(path, campaign)) == [1]


@pytest.mark.parametrize(
    "content",
    [
        "A@x.example\nother@x.example\n",
        "a@x.example",
        "email\n<a@x.example>\n",
        "Name;Email\nAnn;a@x.example\n",
        "Record ID,Reason\n1,asked\n",
        "Anything\n1\n",
        "\ufeffEmail\r\n\u200ba@x.example\r\n",
    ],
)
def test_people_on_a_list_get_no_video(write_csv, make_campaign, content):
    stop = write_csv(content, "stop.csv")
    options = ReadingOptions(suppress=(stop,))
    found = read_recipients(write_csv(HEADER + TWICE), make_campaign("Hello there."), options)
    assert rows_of(found) == [2]
    assert reasons(found)[1] == "is on the suppression list stop.csv; no video is made"


PEOPLE = (
    "12,Bob,Roe,bob@beta.com\n13,Cy,Poe,cy@x.com\n14,Di,Doe,di@acme.com\n"
    "123457,Ed,Lee,old@x.de; ed@new.de\n16,Fi,Fox,mailto:fi@y.de\n"
)


@pytest.mark.parametrize(
    ("content", "stopped"),
    [
        ("bob@beta.com,cy@x.com,di@acme.com", [1, 2, 3]),
        ("bob@beta.com; cy@x.com", [1, 2]),
        ("Email\nbob@beta.com; cy@x.com\n", [1, 2]),
        ("Email\nmailto:bob@beta.com\n", [1]),
        ("Email\nBob Ray (bob@beta.com)\nfi@y.de\n", [1, 5]),
        ('"Bob Ray" <bob@beta.com>', [1]),
        ("bob@beta.com.\ncy@x.com\n", [1, 2]),
        ("@acme.com", [3]),
        ("*@acme.com\n@beta.com\n", [1, 3]),
        ("acme.com\n", [3]),
        ("Domain\nacme.com\n", [3]),
        ("Name,Email,Private Email\nX,x@q.de,bob@beta.com\nY,y@q.de,\n", [1]),
        ("Email,Owner Email\nbob@beta.com,di@acme.com\ncy@x.com,di@acme.com\n", [1, 2]),
        ("ed@new.de\n", [4]),
        ("Record ID\n123457.0\n", [4]),
        ("12;13", [1, 2]),
        ('Record ID\n"123,457"\n', [4]),
        ("Report of May\n\nName,Email\nX,bob@beta.com\nY,y@q.de\n", [1]),
        ("nobody@acme.de\n", []),
    ],
)  # fmt: skip
def test_everything_that_a_list_says_counts(write_csv, make_campaign, content, stopped):
    options = ReadingOptions(suppress=(write_csv(content, "stop.csv"),))
    found = read_recipients(write_csv(HEADER + PEOPLE), make_campaign("Hello there."), options)
    assert list(reasons(found)) == stopped
    assert f"{len(stopped)} row" in found.suppressed[0]
    assert bool(found.suppression_warnings) == (not stopped)


def test_entries_that_name_nobody_are_counted(write_csv, make_campaign):
    stop = write_csv("Who\nBob Ray\n1.23E+05\ncy@x.com\n", "stop.csv")
    options = ReadingOptions(suppress=(stop,))
    found = read_recipients(write_csv(HEADER + PEOPLE), make_campaign("Hello there."), options)
    assert list(reasons(found)) == [2]
    assert "2 entries are neither" in found.suppression_warnings[0]


def test_a_list_without_addresses_or_ids_is_refused(write_csv, make_campaign):
    stop = write_csv("Street,Town\nHigh St,Ely\n", "stop.csv")
    options = ReadingOptions(suppress=(stop,))
    with pytest.raises(ConfigError, match=r"stop\.csv: no column of e-mail addresses"):
        read_recipients(write_csv(HEADER + TWICE), make_campaign("Hello there."), options)


def test_test_entries_are_not_people(write_csv, make_campaign):
    path = write_csv(
        HEADER + "1,test,test,t@x.example\n2,asdf,asdf,q@x.example\n3,Test,User,u@x.example\n"
        "4,Test,Lee,l@x.example\n5,Ann,Test,n@x.example\n6,Foo1,bar,f@x.example\n"
    )
    fields = {"first_name": {"fallback": "there"}}
    found = read_recipients(path, make_campaign("Hi {{ first_name }}.", fields=fields))
    assert rows_of(found) == [4, 5]
    assert reasons(found)[1] == "is a test entry, not a person; remove the row"
    kept = make_campaign("Hi {{ first_name }}.", fields=fields, cleaning={"dummy_rows": False})
    assert len(rows_of(read_recipients(path, kept))) == 6


def test_a_shared_mailbox_without_a_name_is_nobody(write_csv, make_campaign):
    path = write_csv(
        HEADER + "1,,,info@x.example\n2,Ann,,sales@x.example\n3,,,ann@x.example\n"
        "4,N/A,-,no-reply@x.example\n"
    )
    found = read_recipients(path, make_campaign("Hello there."))
    assert rows_of(found) == [2, 3]
    assert "shared mailbox" in reasons(found)[4]
    kept = make_campaign("Hello there.", cleaning={"role_addresses": False})
    assert rows_of(read_recipients(path, kept)) == [1, 2, 3, 4]


def test_a_list_of_addresses_alone_keeps_its_mailboxes(write_csv, make_campaign):
    path = write_csv("Email\ninfo@x.example\nsales@y.example\n")
    assert rows_of(read_recipients(path, make_campaign("Hello there."))) == [1, 2]


def test_an_empty_cell_takes_the_value_of_the_next_column_of_its_field(write_csv, make_campaign):
    path = write_csv(
        "Record ID,First Name,Company Name,Associated Company\n1,Ann,,Acme\n2,Ben,Beta,Other\n"
    )
    found = read_recipients(path, make_campaign("{{ company }}"))
    assert found.accepted["company"].to_pylist() == ["Acme", "Beta"]
    mapped = make_campaign("{{ company }}", fields={"company": {"column": "Company Name"}})
    assert rows_of(read_recipients(path, mapped)) == [2]
