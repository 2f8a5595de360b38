"""Headers that tools write tell the encoding of files too short to tell it otherwise."""

from pathlib import Path

import pytest

from personalize.source.reading import read_source

EXPORTS = Path("tests/personalize/headers/exports")


def as_table(source):
    return [list(source.header), *source.rows()]


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("hubspot_ja", "cp932"), ("hubspot_ja", "utf-16-le"), ("hubspot_ja", "utf-16-be"),
        ("pipedrive_de", "mac_roman"), ("pipedrive_pt", "mac_roman"), ("hubspot_fr", "cp1252"),
        ("hubspot_es", "mac_roman"), ("hubspot_fr", "cp850"),
    ],
)  # fmt: skip
def test_a_tools_own_export_is_read_in_its_encoding(write_csv, name, encoding):
    path = EXPORTS / f"{name}.csv"
    text = path.read_text("utf-8-sig")
    assert as_table(read_source(write_csv(text.encode(encoding)))) == as_table(read_source(path))
