# ruff: noqa: RUF001 - letters of other scripts are what is tested
import csv
import io

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from personalize.errors import ConfigError
from personalize.source.reading import read_source

ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"]
CELLS = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=["Cs"]), max_size=12
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("csv")


def as_csv(rows, delimiter, line_end="\r\n", quoting=csv.QUOTE_ALL):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=line_end, quoting=quoting).writerows(rows)
    return text.getvalue()


@given(
    rows=st.integers(2, 5).flatmap(
        lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n), min_size=1, max_size=8)
    ),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(ENCODINGS),
    line_end=st.sampled_from(["\n", "\r\n"]),
)
def test_every_cell_is_read_as_written(folder, rows, delimiter, encoding, line_end):
    header = [f"Name {i}" for i in range(len(rows[0]))]
    rows = [["x" + first, *others] for first, *others in rows]  # blank rows are nobody
    content = as_csv([header, *rows], delimiter, line_end).encode(encoding)
    # Without a BOM, wide encodings show by their zero bytes in a mostly Latin beginning.
    assume(encoding != "utf-16-le" or as_csv([header, *rows], delimiter).isascii())
    path = folder / "round_trip.csv"
    path.write_bytes(content)
    table = read_source(path)
    assert list(table.header) == header
    assert list(table.rows()) == rows
    assert table.csv_format.delimiter == delimiter


@given(st.lists(st.lists(st.text('ab,\n" ', max_size=5), max_size=6), min_size=1, max_size=8))
def test_rows_of_any_length_keep_every_cell(folder, rows):
    rows = [["x" + row[0], *row[1:]] if row else ["x"] for row in rows]
    path = folder / "ragged.csv"
    path.write_text(as_csv([["A", "B", "C"], *rows], ","), newline="")
    table = read_source(path)
    assume(not table.swallowed)  # a cell that contains a whole row: test_swallowed_rows.py
    assert list(table.rows()) == rows
    assert table.cell_counts().tolist() == [len(row) for row in rows]
    aligned = list(table.aligned())
    assert {len(row) for row in aligned} == {table.width}
    assert [row[: len(source)] for row, source in zip(aligned[1:], rows, strict=True)] == rows


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Name,City\nRenée,Zürich\nJosé,Málaga\n", "cp1252"),
        ("Name,City\nO\u2019Neil,Köln\n", "cp1252"),
        ("Name,City\nRenée,Zürich\nJosé,Málaga\n", "mac_roman"),
        ("Name,City\nИван,Москва\nОльга,Санкт-Петербург\n", "cp1251"),
        ("Name,City\n田中太郎,東京都\n鈴木花子,大阪府\n", "cp932"),
        ("Name,City\n李小龙,上海市\n王芳,北京\n", "gb18030"),
        ("Name,City\nŁukasz,Kraków\nMałgorzata,Łódź\nŻaneta,Poznań\n", "cp1250"),
    ],
)
def test_text_in_older_encodings_reads_right(write_csv, text, encoding):
    table = read_source(write_csv(text.encode(encoding)))
    assert [",".join(row) for row in table.rows()] == text.splitlines()[1:]


def test_duplicate_headers_blank_lines_and_line_numbers_stay(write_csv):
    table = read_source(write_csv('Id,X,X\r\n1,"a\r\nb",c\r\n\r\n2,d,e\r\n\r\n\r\n'))
    assert table.header == ("Id", "X", "X")
    assert list(table.rows()) == [["1", "a\r\nb", "c"], ["2", "d", "e"]]
    assert [table.place(i) for i in range(2)] == ["lines 2 to 3 of the file", "line 5 of the file"]
    assert table.line_ends.tolist() == [1, 3, 5]
    assert table.csv_format.line_end == "\r\n"


def test_separator_line_of_excel_is_format_and_not_header(write_csv):
    table = read_source(write_csv("sep=;\r\nA;B\r\n1;2\r\n"))
    assert (table.header, list(table.rows())) == (("A", "B"), [["1", "2"]])
    assert table.line_number(0) == 3


def test_comma_inside_quotes_does_not_mislead_the_delimiter(write_csv):
    table = read_source(write_csv('Name;Title\n"Lee, Ann";"VP, Ops, EU"\n"Roe, Jo";"CEO, x, y"\n'))
    assert next(table.rows()) == ["Lee, Ann", "VP, Ops, EU"]


def test_single_column_is_a_table(write_csv):
    assert list(read_source(write_csv("Email\na@x.example\n")).rows()) == [["a@x.example"]]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\n\r\n \n", "empty"),
        (b"A,B\n", "no recipients"),
        (b"PK\x03\x04rest of a workbook", "damaged zip archive or workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "damaged workbook"),
        (b"A,B\n\x00\x01\x02\x00\x00", "binary"),
        (b"\xff\xfeA\x00,\x00B\x00\n\x00\x00\xd8", "begins as utf-16"),
        (b'A,B\n1,2\n3,"open\n4,5\n', "line 3: a quote is opened"),
        (b'A,B\n1,"' + b"x" * 1_000_001 + b'"\n', "line 2"),
    ],
)
def test_file_that_is_not_a_table_is_one_clear_error(write_csv, content, found):
    path = write_csv(content)
    with pytest.raises(ConfigError, match=found) as caught:
        read_source(path)
    assert str(path) in str(caught.value)


def test_folder_and_missing_file_are_named(tmp_path, write_csv):
    write_csv("A\n1\n", "contacts.csv")
    with pytest.raises(ConfigError, match="is a folder"):
        read_source(tmp_path)
    with pytest.raises(ConfigError, match=r"does not exist.*contacts\.csv"):
        read_source(tmp_path / "contact.csv")


_cell = st.lists(st.sampled_from(["a", ",", '"', "\r", "\n", "\r\n", " "]), max_size=5).map("".join)
_rows = st.lists(st.lists(_cell, max_size=3), min_size=1, max_size=6)


@given(
    st.lists(st.lists(_cell, max_size=3), min_size=1, max_size=6), st.sampled_from(["\r\n", "\n"])
)
def test_each_row_begins_where_a_reader_that_counts_along_says(tmp_path_factory, rows, line_end):
    text = io.StringIO(newline="")
    rows = [["x", *row] for row in rows]  # blank rows are nobody
    csv.writer(text, lineterminator=line_end).writerows([["A", "B"], *rows, ["end", "end"]])
    path = tmp_path_factory.mktemp("lines") / "export.csv"
    path.write_bytes(text.getvalue().encode())
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        wanted = [reader.line_num for row in reader if any(cell.strip() for cell in row)]
    assert read_source(path).line_ends.tolist() == wanted
