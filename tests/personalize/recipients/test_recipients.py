import re

import numpy as np
import pytest

from personalize.errors import ConfigError
from personalize.recipients.recipients import ReadingOptions, read_recipients
from personalize.recipients.rejections import REJECTED_SCHEMA

HEADER = "Record ID,First Name,Last Name,Email,Company\n"


def reasons(recipients):
    return {row["row_number"]: row["reason"] for row in recipients.rejected.to_pylist()}


def test_sample_export_gives_22_recipients_and_two_named_rejections(sample_csv, spring):
    recipients = read_recipients(sample_csv, spring)
    assert len(recipients.source) == 24
    assert recipients.accepted.num_rows == 22
    assert recipients.rejected.schema.equals(REJECTED_SCHEMA)
    assert recipients.rejected.select(["row_number", "column", "value"]).to_pylist() == [
        {"row_number": 12, "column": "First Name", "value": "สมชาย"},
        {"row_number": 19, "column": "Record ID", "value": "108254741767"},
    ]
    assert "add a pronunciation" in reasons(recipients)[12]
    assert "row 5" in reasons(recipients)[19]


def test_sample_export_quirks_are_cleaned(sample_csv, spring):
    rows = {
        row["row_number"]: row for row in read_recipients(sample_csv, spring).accepted.to_pylist()
    }
    assert rows[1]["company"] == "Acme Corp., Inc."
    assert rows[1]["company__said"] == "Acme"
    assert rows[3]["first_name"] == "Aisha"
    assert rows[3]["display_name"] == "Aisha Bello"
    assert rows[4]["first_name__said"] == "Renée"
    assert rows[7]["first_name"] == "there"
    assert rows[7]["display_name"] == "Kowalczyk"
    assert rows[11]["first_name"] == "David"
    assert rows[17]["first_name__said"] == rows[17]["first_name"] == "Lucía"
    assert rows[1]["owner"] == "Dana Whitfield"
    assert rows[1]["recipient_key"] == "108254736251"


def test_rows_in_are_accepted_plus_rejected_whatever_they_hold(write_csv, make_campaign):
    path = write_csv(
        HEADER
        + "1,Ann,Lee,a@x.example,Acme\n"
        + "2,Bob\n"
        + "3,Cid,Roe,c@x.example,Acme,surplus\n"
        + "\n"
        + ",,,,\n"
        + "4,{{ 7*7 }},Roe,d@x.example,Acme\n"
        + '5,"=HYPERLINK(""http://x.example"")",Roe,e@x.example,Acme\n'
        + "6,<script>,Roe,f@x.example,Acme\n"
        + f"7,{'x' * 400},Roe,g@x.example,Acme\n"
        + "8,สมชาย,Roe,h@x.example,Acme\n"
        + "9,,Roe,i@x.example,Acme\n"
        + "1,Ann,Lee,a@x.example,Acme\n"
        + '10,"Jo\nAnn",Lee,j@x.example,Acme\n'
        + "11,Bo,Roe,\n"
    )
    recipients = read_recipients(path, make_campaign("Hi {{ first_name }}."))
    assert recipients.accepted["row_number"].to_pylist() == [1, 2, 11, 12]
    assert recipients.accepted["first_name"].to_pylist() == ["Ann", "Bob", "Jo Ann", "Bo"]
    assert recipients.source.left_out.blank_lines.tolist() == [5, 6]
    found = reasons(recipients)
    assert sorted(found) == [3, 4, 5, 6, 7, 8, 9, 10]
    assert "6 cells where the header has 5 (line 4 of the file)" in found[3]
    assert "'{'" in found[4]
    assert "'='" in found[5]
    assert "'<'" in found[6]
    assert "400 characters" in found[7]
    assert "pronunciation" in found[8]
    assert "fallback" in found[9]
    assert "row 1" in found[10]
    assert all(len(row["value"]) <= 200 for row in recipients.rejected.to_pylist())


def test_a_complete_row_takes_the_place_of_its_faulty_duplicate(write_csv, make_campaign):
    path = write_csv(HEADER + "1,,Lee,a@x.example,Acme\n1,Ann,Lee,a@x.example,Acme\n")
    recipients = read_recipients(path, make_campaign("Hi {{ first_name }}."))
    assert recipients.accepted["row_number"].to_pylist() == [2]


