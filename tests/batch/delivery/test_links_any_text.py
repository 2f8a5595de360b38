"""Without our columns, every byte of links.csv is the customer's, whatever the file."""

import csv
import io
import re

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from batch.delivery.our_cells import OUR_COLUMNS
from personalize.errors import ConfigError
from personalize.source.reading import read_source
from tests.batch.delivery.linked_files import BOMS, POSTER, URL, write_all
from tests.batch.run.outcome_tables import outcome

LETTERS = "abÉö山=+'\" \t,;|"
cells = st.text(st.sampled_from(LETTERS), max_size=6)
written = st.one_of(
    cells.map(lambda cell: '"' + cell.replace('"', '""') + '"'),
    st.tuples(cells, st.sampled_from(["\n", "\r\n", "\r"]), cells).map(
        lambda parts: '"' + "".join(parts).replace('"', '""') + '"'
    ),
    st.text(st.sampled_from(LETTERS.replace('"', "")), max_size=6),
    st.text(st.sampled_from(LETTERS), max_size=6).map(lambda cell: f"x{cell}"),
)
rows_of_text = st.lists(
    st.tuples(st.lists(written, min_size=1, max_size=5), st.sampled_from(["\n", "\r\n", "\r"])),
    min_size=1,
    max_size=8,
)
encodings = st.sampled_from(
    [
        *("utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"),
        *("cp1252", "cp1250", "mac_roman", "cp850", "cp932", "gb18030", "big5", "cp949", "cp037"),
    ]
)


def strip(content, encoding, delimiter):
    """The file without what we appended: each line's last cells, and the padding before them."""
    mark = BOMS.get(encoding, b"")
    codec = encoding.removesuffix("-sig")
    text = content.removeprefix(mark).decode(codec, "surrogateescape")
    other = re.escape(delimiter)
    ours = re.compile(
        rf"{other}(?:{other.join(OUR_COLUMNS)}|"
        rf"(?:{URL}{other}{POSTER}{other}video{other}|{other}{other}rejected{other}REASON))"
        rf"(?=[\r\n]|$)"
    )
    return mark + ours.sub("", text).encode(codec, "surrogateescape")


@settings(max_examples=150, deadline=None)
@given(rows_of_text, encodings, st.sampled_from(",;\t|"), st.booleans())
@example([(["a", '"b\r\nc"'], "\r")], "utf-16-be", "|", True)
@example([(["山", ""], "\n")], "cp932", "|", False)
def test_without_our_columns_every_byte_is_the_customers(
    tmp_path_factory, rows, encoding, delimiter, ends
):
    text = f"Head{delimiter}Other\r\n"
    text += "".join(f"{delimiter.join(row)}{end}" for row, end in rows)
    if not ends:
        text = text.removesuffix(rows[-1][1])
    assume(re.split("[\r\n]", text)[-1] != '"')  # a quote alone is no row, and nobody's
    codec = encoding.removesuffix("-sig")
    content = BOMS.get(encoding, b"") + text.encode(codec, "ignore")
    folder = tmp_path_factory.mktemp("links")
    (folder / "source.csv").write_bytes(content)
    told = {"utf-16-le": "utf-16", "utf-16-be": "utf-16", "utf-32-le": "utf-32"}
    told["utf-32-be"] = "utf-32"
    try:
        source = read_source(folder / "source.csv", told.get(encoding, encoding))
    except ConfigError:
        assume(False)
    assume(source.csv_format.delimiter == delimiter and not source.swallowed)
    outcomes = [
        outcome(row, *(() if row % 2 else ("rejected",)), reason="" if row % 2 else "REASON")
        for row in range(1, len(source) + 1)
    ]
    assert write_all(folder / "links.csv", source, outcomes)
    done = (folder / "links.csv").read_bytes()
    stripped = strip(done, encoding, delimiter)
    paddings = [source.width - max(len(row), 1) for row in [source.header, *source.rows()]]
    assert without_padding(stripped, content, delimiter, codec, sum(paddings))
    check_rows(source, done.removeprefix(BOMS.get(encoding, b"")).decode(codec), outcomes)


def check_rows(source, text, outcomes):
    """Each row has its own cells, then its own outcome."""
    written = source.csv_format
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=written.delimiter,
        skipinitialspace=written.skips_space,
    )
    theirs = [[cell or "" for cell in row] for row in source.aligned()]
    rejected = ["", "", "rejected", "REASON"]
    ours = [
        [URL, POSTER, "video", ""] if one["status"] == "video" else rejected for one in outcomes
    ]
    expected = [row + mine for row, mine in zip(theirs, [list(OUR_COLUMNS), *ours], strict=True)]
    assert [row for row in reader if any(cell.strip() for cell in row)] == expected


def without_padding(stripped, content, delimiter, codec, paddings):
    """Whether the only other bytes are delimiters that pad short rows, as many as are needed."""
    sign = delimiter.encode(codec)
    at = added = 0
    for start in range(0, len(stripped), len(sign)):
        unit = stripped[start : start + len(sign)]
        if content[at : at + len(sign)] == unit:
            at += len(sign)
        elif unit == sign:
            added += 1
        else:
            return False
    return at == len(content) and added == paddings
