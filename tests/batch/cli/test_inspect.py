"""`vidmerge inspect` on the terminal and as JSON."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from batch.cli.commands import app
from tests.personalize.source.made_files import HEADER, ROWS, as_xlsx, saved

SAMPLE = "datasets/samples/hubspot_contacts.csv"


def run(*arguments, code=0):
    done = CliRunner().invoke(app, ["inspect", *map(str, arguments)], env={"COLUMNS": "160"})
    assert done.exit_code == code, done.output
    return done.output


def test_the_terminal_shows_columns_problems_and_the_mapping():
    output = run(SAMPLE)
    assert "hubspot_contacts.csv: UTF-8, comma-separated" in output
    assert "HubSpot" in output
    assert "24 rows, identified by Record ID" in output
    assert "occur more than once" in output
    assert 'first_name: {column: "First Name"}' in output


def test_rows_are_counted_as_plan_counts_them(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("Export\n\nFirst Name,Email\nAnn,a@x.example\n\nZo&eacute;,z@x.example\n")
    line = next(one for one in run(path).splitlines() if "Zo&eacute;" in one and "read as" in one)
    assert line.split()[-2:] == ["2", "6"]  # the second person, in line 6
    book = tmp_path / "book.xlsx"
    rows = [["Export"], [], ["First Name", "Email"], ["Zo&eacute;", "z@x.example"]]
    book.write_bytes(saved(as_xlsx(("A", rows))))
    output = run(book)
    assert "sheet rows" in output
    assert next(one for one in output.splitlines() if "read as" in one).split()[-2:] == ["1", "4"]


def test_a_tool_of_which_no_export_was_seen_is_told_as_a_guess():
    exports = Path("tests/personalize/headers/exports")
    said = " ".join(run(exports / "outreach.csv").split())
    assert "Outreach, as far as known: nobody has checked its headers against an export" in said
    found = json.loads(run(exports / "outreach.csv", "--json"))
    sure = {(one["sure"], one["why"]) for one in found["columns"] if one["header"] == "Emails"}
    assert sure == {("likely", "header of Outreach (not checked against an export)")}
    assert "as far as known" not in run(exports / "hubspot.csv")
    assert json.loads(run(exports / "activecampaign.csv", "--json"))["tool_is_guess"]


def test_json_has_the_same_for_programs():
    found = json.loads(run(SAMPLE, "--json"))
    assert found["tool"] == "HubSpot"
    assert [column["field"] for column in found["columns"]][:2] == ["record_id", "first_name"]
    assert found["problems"][0]["places"]
    assert found["mapping"].startswith("fields:\n")


def test_a_sheet_is_named(tmp_path):
    book = tmp_path / "book.xlsx"
    book.write_bytes(saved(as_xlsx(("A", [HEADER, *ROWS]), ("B", [["x"], ["1"]]))))
    assert json.loads(run(book, "--json"))["sheet"] == "A"
    assert json.loads(run(book, "--sheet", "b", "--json"))["sheet"] == "B"
    assert "has no sheet 'C'" in run(book, "--sheet", "C", code=2)


def test_standard_input_is_inspected():
    text = "First Name,Email\nAnn,a@x.example\n"
    done = CliRunner().invoke(app, ["inspect", "-", "--json"], input=text)
    assert done.exit_code == 0
    assert json.loads(done.output)["rows"] == 1


@pytest.mark.parametrize("content", ["", "A,B\n"])
def test_an_empty_file_is_one_message(tmp_path, content):
    path = tmp_path / "empty.csv"
    path.write_text(content)
    assert "export the recipients again" in run(path, code=2)


def test_eighty_characters_are_enough_for_every_column_of_the_table():
    done = CliRunner().invoke(app, ["inspect", SAMPLE], env={"COLUMNS": "80"})
    assert all(len(line) <= 80 for line in done.output.partition("Problems")[0].splitlines())
    for shown in ("Record ID", "record_id", "first_name", "certain", "100%", "Maria"):
        assert shown in done.output