def test_a_field_that_is_not_spoken_may_hold_anything(write_csv, make_campaign):
    path = write_csv(HEADER + "1,Ann,Lee,a@x.example,<b>\n2,Bob,Lee,b@x.example,\n")
    text = "{% if company %}Hi{% else %}Hello{% endif %} {{ first_name }}"
    assert read_recipients(path, make_campaign(text)).accepted.num_rows == 2


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ("42,Ann,Lee,a@x.example,Acme", r"42"),
        (",Ann,Lee,Ann.Lee@x.example,Acme", r"id-[0-9a-f]{20}"),
        (",Ann,Lee,,Acme", r"row-1"),
        ("003AbC,Ann,Lee,,Acme", r"003abc-[0-9a-f]{10}"),
        ("../../etc/passwd,Ann,Lee,,Acme", r"etc-passwd-[0-9a-f]{10}"),
        ("CON,Ann,Lee,,Acme", r"con-[0-9a-f]{10}"),
        ("1.08255E+11,Ann,Lee,,Acme", r"row-1"),
        ("李娜,Ann,Lee,,Acme", r"id-[0-9a-f]{10}"),
    ],
)
def test_recipient_key_is_a_safe_file_name(write_csv, make_campaign, row, key):
    recipients = read_recipients(
        write_csv(HEADER + row + "\n"), make_campaign("Hi {{ first_name }}")
    )
    assert re.fullmatch(key, recipients.accepted["recipient_key"][0].as_py())


def test_ids_that_differ_in_case_alone_have_keys_that_differ_otherwise(write_csv, make_campaign):
    path = write_csv(HEADER + "003AbC,Ann,L,,A\n003aBC,Bob,L,,A\n")
    keys = read_recipients(path, make_campaign("Hi {{ first_name }}")).accepted["recipient_key"]
    assert len({key.lower() for key in keys.to_pylist()}) == 2


@pytest.mark.parametrize(
    ("header", "first_name"),
    [
        ("Email Address,First Name,LEID", "Ann"),
        ("Person - Email - Work,Person - First name,Person - ID", "Ann"),
        ("EMAIL,first_name,record_id", "Ann"),
    ],
)
def test_headers_of_known_crms_need_no_mapping(write_csv, make_campaign, header, first_name):
    path = write_csv(f"{header}\na@x.example,Ann,7\n")
    row = read_recipients(path, make_campaign("Hi {{ first_name }}")).accepted.to_pylist()[0]
    assert (row["first_name"], row["recipient_key"]) == (first_name, "7")


def test_missing_column_names_file_field_nearest_header_and_fix(write_csv, make_campaign):
    path = write_csv("Rufname,Firm Name\nAnn,Acme\n")
    with pytest.raises(ConfigError) as caught:
        read_recipients(path, make_campaign("Hi {{ first_name }}"))
    for part in [str(path), "'first_name'", "'First Name'", "'Rufname'", "column:"]:
        assert part in str(caught.value)
    mapped = make_campaign("{{ firm }}", fields={"firm": {"column": "Firma Name"}})
    with pytest.raises(ConfigError, match=r"'Firma Name'.*did you mean 'Firm Name'"):
        read_recipients(path, mapped)


def test_mapped_column_that_appears_twice_is_refused(write_csv, make_campaign):
    path = write_csv("First Name,First Name\nAnn,Bob\n")
    with pytest.raises(ConfigError, match="1 and 2"):
        read_recipients(path, make_campaign("Hi {{ first_name }}"))


def test_fallback_that_cannot_be_said_is_refused(write_csv, make_campaign):
    path = write_csv("First Name\nAnn\n")
    fields = {"first_name": {"fallback": "<you>"}}
    with pytest.raises(ConfigError, match="'<you>'"):
        read_recipients(path, make_campaign("Hi {{ first_name }}", fields=fields))


def test_if_every_row_is_rejected_the_tables_are_still_valid(write_csv, make_campaign):
    recipients = read_recipients(write_csv("First Name\n<a>\n"), make_campaign("{{ first_name }}"))
    assert (recipients.accepted.num_rows, recipients.rejected.num_rows) == (0, 1)


