"""Recipients grouped by the fields that a line names: its text is filled once per group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from personalize.campaign.campaign import Campaign
from personalize.errors import InputError
from personalize.plan.said_values import SaidValues
from personalize.recipients.name_languages import NAME_LANGUAGE
from personalize.script.script import LineScript, MissingValue, SpokenValue
from personalize.script.values import CellFloat, CellInt, HeldValue


@dataclass(frozen=True, slots=True)
class Groups:
    """Recipients grouped by the values of some fields: `codes` (R,) is each one's group."""

    codes: NDArray[np.int64]
    values: list[dict[str, object]]
    first_rows: NDArray[np.int64]


def group_recipients(
    accepted: pa.Table, script: LineScript, campaign: Campaign, spoken: SaidValues
) -> Groups:
    """The accepted recipients grouped by the fields that a line names."""
    # Shown and said forms: a fallback may look like some cell and be said differently.
    forms = [form for name in script.fields for form in (name, f"{name}__said")]
    if any(spoken.depends_on_language(name) for name in script.fields):
        forms.append(NAME_LANGUAGE)
    codes = codes_of(accepted, forms)
    _, first_rows = np.unique(codes, return_index=True)
    firsts = accepted.take(pa.array(first_rows))
    columns = {name: _values(firsts, name, campaign, spoken) for name in script.fields}
    values = [
        {name: column[group] for name, column in columns.items()}
        for group in range(len(first_rows))
    ]
    return Groups(codes, values, first_rows)


def codes_of(accepted: pa.Table, columns: Sequence[str]) -> NDArray[np.int64]:
    """(R,) the group of each recipient: 0, 1, ... in the order in which groups appear."""
    codes = np.zeros(accepted.num_rows, np.int64)
    for name in columns:
        column = accepted[name].combine_chunks()
        codes = codes * max(1, len(column.dictionary)) + column.indices.to_numpy()
        # Renumbered after each field, so that the codes of many fields never overflow.
        codes = pa.array(codes).dictionary_encode().indices.to_numpy().astype(np.int64)
    return codes


def _values(rows: pa.Table, name: str, campaign: Campaign, spoken: SaidValues) -> list[object]:
    """What a template sees of a field, per row."""
    shown, said = rows[name].to_pylist(), rows[f"{name}__said"].to_pylist()
    if campaign.field_kind(name) == "number":
        return [_number(name, *pair) for pair in zip(shown, said, strict=True)]
    languages = rows[NAME_LANGUAGE].to_pylist()
    return [_words(name, *one, spoken) for one in zip(shown, said, languages, strict=True)]


def _number(name: str, shown: str, said: str) -> object:
    if not shown:
        return MissingValue(name)
    try:
        return CellFloat(float(said), shown) if "." in said else CellInt(int(said), shown)
    except ValueError:
        return said


def _words(name: str, shown: str, said: str, language: str, spoken: SaidValues) -> object:
    if not shown:
        return MissingValue(name)
    value = spoken.find(name, shown, said, language)
    if value is None:
        return said if said == shown else SpokenValue(said, shown)
    if value.held:
        return HeldValue.of(said, shown, InputError(value.held, name, shown))
    # A value in other words than its own, such as a fallback, is displayed in those words too.
    return SpokenValue(value.said, shown, value.marked, shown if value.said == said else value.said)
