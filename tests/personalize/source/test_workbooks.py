"""Workbooks: what a person sees in their cells and sheets."""

import datetime as dt
import io
import zipfile

import pytest
import xlwt

from personalize.errors import ConfigError
from personalize.source.reading import read_source
from tests.personalize.source.made_files import (
    HEADER,
    ROWS,
    as_xlsx,
    as_zip,
    saved,
)


def test_typed_cells_are_what_a_person_sees(write_csv):
    moment = dt.datetime(2026, 11, 20, 9, 30)  # noqa: DTZ001 - a workbook knows no zones
    cells = [
        (100, "General", "100"),
        (1.5, "General", "1.5"),
        (0.1 + 0.2, "General", "0.3"),
        (108254741767, "General", "108254741767"),
        (1082547417671234, "General", "1082547417671234"),
        (-0.00001, "General", "-0.00001"),
        (True, "General", "TRUE"),
        (dt.date(2026, 11, 20), "yyyy-mm-dd", "2026-11-20"),
        (moment, "yyyy-mm-dd h:mm", "2026-11-20 09:30"),
        (dt.time(9, 5), "h:mm", "09:05"),
        (dt.timedelta(hours=30), "[hh]:mm:ss", "30:00:00"),
        (0.25, "0%", "25%"),
        (0.125, "0.0%", "12.5%"),
        (123, "00000", "00123"),
        (123456789, "000-00-0000", "123-45-6789"),
        (1200, '"$"#,##0.00', "$1200.00"),
        (-5, '"$"#,##0.00', "-$5.00"),
        (1200, '#,##0.00\\ "€"', "1200.00 €"),
        (1200, "[$€-407] #,##0", "€ 1200"),
        (1200, "#,##0", "1200"),
        (1200, "0.00E+00", "1200"),
    ]
    book = as_xlsx(("S", [[f"Column {i}" for i in range(len(cells))], [c[0] for c in cells]]))
    for at, (_, code, _) in enumerate(cells, 1):
        book["S"].cell(2, at).number_format = code
    source = read_source(write_csv(saved(book), "typed.xlsx"))
    assert next(source.rows()) == [seen for _, _, seen in cells]


def test_a_column_of_two_formats_is_read_plainly(write_csv):
    book = as_xlsx(("S", [["Share"], [0.25], [0.5]]))
    book["S"].cell(2, 1).number_format = "0%"
    assert list(read_source(write_csv(saved(book), "s.xlsx")).rows()) == [["0.25"], ["0.5"]]


def test_dates_of_an_old_workbook(write_csv):
    book = xlwt.Workbook()
    sheet = book.add_sheet("S")
    sheet.write(0, 0, "When")
    sheet.write(1, 0, dt.date(2026, 1, 2), xlwt.easyxf(num_format_str="dd.mm.yyyy"))
    assert next(read_source(write_csv(saved(book), "s.xls")).rows()) == ["2026-01-02"]


def test_of_several_sheets_the_one_with_people_is_read_and_said(write_csv):
    book = as_xlsx(
        ("Summary", [["Region", "Count"], ["North", 3]]),
        ("Contacts", [HEADER, *ROWS]),
        ("Old", [HEADER, ["9", "Old", "o@x.example"]]),
        ("Empty", []),
    )
    book["Old"].sheet_state = "hidden"
    path = write_csv(saved(book), "book.xlsx")
    source = read_source(path)
    assert list(source.rows()) == ROWS
    assert source.describe() == "Excel workbook, sheet 'Contacts'"
    assert source.notes == (
        "sheet 'Contacts' is read, and not 'Summary' or hidden 'Old'; --sheet names another",
    )
    assert next(read_source(path, sheet="old").rows())[1] == "Old"
    with pytest.raises(ConfigError, match="has no sheet 'New'; it has 'Summary', 'Contacts'"):
        read_source(path, sheet="New")
    for sheet in book:
        sheet.sheet_state = "hidden" if sheet.title != "Empty" else "visible"
    with pytest.raises(ConfigError, match=r"no recipients|is empty"):
        read_source(write_csv(saved(book), "hidden.xlsx"))


def test_merged_cells_have_their_value_in_each_row(write_csv):
    rows = [["Company", "First Name"], ["Acme", "Ann"], [None, "Ben"], [None, "Cat"], ["B", "Dan"]]
    book = as_xlsx(("S", [["Contacts 2026"], [], *rows]))
    book["S"].merge_cells("A4:A6")
    book["S"].merge_cells("A1:B1")
    source = read_source(write_csv(saved(book), "merged.xlsx"))
    assert source.columns[0].to_pylist() == ["Acme", "Acme", "Acme", "B"]
    assert source.left_out.titles == ("Contacts 2026",)
    assert "1 merged area: each row in it has its value" in source.notes


def test_a_list_that_begins_elsewhere_on_the_sheet_is_found(write_csv):
    book = as_xlsx(("S", []))
    for y, row in enumerate([HEADER, *ROWS], 4):
        for x, cell in enumerate(row, 3):
            book["S"].cell(y, x, cell)
    book["S"].cell(5, 3, 123).number_format = "00000"
    book["S"].cell(6, 3, 124).number_format = "00000"
    source = read_source(write_csv(saved(book), "s.xlsx"))
    assert source.columns[0].to_pylist() == ["00123", "00124"]
    assert source.place(0) == "row 5 of the sheet"


def test_formulas_have_their_stored_results_or_are_named(write_csv):
    book = as_xlsx(("S", [["First Name", "Company"], ["=UPPER(B2)", "Acme"], ["Ben", "Beta"]]))
    source = read_source(write_csv(saved(book), "formula.xlsx"))
    assert source.columns[0].to_pylist() == ["", "Ben"]
    assert "1 formula without a stored result" in source.notes[0]
    with zipfile.ZipFile(io.BytesIO(saved(book))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    part = "xl/worksheets/sheet1.xml"
    parts[part] = parts[part].replace(
        b'<c r="A2"><f>UPPER(B2)</f><v /></c>',
        b'<c r="A2" t="str"><f>UPPER(B2)</f><v>ACME</v></c>',
    )
    source = read_source(write_csv(as_zip(parts), "stored.xlsx"))
    assert source.columns[0].to_pylist() == ["ACME", "Ben"]
    assert source.notes == ()


def test_filtered_rows_are_read_and_said(write_csv):
    book = as_xlsx(("S", [HEADER, *ROWS]))
    book["S"].row_dimensions[3].hidden = True
    source = read_source(write_csv(saved(book), "filtered.xlsx"))
    assert len(source) == 2
    assert "1 row hidden" in source.notes[0]


# What is no table -------------------------------------------------------------------------------
