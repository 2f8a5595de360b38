"""Cells as a person sees them: text marks, escaped quotes, NULs; the file's own text is kept."""

import pytest

from personalize.errors import ConfigError
from personalize.recipients.recipients import read_recipients
from personalize.source.reading import read_source
from personalize.source.table.text_marks import read_marked


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('="Ann"', "Ann"),
        ('="00123"', "00123"),
        ('= "say ""hi"""', 'say "hi"'),
        ("'Anna", "Anna"),
        ("'Anna'", "Anna"),
        ("\u2019Anna", "Anna"),
        ("'0049 30 1234", "0049 30 1234"),
        ("'+49 30", "+49 30"),
        ("'=cmd", "=cmd"),
        ("'t Hooft", "'t Hooft"),
        ("'s Gravesande", "'s Gravesande"),
        ("O'Neil", "O'Neil"),
        ("'", "'"),
        ("=1+1", "=1+1"),
        ('="Ann"&"x"', '="Ann"&"x"'),
    ],
)
def test_a_marked_cell_is_read_as_it_is_seen(written, read):
    assert read_marked(written) == read


def test_marks_are_read_everywhere_and_kept_in_the_result(write_csv, make_campaign):
    text = 'Record ID,First Name,Email\n"=""00123""","=""Ann""","=""a@x.example"""\n'
    text += "00124,'Ben,b@x.example\n"
    recipients = read_recipients(write_csv(text), make_campaign("Hi {{ first_name }}."))
    assert recipients.accepted["first_name"].to_pylist() == ["Ann", "Ben"]
    assert recipients.accepted["recipient_key"].to_pylist() == ["00123", "00124"]
    assert next(recipients.source.rows()) == ['="00123"', '="Ann"', '="a@x.example"']


def test_quotes_escaped_by_a_backslash_are_quotes(write_csv):
    text = 'Id,Name,Company\n1,Ann,"The \\"Best\\" Co, Inc"\n2,Ben,"C:\\\\ \\"x\\""\n3,Cat,Core\n'
    source = read_source(write_csv(text))
    assert [row[2] for row in source.rows()] == ['The "Best" Co, Inc', 'C:\\ "x"', "Core"]
    assert "quotes escaped by \\" in source.describe()


@pytest.mark.parametrize("cell", ['"C:\\"', '"a \\""quoted"" b"', "C:\\x", '"x\\"'])
def test_a_backslash_in_a_file_that_doubles_quotes_is_a_backslash(write_csv, cell):
    source = read_source(write_csv(f"Id,Path,Name\n1,{cell},Ann\n2,y,Ben\n"))
    assert source.columns[2].to_pylist() == ["Ann", "Ben"]
    assert "\\" in source.columns[1][0].as_py()
    assert source.csv_format.escape == ""


def test_quotes_after_a_space_are_quotes(write_csv):
    text = 'Id, Name, Company\n1, Ann, "Acme, North"\n2, Ben, "Beta"\n'
    source = read_source(write_csv(text))
    assert [cell.strip() for cell in source.columns[2].to_pylist()] == ["Acme, North", "Beta"]
    assert "spaces after the delimiters" in source.describe()


def test_a_quote_within_prose_is_not_one_after_a_space(write_csv):
    text = 'Id,Name,Notes\n1,Ann,"said, ""hi"" to us, ""twice"""\n2,Ben,6" pipe\n'
    source = read_source(write_csv(text))
    assert source.columns[2].to_pylist() == ['said, "hi" to us, "twice"', '6" pipe']
    assert not source.csv_format.skips_space


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_nuls_are_dropped_and_named(write_csv, encoding):
    text = "Id,First Name\n100,Ann\n101,B\x00en\n102,Zoé\x00\x00\n"
    source = read_source(write_csv(text.encode(encoding)))
    assert source.columns[1].to_pylist() == ["Ann", "Ben", "Zoé"]
    if encoding != "utf-16":
        assert any("3 NUL bytes" in note and "line 3" in note for note in source.notes)


def test_a_file_full_of_nuls_is_binary(write_csv):
    with pytest.raises(ConfigError, match="binary"):
        read_source(write_csv(b"A,B\n" + b"x\x00\x00\x00" * 50))


@pytest.mark.parametrize("delimiter", ["^", "~", "\x1f", "|"])
def test_rare_delimiters_are_found(write_csv, delimiter):
    text = "Record ID,First Name,Notes\n1,Ann,x\n2,Ben,y\n".replace(",", delimiter)
    source = read_source(write_csv(text))
    assert source.columns[1].to_pylist() == ["Ann", "Ben"]
