"""What is wrong with some rows of a made-up export, as in real exports."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Row = list[str]

MISSING_SHARE, DUPLICATE_SHARE, BROKEN_SHARE = 0.03, 0.01, 0.005
FIRST_NAME, COMPANY = 1, 6
"""Columns of the export that get faults."""

_AFTER_EMAIL = 4

_PLACEHOLDERS = ("", "", "", "", "", "", "", "N/A", "-", "Unknown")
_FOREIGN_NAMES = ("สมชาย", "قيس", "ณัฐ", "פלג", "ธนพล", "شهد")
_PASTED = (
    "Met at the trade show in Denver and asked us to call back after the holidays about the "
    "renewal, prefers mornings"
)


def _joined_by_quotes(row: Row, draw: np.random.Generator) -> Row:
    last = int(draw.integers(_AFTER_EMAIL, len(row) - 3))
    return [row[0], ",".join(row[FIRST_NAME:last]), *row[last:]]


def _split_by_comma(row: Row, _: np.random.Generator) -> Row:
    return [*row[: COMPANY + 1], " Formerly Known Otherwise", *row[COMPANY + 1 :]]


def _left(row: Row, _: np.random.Generator) -> Row:
    return _renamed(row, "No longer with company")


def _foreign(row: Row, draw: np.random.Generator) -> Row:
    return _renamed(row, _FOREIGN_NAMES[int(draw.integers(len(_FOREIGN_NAMES)))])


def _tag(row: Row, _: np.random.Generator) -> Row:
    return _renamed(row, "{{ contact.firstname }}")


def _web_address(row: Row, _: np.random.Generator) -> Row:
    return _renamed(row, "https://win-a-prize.example/now")


def _pasted(row: Row, _: np.random.Generator) -> Row:
    return _renamed(row, _PASTED)


def _renamed(row: Row, name: str) -> Row:
    return [*row[:FIRST_NAME], name, *row[FIRST_NAME + 1 :]]


BREAKS: dict[str, Callable[[Row, np.random.Generator], Row]] = {
    "cells joined by a stray quote": _joined_by_quotes,
    "row split by an unquoted comma": _split_by_comma,
    "status as the name": _left,
    "name in a script that an English voice cannot read": _foreign,
    "merge tag of another tool as the name": _tag,
    "web address as the name": _web_address,
    "note pasted into the name": _pasted,
}
"""Each way in which a row is broken: no video in any campaign that says the first name."""


def missing_name(draw: np.random.Generator) -> str:
    """How an export writes that there is no name; usually as an empty cell."""
    return _PLACEHOLDERS[int(draw.integers(len(_PLACEHOLDERS)))]