def test_display_name_falls_back_to_company_and_then_to_the_row(write_csv, make_campaign):
    path = write_csv(HEADER + "1,,,a@x.example,Acme\n2,,,b@x.example,\n")
    names = read_recipients(path, make_campaign("Hello there.")).accepted["display_name"]
    assert names.to_pylist() == ["Acme", "Recipient 2"]


def test_row_numbers_are_those_of_the_file(sample_csv, spring):
    numbers = read_recipients(sample_csv, spring).accepted["row_number"].to_numpy()
    assert numbers.tolist() == sorted(set(range(1, 25)) - {12, 19})
    assert numbers.dtype == np.int64


@pytest.mark.parametrize(
    "header",
    [
        "Email (Work)", "E-mail 1 - Value", "Emails", "Work Email", "E-Mail-Adresse", "Courriel",
        "Correo electrónico", "メールアドレス", "Primary contact mail", "Kontakt-Mail",
    ],
)  # fmt: skip
def test_the_email_column_is_found_whatever_its_header(write_csv, make_campaign, header):
    campaign = make_campaign("Hi {{ first_name }}")
    path = write_csv(f"First Name,{header}\nAnn,a@x.example\nBen,b@x.example\n")
    before = read_recipients(path, campaign)
    assert before.identities.column == header
    path = write_csv(f"First Name,{header}\nZoe,z@x.example\nAnn,a@x.example\nBen,b@x.example\n")
    after = read_recipients(path, campaign).accepted["recipient_key"].to_pylist()
    assert after[1:] == before.accepted["recipient_key"].to_pylist()


def test_an_address_that_is_not_the_persons_own_identifies_nobody(write_csv, make_campaign):
    path = write_csv(
        "First Name,Contact owner email\nAnn,dana@x.example\nBen,dana@x.example\nCleo,d@x.example\n"
    )
    recipients = read_recipients(path, make_campaign("Hi {{ first_name }}"))
    assert recipients.identities.column == ""
    assert recipients.accepted["recipient_key"].to_pylist() == ["row-1", "row-2", "row-3"]


@pytest.mark.parametrize("record_id", ["1.08E+11", "1,08255E+11", "1.08255e+11", "n/a", "-", "0"])
def test_an_id_shared_by_mistake_is_not_trusted(write_csv, make_campaign, record_id):
    path = write_csv(
        "Record ID,First Name,Email\n"
        f'"{record_id}",Ann,a@x.example\n"{record_id}",Ben,b@x.example\n'
    )
    recipients = read_recipients(path, make_campaign("Hi {{ first_name }}"))
    assert recipients.identities.column == "Email"
    assert recipients.accepted.num_rows == 2


def test_invisible_marks_are_not_part_of_an_address(write_csv, make_campaign):
    path = write_csv("First Name,Email\nAnn,\u202aa@x.example\u202c\nAnn,A@x.example\u200b\n")
    recipients = read_recipients(path, make_campaign("Hi {{ first_name }}"))
    assert "same Email as row 1" in reasons(recipients)[2]


def test_no_key_contains_an_address(write_csv, make_campaign):
    path = write_csv("ID,First Name,Phone\nann@x.example,Ann,555-0100\n,Ben,555-0101\n")
    campaign = make_campaign("Hi {{ first_name }}")
    for identity in (None, "Phone"):
        options = ReadingOptions(identity=identity)
        keys = read_recipients(path, campaign, options).accepted["recipient_key"].to_pylist()
        assert not any("ann" in key or "555" in key for key in keys)


def test_the_identifying_column_can_be_named(write_csv, make_campaign):
    path = write_csv("Record ID,First Name,Badge\n1,Ann,x\n2,Ben,y\n")
    campaign = make_campaign("Hi {{ first_name }}")
    by_badge = read_recipients(path, campaign, ReadingOptions(identity="badge"))
    assert by_badge.identities.column == "Badge"
    by_row = read_recipients(path, campaign, ReadingOptions(identity="row"))
    assert by_row.accepted["recipient_key"].to_pylist() == ["row-1", "row-2"]
    with pytest.raises(ConfigError, match=r"no column 'Bagde' for --identity.*'Badge'"):
        read_recipients(path, campaign, ReadingOptions(identity="Bagde"))
