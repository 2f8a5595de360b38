"""Columns that may be read otherwise than they are meant: numbers and dates of another country."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pyarrow.compute as pc

from personalize.campaign.campaign import Campaign
from personalize.names.number_forms import plain_number, seems_decimal
from personalize.normaliser.style import TextStyle
from personalize.recipients.fields.field_columns import usual_style
from personalize.recipients.recipients import Recipients

_DATE = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](?:\d{4}|\d{2})")


def column_notes(recipients: Recipients, campaign: Campaign) -> Iterator[str]:
    """What to check in the columns whose values are spoken."""
    spoken = frozenset().union(*(script.spoken for script in campaign.line_scripts()))
    for field, at in recipients.columns.items():
        if field not in spoken:
            continue
        cells = pc.unique(recipients.source.columns[at].drop_null()).to_pylist()
        if campaign.field_kind(field) == "number":
            yield from _numbers(field, cells, recipients, campaign)
        elif campaign.field_kind(field) == "text":
            yield from _dates(field, cells, campaign)


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
