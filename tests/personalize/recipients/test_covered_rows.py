"""An opt-out, a bounce or a status holds for every row of the same person, whatever the order."""

import pytest

from personalize.recipients.recipients import ReadingOptions, read_recipients

HEADER = "Record ID,First Name,Last Name,Email,Unsubscribed,Email Bounced\n"
OUT = "which has opted out: Unsubscribed is 'TRUE'; no video is made"
SAME_1, SAME_2 = f"has the same Email as row 1, {OUT}", f"has the same Email as row 2, {OUT}"
SAME_ID = f"has the same Record ID as row 1, {OUT}"


def read(write_csv, make_campaign, rows, header=HEADER, **options):
    path = write_csv(header + "\n".join(rows) + "\n")
    return read_recipients(path, make_campaign("Hi {{ first_name }}."), ReadingOptions(**options))


def reasons(found):
    return {row["row_number"]: row["reason"] for row in found.rejected.to_pylist()}


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (["1,Ann,Lee,a@x.de,TRUE,", "2,Ann,Lee,A@x.de,FALSE,"], SAME_1),
        (["1,Ann,Lee,a@x.de,,", "2,Ann,Lee,a@x.de,TRUE,"], SAME_2),
        (["1,Ann,Lee,a@x.de,TRUE,", "1,Ann,Lee,b@x.de,,"], SAME_ID),
        (["1,Ann,Lee,a@x.de;b@x.de,TRUE,", "2,Ann,Lee,b@x.de,,"], SAME_1),
        (["1,Ann,Lee,a@x.de,,TRUE", "2,Anna,Lee,a@x.de,,"],
         "has the same Email as row 1, which cannot be reached by e-mail"),
        (["1,Ann (Deceased),Lee,a@x.de,,", "2,Ann,Lee,a@x.de,,"],
         "has the same Email as row 1, which says 'deceased'"),
    ],
)  # fmt: skip
def test_another_row_of_somebody_who_is_stopped_gets_no_video(
    write_csv, make_campaign, rows, reason
):
    found = read(write_csv, make_campaign, [*rows, "9,Zoe,Poe,z@x.de,,"])
    assert found.accepted["row_number"].to_pylist() == [3]
    assert any(text.startswith(reason) for text in reasons(found).values())


def test_without_ids_the_address_is_enough(write_csv, make_campaign):
    rows = ["Ann,Lee,a@x.de,TRUE", "Ann,Lee,a@x.de,FALSE"]
    found = read(write_csv, make_campaign, rows, "First Name,Last Name,Email,Unsubscribed\n")
    assert found.accepted.num_rows == 0


def test_a_column_of_identity_covers_as_well(write_csv, make_campaign):
    rows = ["k7,Ann,TRUE", "k7,Ann,", "k8,Ben,"]
    found = read(write_csv, make_campaign, rows, "Member,First Name,Unsubscribed\n",
                 identity="Member")  # fmt: skip
    assert found.accepted["row_number"].to_pylist() == [3]


@pytest.mark.parametrize(
    "rows",
    [
        ["1,Ann,Lee,none@none.com,TRUE,", "2,Ben,Roe,none@none.com,,"],
        ["1,Ann,Lee,,TRUE,", "2,Ben,Roe,,,"],
        ["n/a,Ann,Lee,a@x.de,TRUE,", "n/a,Ben,Roe,b@x.de,,"],
        ["1,Ann (duplicate),Lee,a@x.de,,", "2,Ann,Lee,a@x.de,,"],
    ],
)
def test_what_is_not_one_persons_covers_nobody(write_csv, make_campaign, rows):
    found = read(write_csv, make_campaign, rows)
    assert found.accepted["row_number"].to_pylist() == [2]


def test_people_on_a_suppression_list_get_no_video_by_their_other_row(write_csv, make_campaign):
    stop = write_csv("Email\na@x.de\n", "stop.csv")
    rows = ["1,Ann,Lee,a@x.de,,", "1,Ann,Lee,b@x.de,,", "2,Ben,Roe,b2@x.de; a@x.de,,"]
    found = read(write_csv, make_campaign, rows, suppress=(stop,))
    assert found.accepted.num_rows == 0
