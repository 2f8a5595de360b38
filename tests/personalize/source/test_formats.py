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
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from personalize.errors import ConfigError
from personalize.source.reading import read_source
from tests.personalize.source.made_files import (
    CSV,
    HEADER,
    ROWS,
    as_html,
    as_objects,
    as_ods,
    as_parquet,
    as_texts,
    as_xls,
    as_xlsx,
    as_zip,
    saved,
)

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


def test_names_that_later_records_add_are_columns(write_csv):
    objects = [{}] * 10_000 + [{"a": "1"}] * 10_000 + [{"b": "2", "a": "3"}]
    source = read_source(write_csv("\n".join(map(json.dumps, objects)), "x.jsonl"))
    assert source.header == ("a", "b")
    assert len(source) == 10_001  # records with nothing in them are nobody
    assert [column[-1].as_py() for column in source.columns] == ["3", "2"]
    assert source.place(10_000) == "record 20001 of the file"


# Workbooks --------------------------------------------------------------------------------------


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
