"""Columns that a spreadsheet damaged: rounded numbers, lost zeros, dates as numbers, ids by case.

Such a column is not used as a key: two people would have one, or one person two.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from personalize.source.damage.column_values import ColumnValues, column_values, repeated
from personalize.source.damage.salesforce_ids import is_case_lost, is_salesforce_id, long_id
from personalize.source.table.source_table import SourceTable

DamageKind = Literal[
    "rounded", "short id", "case lost", "case collides", "zeros lost", "serial date"
]

_ROUNDED = r"^[-=+]?[0-9]+([.,][0-9]*)? ?[eE][+-][0-9]+\.?$"
_WHOLE, _NUMBER = r"^[0-9]+$", r"^[0-9]+(\.0+)?$"
_SAYS_DATE = re.compile(
    r"date|birth|day\b|datum|fecha|日|created|modified|since|activity|geburt|naissance|close|"
    r"renewal|expir|start|end\b",
    re.IGNORECASE,
)
_SAYS_CODE = re.compile(
    r"zip|postal|post ?code|plz|postleitzahl|cap\b|phone|telefon|t[ée]l\b|mobile|badge|sku|ssn|"
    r"(?:account|customer|employee) (?:number|no|id)\b|kundennummer",
    re.IGNORECASE,
)
_ID_LIKE = r"^[0-9A-Za-z]*[0-9][0-9A-Za-z]*$"
_FIRST_SERIAL, _LAST_SERIAL = 14_000, 64_000  # 1938 to 2075
_DAY_ZERO = dt.date(1899, 12, 30)
_SHORT_ID_CHARS = 15
_MOSTLY, _NEARLY_ALL = 0.8, 0.97
_MOST_EXAMPLES = 3
# Codes drawn from all numbers of one length: a tenth of them began with a zero, a hundredth with
# two. Running numbers are told apart by their first digits, and by how many they are.
_SHORTEST_CODE, _FEWEST_CODES, _LEAST_FIRST_DIGITS, _MOST_SHORTER = 6, 20, 7, 0.15


@dataclass(frozen=True, slots=True)
class Damage:
    """What happened to a column (its index).

    `rows` are examples, from 0, and `count` how many rows are meant. `unusable`: no cell of the
    column may identify anybody.
    """

    column: int
    kind: DamageKind
    text: str
    rows: tuple[int, ...]
    count: int
    unusable: bool = True


def find_damage(source: SourceTable, index: int) -> list[Damage]:
    """What a spreadsheet did to a column."""
    values = column_values(source, index)
    if not len(values):
        return []
    return [
        Damage(index, kind, text, tuple(rows[:_MOST_EXAMPLES].tolist()), len(rows), unusable)
        for kind, text, places, unusable in _found(values, source.header[index])
        if len(rows := values.rows_with(places))
    ]


_Found = tuple[DamageKind, str, NDArray[np.int64], bool]


def _found(values: ColumnValues, header: str) -> Iterator[_Found]:
    sample = values.sample()
    whole = values.matching(_WHOLE)
    if len(whole) < len(values):
        yield from _rounded(values)
    numbers = whole if len(whole) >= _MOSTLY * len(values) else values.matching(_NUMBER)
    if len(numbers) >= _MOSTLY * len(values) and len(whole):
        yield from _lost_zeros(values, header, whole)
        yield from _serial_dates(values, header)
    elif sum(map(is_salesforce_id, sample)) >= _NEARLY_ALL * len(sample):
        yield from _salesforce(values)
    elif len(values.matching(_ID_LIKE)) >= _NEARLY_ALL * len(values):
        yield from _colliding(values)


def _rounded(values: ColumnValues) -> Iterator[_Found]:
    places = values.matching(_ROUNDED)
    if len(places):
        text = (
            f"numbers rounded by a spreadsheet, such as {values.text(places[0])}: their digits are "
            "lost. Export again, and do not save the file from a spreadsheet"
        )
        yield "rounded", text, places, True


def _salesforce(values: ColumnValues) -> Iterator[_Found]:
    lengths = pc.utf8_length(values.distinct).to_numpy()
    short = np.flatnonzero(lengths == _SHORT_ID_CHARS)
    if len(short):
        first = values.text(short[0])
        text = f"15-character Salesforce ids, whose case counts: {first} is {long_id(first)}"
        yield "short id", text, short, False
    lost = np.array(
        [at for at, value in enumerate(values.distinct.to_pylist()) if is_case_lost(value)],
        np.int64,
    )
    if len(lost):
        first = values.text(lost[0])
        text = f"Salesforce ids that lost their case: {first} is {long_id(first)}"
        yield "case lost", text, lost, False


def _colliding(values: ColumnValues) -> Iterator[_Found]:
    places = repeated(pc.utf8_lower(values.distinct))
    if len(places):
        first, second = map(values.text, places[:2])
        text = (
            f"ids that differ only in case, such as {first} and {second}: a tool that ignores case "
            "takes them for one"
        )
        yield "case collides", text, places, True


def _lost_zeros(values: ColumnValues, header: str, whole: NDArray[np.int64]) -> Iterator[_Found]:
    same = _same_number(values)
    if len(same):
        first, second = map(values.text, same[:2])
        text = f"{first} and {second} are one number: a spreadsheet dropped zeros, or added .0"
        yield "zeros lost", text, same, True
        return
    lengths = pc.utf8_length(values.distinct).to_numpy()[whole]
    usual = int(np.bincount(lengths).argmax())
    shorter = whole[(lengths < usual) & (lengths >= usual - 2)]
    share = len(shorter) / len(whole)
    is_code = _SAYS_CODE.search(header) is not None and usual > 3 and share < 1 - _MOSTLY
    if len(shorter) and (is_code or _is_spread(values, lengths, usual, share)):
        first = values.text(shorter[0])
        text = (
            f"leading zeros are lost: nearly all have {usual} digits, and {first} was probably "
            f"{first.zfill(usual)}"
        )
        yield "zeros lost", text, shorter, True


def _same_number(values: ColumnValues) -> NDArray[np.int64]:
    """The values that are one number with others, but for zeros in front or after a point."""
    padded = pc.or_(pc.starts_with(values.distinct, "0"), pc.match_substring(values.distinct, "."))
    if not pc.any(padded).as_py():
        return np.zeros(0, np.int64)
    plain = pc.replace_substring_regex(values.distinct, r"^0*([0-9]+?)(?:\.0+)?$", r"\1")
    return repeated(plain)


def _is_spread(values: ColumnValues, lengths: NDArray[np.int64], usual: int, share: float) -> bool:
    """Whether codes of one length are drawn from all numbers."""
    count = len(lengths)
    if usual < _SHORTEST_CODE or not _FEWEST_CODES <= count <= 10 ** (usual - 2):
        return False
    if share > _MOST_SHORTER or lengths.max() > usual or lengths.min() < usual - 2:
        return False
    firsts = set(pc.unique(pc.utf8_slice_codeunits(values.distinct, 0, 1)).to_pylist())
    return "0" not in firsts and len(firsts) >= _LEAST_FIRST_DIGITS


def _serial_dates(values: ColumnValues, header: str) -> Iterator[_Found]:
    if not _SAYS_DATE.search(header):
        return
    places = values.matching(r"^[1-6][0-9]{4}$")
    days = [int(values.text(at)) for at in places]
    if len(days) < _MOSTLY * len(values) or not (
        min(days) >= _FIRST_SERIAL and max(days) <= _LAST_SERIAL
    ):
        return
    day = _DAY_ZERO + dt.timedelta(days=days[0])
    text = (
        f"dates as numbers of a spreadsheet: {days[0]} is {day.isoformat()}; export them as dates"
    )
    yield "serial date", text, places, True
