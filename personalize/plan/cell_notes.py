"""What was taken from the cells by rule, for somebody to confirm before anything is rendered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from personalize.campaign.campaign import Campaign
from personalize.cleaning.marks import clean_marks
from personalize.names.names import Reading, show_value
from personalize.recipients.fields.field_columns import encode
from personalize.recipients.recipients import Recipients

_PARTS = ("first_name", "last_name")
_MOST_SHOWN = 6
_SAMPLE_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class SplitName:
    """A whole name, and the first and last name that are taken from it by rule."""

    whole: str
    first: str
    last: str


def split_names(recipients: Recipients, campaign: Campaign) -> tuple[SplitName, ...]:
    """Examples of names that are split by rule, the least usual first; empty if none are."""
    split = [name for name in _PARTS if _is_split(recipients, name)]
    if not split or not recipients.accepted.num_rows:
        return ()
    place = recipients.places[split[0]]
    rows = pa.array(recipients.accepted["row_number"].to_numpy()[:_SAMPLE_ROWS] - 1)
    values, _ = encode(place.cells(recipients.source).take(rows))
    is_last_first = place.is_last_first(recipients.source)
    given = Reading("point", campaign.cleaning, "given", is_last_first)
    family = Reading("point", campaign.cleaning, "family", is_last_first)
    ranked = sorted(filter(str.strip, values), key=_usualness)[:_MOST_SHOWN]
    return tuple(
        SplitName(
            clean_marks(value).text,
            show_value(value, "person", "given_name", given),
            show_value(value, "person", "surname", family),
        )
        for value in ranked
    )


def count_changes(recipients: Recipients) -> tuple[tuple[str, int], ...]:
    """What was changed in cells, and how many were, most frequent first."""
    counted = pc.value_counts(recipients.changes["why"].combine_chunks()).to_pylist()
    found = [(str(one["values"]), int(one["counts"])) for one in counted]
    return tuple(sorted(found, key=lambda one: (-one[1], one[0])))


def split_note(recipients: Recipients, campaign: Campaign) -> Iterator[str]:
    """The warning that names are split by rule, with examples."""
    if found := split_names(recipients, campaign):
        place = next(recipients.places[name] for name in _PARTS if _is_split(recipients, name))
        header = recipients.source.header[place.column]
        examples = "; ".join(
            f"{one.whole!r} is {one.first or '(nobody)'!r}, {one.last or '(no surname)'!r}"
            for one in found
        )
        yield (
            f"first and last names are taken from the column {header!r} by rule: {examples}. If "
            "that is wrong, add columns for them to the file"
        )


def _is_split(recipients: Recipients, name: str) -> bool:
    return name in recipients.places and recipients.places[name].part != "whole"


def _usualness(value: str) -> tuple[bool, int, str]:
    """Two plain words come last: everybody can see how they are split."""
    words = value.split()
    return (len(words) == 2 and all(map(str.isalpha, words)), -len(words), value)
