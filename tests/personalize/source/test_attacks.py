"""Files made to exhaust memory or time, and files that change, are refused in one clear message."""

import contextlib
import gzip
import io
import os
import resource
import threading
import time
import zipfile
import zlib

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from personalize.errors import ConfigError
from personalize.source.reading import read_source
from tests.personalize.source.made_files import as_ods, as_zip, saved

MIB = 1 << 20


@contextlib.contextmanager
def within(seconds, mib):
    """Little processor time, and little more memory than the process ever had."""
    before_s, before_kib = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert time.process_time() - before_s < seconds
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kib < mib * 1024


@pytest.mark.parametrize("cells", [b"xxxx", b"x,y,"], ids=["one cell", "many cells"])
@pytest.mark.parametrize("encoding", [None, "cp1252"])
def test_a_line_of_200_mb_is_a_clear_error_within_two_seconds(write_csv, cells, encoding):
    path = write_csv(b"Email,Name\na@x.example,Ann\n" + cells * (50 * MIB) + b",Ben\n")
    with within(2, 600), pytest.raises(ConfigError, match="line 3: longer than 33,554,432 bytes"):
        read_source(path, encoding)


@pytest.mark.parametrize("ending", ["", "\n", "\n1,2,3\n"])
def test_a_million_columns_are_a_clear_error_within_two_seconds(write_csv, ending):
    path = write_csv(",".join(f"Column {i}" for i in range(1_000_000)) + ending)
    with within(2, 500), pytest.raises(ConfigError, match=r"1,000,000 cells.*at most 5,000"):
        read_source(path)


def test_a_million_names_in_json_are_a_clear_error(write_csv):
    names = ",".join(f'"n{i}": {i}' for i in range(200_000))
    with pytest.raises(ConfigError, match="more than 5,000 different names"):
        read_source(write_csv(f"[{{{names}}}]", "x.json"))


def zeros(mib):
    return gzip.compress(b"a,b\n" + b"\x00" * (mib * MIB))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bomb.csv.gz", lambda: zeros(80)),
        ("bomb.zip", lambda: as_zip({"a.csv": b"a,b\n" + b"1,2\n" * (20 * MIB)})),
        ("nested.zip", lambda: as_zip({"a.csv.gz": zeros(80)})),
        ("bomb.xlsx", lambda: as_zip({"xl/workbook.xml": b"<x/>",
                                      "xl/worksheets/sheet1.xml": b" " * (80 * MIB)})),
    ],
)  # fmt: skip
def test_bombs_are_refused(write_csv, name, content):
    path = write_csv(content(), name)
    with within(10, 600), pytest.raises(ConfigError, match="unpacks to more than"):
        read_source(path)


def test_a_part_that_claims_to_be_small_is_counted_as_it_is(write_csv):
    """The directory says 10 bytes; a reader that trusts the data would unpack 80 MiB."""
    content = bytearray(as_zip({"xl/workbook.xml": b"<x/>", "xl/w/s.xml": b" " * (80 * MIB)}))
    size = (80 * MIB).to_bytes(4, "little")
    places = [at for at in range(len(content)) if content[at : at + 4] == size]
    for at in places:
        content[at : at + 4] = (10).to_bytes(4, "little")
    assert places
    with within(5, 200), pytest.raises(ConfigError, match=r"unpacks to more than|is damaged"):
        read_source(write_csv(bytes(content), "liar.xlsx"))


def test_two_cells_in_opposite_corners_of_a_sheet_are_refused(write_csv):
    book = openpyxl.Workbook()
    book.active["A1"], book.active["CZ1048576"] = "First Name", "x"
    with (
        within(3, 300),
        pytest.raises(ConfigError, match="row 1,048,576 and column 104"),
    ):
        read_source(write_csv(saved(book), "far.xlsx"))
    book.active["XFD2"] = "x"
    with pytest.raises(ConfigError, match="column 16,384"):
        read_source(write_csv(saved(book), "wide.xlsx"))


