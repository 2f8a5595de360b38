"""A number is said as it is meant, or refused: never ten times as much."""

import pytest

from personalize.recipients.recipients import read_recipients


def read(write_csv, make_campaign, cells, delimiter=",", **settings):
    rows = "".join(f'P{n}{delimiter}"{cell}"\n' for n, cell in enumerate(cells))
    campaign = make_campaign(
        "{{ slots }} slots.", fields={"slots": {"column": "Slots", "kind": "number"}}, **settings
    )
    recipients = read_recipients(write_csv(f"First Name{delimiter}Slots\n{rows}"), campaign)
    said = dict(
        zip(
            recipients.accepted["row_number"].to_pylist(),
            recipients.accepted["slots__said"].to_pylist(),
            strict=True,
        )
    )
    reasons = dict(
        zip(
            recipients.rejected["row_number"].to_pylist(),
            recipients.rejected["reason"].to_pylist(),
            strict=True,
        )
    )
    return [said.get(n + 1) or reasons[n + 1] for n in range(len(cells))]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["3,5", "1.234,50", "1.234"], ["3.5", "1234.50", "1234"]),
        (["1,234", "7", "1,234.5"], ["1234", "7", "1234.5"]),
        (["12,34,567", "1,234,567"], ["1234567", "1234567"]),
        (["1 234", "1\u00a0234", "1'234", "-2,5"], ["1234", "1234", "1234", "-2.5"]),
        (["0,75"], ["0.75"]),
        (["1.5", "007"], ["1.5", "007"]),
    ],
)
def test_decimal_commas_and_thousands_marks_are_understood(write_csv, make_campaign, cells, said):
    assert read(write_csv, make_campaign, cells) == said


def test_semicolons_between_cells_mean_decimal_commas(write_csv, make_campaign):
    assert read(write_csv, make_campaign, ["1.234", "5"], ";") == ["1234", "5"]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, ["1.500", "12.000", "2.250"]),
        ({"locale": "de-DE"}, ["1500", "12000", "2250"]),
        ({"locale": "en-US"}, ["1.500", "12.000", "2.250"]),
        ({"language": "de"}, ["1500", "12000", "2250"]),
    ],
)
def test_the_campaigns_locale_decides_where_the_column_shows_nothing(
    write_csv, make_campaign, settings, said
):
    assert read(write_csv, make_campaign, ["1.500", "12.000", "2.250"], **settings) == said


def test_the_column_goes_before_the_locale(write_csv, make_campaign):
    assert read(write_csv, make_campaign, ["1.5", "1,500"], locale="de-DE") == ["1.5", "1500"]


def test_ambiguous_numbers_are_refused_if_the_column_disagrees(write_csv, make_campaign):
    said = read(write_csv, make_campaign, ["3,5", "2.5", "1,234", "1.234"])
    assert said[:2] == ["3.5", "2.5"]
    assert all("may be 1234 or 1.234" in reason for reason in said[2:])


@pytest.mark.parametrize("cell", ["$500", "50%", "1e6", "a lot", "1,2,3", "1.2.3", "--5"])
def test_what_is_not_a_number_is_refused(write_csv, make_campaign, cell):
    assert "is not a plain number" in read(write_csv, make_campaign, [cell])[0]
