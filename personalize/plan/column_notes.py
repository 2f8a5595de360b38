"""Columns that may be read otherwise than they are meant: numbers and dates of another country."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pyarrow.compute as pc

from personalize.campaign.campaign import Campaign
from personalize.names.number_forms import plain_number, seems_decimal
from personalize.normaliser.style import TextStyle
from personalize.recipients.fields.file_conventions import usual_style
from personalize.recipients.identities.identity import email_column
from personalize.recipients.recipients import Recipients

_DATE = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](?:\d{4}|\d{2})")


def column_notes(recipients: Recipients, campaign: Campaign) -> Iterator[str]:
    """What to check in the columns whose values are spoken."""
    yield from _repeated_email(recipients, campaign)
    spoken = frozenset().union(*(script.spoken for script in campaign.line_scripts()))
    for field, at in recipients.columns.items():
        if field not in spoken:
            continue
        cells = pc.unique(recipients.source.columns[at].drop_null()).to_pylist()
        if campaign.field_kind(field) == "number":
            yield from _numbers(field, cells, recipients, campaign)
        elif campaign.field_kind(field) == "text":
            yield from _dates(field, cells, campaign)


def _repeated_email(recipients: Recipients, campaign: Campaign) -> Iterator[str]:
    source = recipients.source
    column = email_column(source, campaign)
    if column is None or source.header.count(name := source.header[column]) == 1:
        return
    places = [at + 1 for at, header in enumerate(source.header) if header == name]
    others = " and ".join(str(at) for at in places if at != column + 1)
    yield (
        f"columns {' and '.join(map(str, places))} are both named {name!r}: the addresses are read "
        f"from column {column + 1}, and from {others} where that is empty; if that is wrong, "
        "rename the one that is not the people's own"
    )


def _numbers(
    field: str, cells: list[str], recipients: Recipients, campaign: Campaign
) -> Iterator[str]:
    style = usual_style(recipients.source, campaign.own_locale)
    if campaign.own_locale or not (cell := seems_decimal(cells, style)):
        return
    whole = re.sub(r"[.,]", "", cell)
    yield (
        f"field {field!r}: {cell} is said as {plain_number(cell, style)}, and nothing in its "
        f"column shows whether that or {whole} is meant; add the locale that writes so to the "
        "campaign, such as locale: de-DE or locale: en-US"
    )


def _dates(field: str, cells: Iterable[str], campaign: Campaign) -> Iterator[str]:
    day_first = TextStyle(campaign.reading_locale).day_first
    against, either = "", ""
    for cell in cells:
        if not (found := _DATE.fullmatch(cell.strip())):
            continue
        first, second = int(found[1]), int(found[2])
        if (second if day_first else first) > 12 >= (first if day_first else second):
            against = against or cell.strip()
        elif first <= 12 and second <= 12 and first != second:
            either = either or cell.strip()
    if against and either:
        order, other = ("day", "en-US") if day_first else ("month", "en-GB")
        yield (
            f"field {field!r}: {either} is read with the {order} first, as "
            f"{campaign.reading_locale} writes dates, but {against} in the same column is not; if "
            f"the file writes all dates so, add locale: {other} to the campaign"
        )