def test_cells_without_addresses_are_counted(write_csv):
    book = openpyxl.Workbook()
    book.active.append(["First Name", "Email"])
    with zipfile.ZipFile(io.BytesIO(saved(book))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    part = "xl/worksheets/sheet1.xml"
    cells = b'<row r="1">' + b"<c><v>1</v></c>" * 6000 + b"</row>"
    begin, end = parts[part].index(b"<row"), parts[part].index(b"</sheetData>")
    parts[part] = parts[part][:begin] + cells + parts[part][end:]
    with pytest.raises(ConfigError, match="column 6,000"):
        read_source(write_csv(as_zip(parts), "bare.xlsx"))


def test_repeated_cells_of_libreoffice_are_bounded(write_csv):
    plain = as_ods([["First Name", "Email"], ["Ann", "a@x.example"]])
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = parts["content.xml"]
    many = b'<table:table-cell table:number-columns-repeated="900000000" office:value-type='
    parts["content.xml"] = text.replace(b"<table:table-cell office:value-type=", many, 1)
    with within(3, 300), pytest.raises(ConfigError, match="reaches to row"):
        read_source(write_csv(as_zip(parts), "columns.ods"))
    many = b'<table:table-row table:number-rows-repeated="900000000">'
    parts["content.xml"] = text.replace(b"<table:table-row>", many)
    with within(3, 300), pytest.raises(ConfigError, match="reaches to row"):
        read_source(write_csv(as_zip(parts), "rows.ods"))


def test_a_small_parquet_file_of_endless_rows_is_refused(write_csv):
    column = pa.array(["x"]).dictionary_encode()
    codes = pa.array(np.zeros(1_000_000, np.int8))
    many = pa.DictionaryArray.from_arrays(codes, column.dictionary)
    file = io.BytesIO()
    pq.write_table(pa.table({"a": pa.chunked_array([many] * 220)}), file)
    with within(3, 600), pytest.raises(ConfigError, match="220,000,000 rows"):
        read_source(write_csv(file.getvalue(), "endless.parquet"))


def test_entities_of_a_workbook_do_not_expand(write_csv):
    book = openpyxl.Workbook()
    book.active.append(["First Name"])
    with zipfile.ZipFile(io.BytesIO(saved(book))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE x [<!ENTITY a0 "ha">{laughs}]><styleSheet>&a9;</styleSheet>'
    parts["xl/styles.xml"] = bomb.encode()
    with within(3, 200), contextlib.suppress(ConfigError):
        read_source(write_csv(as_zip(parts), "laughs.xlsx"))


def test_a_workbook_with_a_password_is_named(write_csv):
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 1000
    content = ole + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 1000
    with pytest.raises(ConfigError, match="protected by a password; open it"):
        read_source(write_csv(content, "secret.xlsx"))


def test_an_encrypted_zip_is_named(write_csv):
    content = bytearray(as_zip({"a.csv": b"A,B\n1,2\n"}))
    for magic, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(magic) + flags] |= 1
    with pytest.raises(ConfigError, match="is encrypted; unpack it with its password"):
        read_source(write_csv(bytes(content), "secret.zip"))


def read_often(path):
    for _ in range(50):  # the writer may be asleep
        read_source(path)


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path):
    path = tmp_path / "growing.csv"
    path.write_bytes(b"Email,Name\n" + b"a@x.example,Ann\n" * 100_000)
    stop = threading.Event()

    def write():
        with path.open("ab", buffering=0) as file:
            while not stop.is_set():
                file.write(b"b@x.example,Ben\n")
                os.utime(path)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        with pytest.raises(ConfigError, match="changed while it was read; wait"):
            read_often(path)
    finally:
        stop.set()
        writer.join()
    assert len(read_source(path)) > 100_000


def test_a_damaged_compressed_part_is_named(write_csv):
    content = bytearray(as_zip({"a.csv": b"A,B\n" + os.urandom(5000).hex().encode()}))
    content[200:220] = zlib.compress(b"other")[:20].ljust(20, b"x")
    with pytest.raises(ConfigError, match="is damaged"):
        read_source(write_csv(bytes(content), "damaged.zip"))
