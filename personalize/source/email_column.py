"""Which column of an export contains its people's e-mail addresses, whatever its header."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyarrow as pa

_ADDRESS = re.compile(r"[^\s,;<>\"']+@[^\s,;<>\"']+\.[^\s,;<>\"']+")
_SAYS_EMAIL = re.compile(
    r"e[-_ ]?mail|mail|correo|courriel|メール|电子邮件|邮箱|почта|posta|이메일", re.I
)
# Another person's address, or not the address itself.
_OF_OTHERS = re.compile(
    r"owner|\brep\b|sender|manager|assistant|created|modified|assigned|referr|parent|emergency|"
    r"\bcsm\b|executive|\b[abs]dr\b|success|agent|advis|consultant|supervisor|recruit|responsable|"
    r"vendedor|opt|status|domain|bounce|hash|type|consent|subject|campaign|verantwort|besitzer|propri",
    re.I,
)
_SAMPLE_ROWS = 500
_MOSTLY = 0.8


def find_email_column(header: Sequence[str], columns: Sequence[pa.ChunkedArray]) -> int | None:
    """The column whose cells are addresses, one per person; None if there is none.

    Of several, the one with the most addresses, those named as e-mail first: a "Work" address wins
    over a second one that few have.
    """
    ranked = []
    for index, name in enumerate(header):
        if _OF_OTHERS.search(name):
            continue
        cells = columns[index].slice(0, _SAMPLE_ROWS).to_pylist()
        filled = [cell.strip() for cell in cells if cell and cell.strip()]
        addresses = [cell for cell in filled if _ADDRESS.search(cell)]
        # An address that many share belongs to their owner or their agency.
        if len(addresses) < _MOSTLY * len(filled) or len(set(addresses)) < _MOSTLY * len(addresses):
            continue
        if addresses:
            ranked.append((bool(_SAYS_EMAIL.search(name)), len(addresses), -index))
    return -max(ranked)[2] if ranked else None


def email_columns(header: Sequence[str]) -> list[int]:
    """The columns that are named as people's own addresses, such as a second one."""
    return [
        index
        for index, name in enumerate(header)
        if _SAYS_EMAIL.search(name) and not _OF_OTHERS.search(name)
    ]
