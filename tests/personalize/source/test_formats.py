"""Every format that people export gives the same table, and damage is named with the mend."""

import datetime as dt
import decimal
import gzip
import io
import itertools
import json
import os
import re
import sys
import threading
import zipfile
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st

from personalize.errors import ConfigError
from personalize.source.source_csv import read_source

HEADER = ["Record ID", "First Name", "Email"]
ROWS = [["00123", "Ann", "a@x.example"], ["124", "Zoé", "b@x.example"]]
CSV = "\n".join(",".join(row) for row in [HEADER, *ROWS]).encode() + b"\n"


def as_xlsx(*sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return book


def as_texts(rows):
    book = as_xlsx(("S", []))
    for y, row in enumerate(rows, 1):
        for x, text in enumerate(row, 1):
            book["S"].cell(y, x, text).data_type = "s"  # "=1+1" is text too
    return book


def saved(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def as_xls(rows):
    book = xlwt.Workbook()
    sheet = book.add_sheet("People")
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            sheet.write(y, x, cell)
    return saved(book)


def as_ods(rows):
    def cell(text):
        value = f"<text:p>{text}</text:p>"
        return f'<table:table-cell office:value-type="string">{value}</table:table-cell>'

    lines = "".join(f"<table:table-row>{''.join(map(cell, r))}</table:table-row>" for r in rows)
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        f'xmlns:office="{names}:office:1.0" xmlns:table="{names}:table:1.0" '
        f'xmlns:text="{names}:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="People">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = f'<manifest:manifest xmlns:manifest="{names}:manifest:1.0"/>'
    return as_zip(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content.encode(),
            "META-INF/manifest.xml": manifest.encode(),
        }
    )


def as_zip(files):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def as_parquet(columns):
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file)
    return file.getvalue()


def as_html(rows):
    lines = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in rows)
    return f"<html><head><style>td {{}}</style></head><table>{lines}</table></html>".encode()


def as_objects(rows=ROWS):
    return [dict(zip(HEADER, row, strict=True)) for row in rows]


FORMATS = {
    "people.xlsx": saved(as_xlsx(("People", [HEADER, *ROWS]))),
    "people.xls": as_xls([HEADER, *ROWS]),
    "people.ods": as_ods([HEADER, *ROWS]),
    "people.parquet": as_parquet(dict(zip(HEADER, zip(*ROWS, strict=True), strict=True))),
    "people.jsonl": "\n".join(map(json.dumps, as_objects())).encode(),
    "people.json": json.dumps(as_objects(), indent=1).encode(),
    "answer.json": json.dumps({"results": as_objects(), "paging": {"next": 1}}).encode(),
    "html.xls": as_html([HEADER, *ROWS]),
    "people.zip": as_zip({"people.csv": CSV, "__MACOSX/._people.csv": b"x", ".DS_Store": b"x"}),
    "workbook.zip": as_zip({"export/p.xlsx": saved(as_xlsx(("People", [HEADER, *ROWS])))}),
    "people.csv.gz": gzip.compress(CSV),
    "parts.csv.gz": gzip.compress(CSV[:20]) + gzip.compress(CSV[20:]),
    "packed_twice.zip": as_zip({"people.csv.gz": gzip.compress(CSV)}),
    "wide.csv.gz": gzip.compress(CSV.decode().encode("utf-16")),
}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("suffix", ["", ".txt"], ids=["named right", "named wrong"])
def test_every_format_gives_the_same_table(write_csv, name, suffix):
    source = read_source(write_csv(FORMATS[name], name + suffix))
    assert list(source.header) == HEADER
    assert list(source.rows()) == ROWS


def test_a_packed_text_is_kept_to_be_given_back(write_csv):
    source = read_source(write_csv(FORMATS["people.zip"], "people.zip"))
    assert source.content == CSV
    assert source.describe() == "UTF-8, comma-separated (people.csv inside)"
    assert read_source(write_csv(CSV)).content == b""
    assert read_source(write_csv(FORMATS["people.xlsx"], "people.xlsx")).sha256 == b""


def test_standard_input_is_read(monkeypatch):
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as pipe:
        thread = threading.Thread(target=lambda: (os.write(writing, CSV), os.close(writing)))
        thread.start()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(pipe))
        source = read_source(Path("-"))
        thread.join()
    assert list(source.rows()) == ROWS
    assert source.content == CSV


# Typed cells ------------------------------------------------------------------------------------


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


def test_values_of_parquet_are_what_a_person_writes(write_csv):
    moments = [dt.datetime(2026, 1, 2, 3, 4, 5, 6), None]  # noqa: DTZ001 - as in most files
    columns = {
        "Name": pa.array(["Ann", None]).dictionary_encode(),
        "Age": pa.array([1.0, None]),
        "Count": pa.array([3, None]),
        "Price": pa.array([decimal.Decimal("1.50"), None]),
        "Out": pa.array([True, None]),
        "Day": pa.array([dt.date(2026, 1, 2), None]),
        "When": pa.array(moments),
        "Midnight": pa.array([dt.datetime(2026, 1, 2), None]),  # noqa: DTZ001
        "Tags": pa.array([["a", "b"], None]),
        "Place": pa.array([{"city": "Köln"}, None]),
        "Raw": pa.array([b"Zo\xc3\xab", None]),
        "Nothing": pa.nulls(2),
    }
    rows = list(read_source(write_csv(as_parquet(columns), "p.parquet")).rows())
    assert rows == [
        ["Ann", "1", "3", "1.50", "true", "2026-01-02", "2026-01-02 03:04:05", "2026-01-02",
         "a; b", '{"city": "Köln"}', "Zoë", ""],
    ]  # fmt: skip


