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


def find_email_column(
    header: Sequence[str], columns: Sequence[pa.ChunkedArray], among: Sequence[int] | None = None
) -> int | None:
    """The column whose cells are addresses, one per person; None if there is none.

    Of several, the one with the most addresses, those named as e-mail first: a "Work" address wins
    over a second one that few have. `among` are the columns to choose from; None is all.
    """
    maybe = range(len(header)) if among is None else among
    own = (index for index in maybe if not _OF_OTHERS.search(header[index]))
    ranked = [
        (bool(_SAYS_EMAIL.search(header[index])), count, -index)
        for index in own
        if (count := _count_own(columns[index]))
    ]
    return -max(ranked)[2] if ranked else None


def choose_email_column(
    header: Sequence[str], columns: Sequence[pa.ChunkedArray], known: Sequence[int]
) -> int | None:
    """The column of people's addresses, where `known` are those with the header of one.

    Of two with that header, the one with an address for each person.
    """
    if len(known) == 1:
        return known[0]
    found = find_email_column(header, columns, known or None)
    return known[0] if known and found is None else found


def own_email_columns(
    header: Sequence[str], columns: Sequence[pa.ChunkedArray], known: Sequence[int]
) -> list[int]:
    """All columns of people's own addresses: those of `known` headers, and others named so."""
    maybe = dict.fromkeys((*known, *email_columns(header)))
    return [index for index in maybe if _count_own(columns[index])]


def _count_own(column: pa.ChunkedArray) -> int:
    """How many addresses its first rows have, if they are each person's own; else 0."""
    cells = column.slice(0, _SAMPLE_ROWS).to_pylist()
    filled = [cell.strip() for cell in cells if cell and cell.strip()]
    addresses = [cell for cell in filled if _ADDRESS.search(cell)]
    # An address that many share belongs to their owner or their agency.
    are_own = len(set(addresses)) >= _MOSTLY * len(addresses)
    return len(addresses) if are_own and len(addresses) >= _MOSTLY * len(filled) else 0


def email_columns(header: Sequence[str]) -> list[int]:
    """The columns that are named as people's own addresses, such as a second one."""
    return [
        index
        for index, name in enumerate(header)
        if _SAYS_EMAIL.search(name) and not _OF_OTHERS.search(name)
    ]
