"""Which column of an export holds its people's e-mail addresses, whatever the header says."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyarrow as pa

_ADDRESS = re.compile(r"[^\s,;<>\"']+@[^\s,;<>\"']+\.[^\s,;<>\"']+")
_SAYS_EMAIL = re.compile(
    r"e[-_ ]?mail|mail|correo|courriel|メール|电子邮件|邮箱|почта|posta|이메일", re.I
)
# Somebody else's address, or not the address itself.
_OF_OTHERS = re.compile(
    r"owner|\brep\b|sender|manager|assistant|created|modified|assigned|referr|parent|emergency|"
    r"\bcsm\b|executive|\b[abs]dr\b|success|agent|advis|consultant|supervisor|recruit|responsable|"
    r"vendedor|opt|status|domain|bounce|hash|type|consent|subject|campaign|verantwort|besitzer|propri",
    re.I,
)
_SAMPLE_ROWS = 500
_MOSTLY = 0.8


def find_email_column(header: Sequence[str], columns: Sequence[pa.ChunkedArray]) -> int | None:
    """The column whose cells are addresses, each person's own; None where there is none.

    Of several the one with the most addresses, those named as e-mail first: a "Work" address before
    a second one that few have.
    """
    ranked = []
    for index, name in enumerate(header):
        if _OF_OTHERS.search(name):
            continue
        cells = columns[index].slice(0, _SAMPLE_ROWS).to_pylist()
        filled = [cell.strip() for cell in cells if cell and cell.strip()]
        addresses = [cell for cell in filled if _ADDRESS.search(cell)]
        # An address that many share is their owner's or their agency's.
        if len(addresses) < _MOSTLY * len(filled) or len(set(addresses)) < _MOSTLY * len(addresses):
            continue
        if addresses:
            ranked.append((bool(_SAYS_EMAIL.search(name)), len(addresses), -index))
    return -max(ranked)[2] if ranked else None