def test_values_of_json_are_as_written(write_csv):
    text = (
        '{"id": 108254741767123456789, "n": 1.0, "x": null, "ok": true, "tags": ["a", "b"]}\n\n'
        '{"properties": {"first": "Zo\\u00e9", "deep": {"er": 1}}, "bad": "\\ud800"}\n'
    )
    source = read_source(write_csv(text, "x.jsonl"))
    assert source.header == (
        *("id", "n", "x", "ok", "tags"),
        *("properties.first", "properties.deep.er", "bad"),
    )
    first, second = source.rows()
    assert first == ["108254741767123456789", "1.0", "", "true", "a; b", "", "", ""]
    assert second[5:] == ["Zoé", "1", "?"]
    assert source.place(1) == "record 2 of the file"


# Workbooks --------------------------------------------------------------------------------------


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


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"%PDF-1.7 ...", "is a PDF, not a table"),
        (b"SQLite format 3\x00", "is a database"),
        (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
        (as_zip({"word/document.xml": b"<x/>"}), "is a Word document"),
        (as_zip({"Index/Document.iwa": b"x"}), "Numbers document; export it"),
        (as_zip({"readme.md": b"x"}), "without a table"),
        (as_zip({"a.csv": CSV, "b.csv": CSV}), r"several tables: a\.csv, b\.csv; name one"),
        (gzip.compress(CSV)[:-10], "is cut off"),
        (b"\x1f\x8b\x07" + b"x" * 20, "damaged gzip"),
        (FORMATS["people.xlsx"][:-30], "damaged"),
        (as_zip({"xl/workbook.xml": b"test", "[Content_Types].xml": b"test"}), "damaged workbook"),
        (FORMATS["people.parquet"][:50], "damaged Parquet"),
        (b"PAR1 and nothing else", "damaged Parquet"),
        (b'{"First Name": "Ann"}\n{"First Name": \n', "line 2: not valid JSON"),
        (b'{"First Name": "Ann"}\n[1]\n', "line 2: not an object"),
        (b'[{"a": 1}, 5]', "no list of objects"),
        (b'[{"a":' + b"[" * 50_000, "not valid JSON: too deeply nested"),
        (b"<html><p>Your session has expired</p></html>", "web page without a table"),
        (b"<?xml version='1.0'?><contacts/>", "is XML, not a table"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "MHTML"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
         "Excel 2003 XML workbook; open it in Excel and save it"),
    ],
    ids=itertools.count(),
)  # fmt: skip
def test_what_is_no_table_is_named(write_csv, content, found):
    path = write_csv(content, "export.bin")
    with pytest.raises(ConfigError, match=found) as caught:
        read_source(path)
    assert str(path) in str(caught.value)


def test_a_csv_that_begins_with_a_bracket_is_no_json(write_csv):
    source = read_source(write_csv("[First Name],{x}\nAnn,1\n"))
    assert source.header == ("[First Name]", "{x}")
    assert read_source(write_csv("<Name>,b\nAnn,1\n")).header == ("<Name>", "b")


def test_of_an_audience_of_mailchimp_the_subscribed_are_read(write_csv):
    files = {
        "subscribed_email_audience_export_1a.csv": CSV,
        "unsubscribed_email_audience_export_1a.csv": CSV,
        "cleaned_email_audience_export_1a.csv": CSV,
    }
    path = write_csv(as_zip(files), "audience.zip")
    source = read_source(path)
    assert source.origin.inner == "subscribed_email_audience_export_1a.csv"
    assert "not unsubscribed_email_audience_export_1a.csv" in source.notes[0]
    other = read_source(path, sheet="cleaned_email_audience_export_1a.csv")
    assert other.origin.inner.startswith("cleaned")


def test_a_sheet_of_a_text_file_is_refused(write_csv):
    with pytest.raises(ConfigError, match="no workbook"):
        read_source(write_csv(CSV), sheet="Contacts")


# Any text, any format ---------------------------------------------------------------------------

texts = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00\r", exclude_categories=["Cs", "Cc"]),
    max_size=12,
).map(lambda text: re.sub(" +", " ", text).strip())  # a page shows no more than one
tables = st.lists(st.lists(texts, min_size=2, max_size=2), min_size=1, max_size=5)


@given(tables)
def test_any_text_round_trips_through_every_format(tmp_path_factory, rows):
    rows = [[f"x{first}", *others] for first, *others in rows]
    header = ["Record ID", "Other"]
    objects = [dict(zip(header, row, strict=True)) for row in rows]
    escaped = [[cell.replace("&", "&amp;").replace("<", "&lt;") for cell in row] for row in rows]
    contents = {
        "x.parquet": as_parquet(dict(zip(header, map(list, zip(*rows, strict=True)), strict=True))),
        "x.jsonl": "\n".join(map(json.dumps, objects)).encode(),
        "x.json": json.dumps(objects, ensure_ascii=False).encode(),
        "x.html": as_html([header, *escaped]),
        "x.xlsx": saved(as_texts([header, *rows])),
    }
    folder = tmp_path_factory.mktemp("formats")
    for name, content in contents.items():
        (folder / name).write_bytes(content)
        assert list(read_source(folder / name).rows()) == rows, name
