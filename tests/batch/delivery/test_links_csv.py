import csv
import io

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batch.delivery.links_csv import OUR_COLUMNS, harmless, write_links, write_rejected
from batch.ledger.tokens import is_token, new_token
from personalize.source.source_csv import read_source
from tests.batch.run.outcome_tables import outcome, outcomes_of


def read_back(path, delimiter=","):
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    return list(csv.reader(text, delimiter=delimiter))


def link(tmp_path, content, outcomes, encoding="utf-8"):
    source_file = tmp_path / "source.csv"
    source_file.write_bytes(content.encode(encoding))
    source = read_source(source_file)
    tokens = ["T" * 22 if row["status"] == "video" else None for row in outcomes]
    table = outcomes_of(*outcomes)
    write_links(tmp_path / "links.csv", source, table, pa.array(tokens, pa.string()), "http://x")
    return tmp_path / "links.csv"


def test_every_column_and_row_is_untouched_and_ours_follow(tmp_path):
    content = (
        'Name,Name,"Odd, one",=cmd\r\n'
        "Ann,=1+1,-5,\r\n"
        '"Zoë ""Z""","two\r\nlines",@x,  padded \r\n'
        "short\r\n"
    )
    outcomes = [outcome(1), outcome(2, "failed", reason="why"), outcome(3, "rejected", reason="r")]
    rows = read_back(link(tmp_path, content, outcomes))
    url = f"http://x/v/{'T' * 22}"
    assert rows == [
        ["Name", "Name", "Odd, one", "=cmd", *OUR_COLUMNS],
        ["Ann", "=1+1", "-5", "", url, f"{url}/poster.jpg", "video", ""],
        ['Zoë "Z"', "two\r\nlines", "@x", "  padded ", "", "", "failed", "why"],
        ["short", "", "", "", "", "", "rejected", "r"],
    ]


def test_the_delimiter_is_kept_and_any_encoding_becomes_utf_8(tmp_path):
    path = link(tmp_path, "Vorname;Ort\nJörg;Köln\n", [outcome(1)], "cp1252")
    assert read_back(path, ";")[1][:2] == ["Jörg", "Köln"]


def test_a_row_with_surplus_cells_does_not_push_our_columns_aside(tmp_path):
    content = "A,B\n1,2,3,4\n5,6\n"
    rows = read_back(link(tmp_path, content, [outcome(1, "rejected", reason="r"), outcome(2)]))
    status = rows[0].index("vidmerge_status")
    assert [row[status] for row in rows[1:]] == ["rejected", "video"]
    assert rows[1][:4] == ["1", "2", "3", "4"]


def test_columns_of_an_earlier_result_are_refilled_in_place(tmp_path):
    content = "vidmerge_status,Name,vidmerge_video_url\nold,Ann,http://old\n"
    rows = read_back(link(tmp_path, content, [outcome(1)]))
    assert rows[0] == [
        *("vidmerge_status", "Name", "vidmerge_video_url"),
        *("vidmerge_thumbnail_url", "vidmerge_reason"),
    ]
    assert rows[1][:3] == ["video", "Ann", f"http://x/v/{'T' * 22}"]


def test_linking_a_result_again_gives_the_same_file(tmp_path):
    first = link(tmp_path, "A,B\n1,2\n", [outcome(1)]).read_bytes()
    again = link(tmp_path, first.decode("utf-8-sig"), [outcome(1)]).read_bytes()
    assert again == first


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_our_cells_never_run_as_formulas(tmp_path, start):
    evil = f'{start}HYPERLINK("http://evil")'
    assert harmless(evil) == "'" + evil
    failed = outcome(1, "rejected", display_name=evil, column=evil, value=evil, reason=evil)
    write_rejected(tmp_path / "rejected.csv", outcomes_of(failed, outcome(2)))
    header, row = read_back(tmp_path / "rejected.csv")
    assert header == ["row_number", "recipient", "column", "value", "reason"]
    assert row[:4] == ["1", "'" + evil, "'" + evil, "'" + evil]
    assert row[4].lstrip("'") == evil.strip()
    assert not row[4].startswith(start)
    assert harmless("plain = text") == "plain = text"


cells = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=6))
def test_any_cells_round_trip(tmp_path_factory, rows):
    rows = [("x" + first, second) for first, second in rows]
    text = io.StringIO(newline="")
    csv.writer(text).writerows([("Head", "Other, head"), *rows])
    outcomes = [outcome(number) for number in range(1, len(rows) + 1)]
    path = link(tmp_path_factory.mktemp("links"), text.getvalue(), outcomes)
    assert [tuple(row[:2]) for row in read_back(path)[1:]] == rows


def test_tokens_are_128_random_bits_and_short_enough_for_any_mail_tool():
    tokens = {new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert all(is_token(token) and len(token) == 22 for token in tokens)
    assert not any(map(is_token, ["", "x", "T" * 23, "T" * 21 + "/", "T" * 21 + "\n", "é" * 22]))
