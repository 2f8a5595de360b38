import pytest
from hypothesis import given
from hypothesis import strategies as st

from batch.web.answers.byte_range import UnsatisfiableRangeError, parse_range


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-99", (0, 100)),
        ("bytes=900-", (900, 1000)),
        ("bytes=-100", (900, 1000)),
        ("bytes=-5000", (0, 1000)),
        ("bytes=990-5000", (990, 1000)),
        ("Bytes=0-0", (0, 1)),
        (None, None),
        ("", None),
        ("bytes=", None),
        ("bytes=-", None),
        ("bytes=5-3", None),
        ("items=0-5", None),
        ("bytes=0-1,5-6", None),
        ("bytes=a-b", None),
        ("bytes=٣-٤", None),
        (f"bytes={'9' * 5000}-", None),
    ],
)
def test_ranges_are_parsed_as_in_the_rfc(header, expected):
    assert parse_range(header, 1000) == expected


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=1000-1001", "bytes=-0"])
def test_a_range_beyond_the_end_is_unsatisfiable(header):
    with pytest.raises(UnsatisfiableRangeError):
        parse_range(header, 1000)


@given(st.text(), st.integers(0, 50))
def test_any_header_gives_a_range_within_the_file_or_none(header, size):
    for text in (header, "bytes=" + header):
        try:
            part = parse_range(text, size)
        except UnsatisfiableRangeError:
            continue
        assert part is None or 0 <= part[0] < part[1] <= size
