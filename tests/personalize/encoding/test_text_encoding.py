# ruff: noqa: RUF001 - letters of other scripts are what is tested
"""No file is ever read in the wrong encoding without a word: right, or refused with the choices."""

import pytest

from personalize.errors import ConfigError
from personalize.recipients.recipients import read_recipients
from personalize.source.reading import read_source

HEAD = "Record ID,First Name,Email,Company\n"


def utf8_rows(count):
    return "".join(f"{n},José,j{n}@x.example,Société {n}\n" for n in range(count)).encode()


def test_one_stray_byte_costs_only_its_own_row(write_csv, make_campaign):
    rows = HEAD.encode() + utf8_rows(30) + b"30,Ren\xe9,r@x.example,Acme\n"
    recipients = read_recipients(write_csv(rows), make_campaign("Hi {{ first_name }}."))
    assert set(recipients.accepted["first_name"].to_pylist()) == {"José"}
    (rejected,) = recipients.rejected.to_pylist()
    assert rejected["row_number"] == 31
    assert "0xE9" in rejected["reason"]
    assert "'René'" in rejected["reason"]
    assert "1 stray byte" in recipients.source.csv_format.encoding.describe()
    # The customer's own cells come back readable.
    assert list(recipients.source.aligned())[-1][1] == "René"


def test_stray_windows_quotes_and_dashes_are_decoded(write_csv, make_campaign):
    rows = HEAD.encode() + utf8_rows(3) + b"9,Ann,a@x.example,O\x92Neil \x96 Sons\n"
    campaign = make_campaign("Hi {{ first_name }} of {{ company }}.")
    recipients = read_recipients(write_csv(rows), campaign)
    assert recipients.rejected.num_rows == 0
    assert recipients.accepted["company"][3].as_py() == "O\u2019Neil \u2013 Sons"


def test_a_stray_byte_in_a_column_that_nobody_hears_is_no_fault(write_csv, make_campaign):
    rows = HEAD.encode() + utf8_rows(3) + b"9,Ann,a@x.example,Soci\xe9t\xe9\n"
    recipients = read_recipients(write_csv(rows), make_campaign("Hi {{ first_name }}."))
    assert recipients.rejected.num_rows == 0


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Muñoz,Peña", "cp1252"),
        ("João,Conceição", "cp1252"),
        ("Søren,Ærø", "cp1252"),
        ("Guðrún,Þórsdóttir", "cp1252"),
        ("MÜLLER,ÁLVARO", "cp1252"),
        ("Łukasz,Żółw", "cp1250"),
        ("Jiří,Dvořák", "cp1250"),
        ("José,Crème", "mac_roman"),
        ("Müller,Größe", "mac_roman"),
        ("José,Müller", "cp850"),
        ("Иван,Ромашка", "cp1251"),
        ("Иван,Ромашка", "koi8-r"),
        ("Иван,Ромашка", "cp866"),
        ("Γιώργος,Παπαδόπουλος", "cp1253"),
        ("たろう,カメラ", "cp932"),
        ("김철수,서울", "cp949"),
    ],
)
def test_short_files_are_read_correctly(write_csv, text, encoding):
    source = read_source(write_csv(f"A,B\n{text}\n".encode(encoding)))
    assert ",".join(next(source.rows())) == text
    assert "guessed" in source.csv_format.encoding.describe()


@pytest.mark.parametrize(
    ("text", "encoding", "readings"),
    [
        ("Ahmet,Yılmaz", "cp1254", ["'Yılmaz' with --encoding cp1254", "'Yýlmaz'"]),
        ("Ayşe,Şahin", "cp1254", ["'Ayşe' with --encoding cp1254", "'Ayţe' with"]),
        ("Őry,Gyűrű", "cp1250", ["'Őry' with --encoding cp1250", "'Õry'"]),
        ("דוד,כהן", "cp1255", ["'דוד' with --encoding cp1255"]),
    ],
)
def test_where_two_readings_make_sense_the_user_is_asked(write_csv, text, encoding, readings):
    path = write_csv(f"A,B\n{text}\n".encode(encoding))
    with pytest.raises(ConfigError) as caught:
        read_source(path)
    for part in [str(path), *readings]:
        assert part in str(caught.value)
    assert ",".join(next(read_source(path, encoding).rows())) == text


def test_a_wrong_or_unknown_encoding_option_is_named(write_csv):
    path = write_csv("A,B\nx,é\ny,Ŵ\n")
    with pytest.raises(ConfigError, match="line 2: byte 0xC3 is not ascii"):
        read_source(path, "ascii")
    with pytest.raises(ConfigError, match="'uft8' is not known"):
        read_source(path, "uft8")


@pytest.mark.parametrize("told", ["utf-16", "utf-32", "UTF16"])
@pytest.mark.parametrize("content", ["A,B\nx,y\n", "A,B\nx,yz\n"])
def test_a_file_without_a_mark_is_not_utf_16(write_csv, told, content):
    with pytest.raises(ConfigError, match=f"is not {told}[:;] (it does not begin|omit)"):
        read_source(write_csv(content), told)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_may_be_told_with_or_without_a_mark(write_csv, encoding):
    source = read_source(write_csv("A,B\nJosé,y\n".encode(encoding)), "utf-16")
    assert next(source.rows())[0] == "José"


@pytest.mark.parametrize(("strays", "said"), [(1, "1 stray byte"), (2, "2 stray bytes")])
def test_stray_bytes_are_counted(write_csv, strays, said):
    path = write_csv("A,B\né,ü\nó,á\n".encode() + b"x\xe9,y\n" * strays)
    assert read_source(path).csv_format.encoding.describe().endswith(f"except for {said}")
