"""Recipients grouped by the fields that a line names: its text is filled once per group."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from personalize.campaign.campaign import Campaign
from personalize.script.script import LineScript, MissingValue, SpokenValue


@dataclass(frozen=True, slots=True)
class Groups:
    """Recipients grouped by the values of some fields: `codes` (R,) is each one's group."""

    codes: NDArray[np.int64]
    values: list[dict[str, object]]
    first_rows: NDArray[np.int64]


def group_recipients(accepted: pa.Table, script: LineScript, campaign: Campaign) -> Groups:
    """The accepted recipients grouped by the fields that a line names."""
    codes = np.zeros(accepted.num_rows, np.int64)
    # Shown and said forms: a fallback may look like some cell and be said differently.
    forms = [form for name in script.fields for form in (name, f"{name}__said")]
    for name in forms:
        column = accepted[name].combine_chunks()
        codes = codes * max(1, len(column.dictionary)) + column.indices.to_numpy()
        # Renumbered after each field, so that the codes of many fields never overflow.
        codes = pa.array(codes).dictionary_encode().indices.to_numpy().astype(np.int64)
    # Arrow numbers groups in order of appearance.
    _, first_rows = np.unique(codes, return_index=True)
    firsts = accepted.take(pa.array(first_rows))
    columns = {name: _values(firsts, name, campaign) for name in script.fields}
    values = [
        {name: column[group] for name, column in columns.items()}
        for group in range(len(first_rows))
    ]
    return Groups(codes, values, first_rows)


def _values(rows: pa.Table, name: str, campaign: Campaign) -> list[object]:
    """What a template sees of a field, per row."""
    shown, said = rows[name].to_pylist(), rows[f"{name}__said"].to_pylist()
    is_number = campaign.field_kind(name) == "number"
    return [
        _value(name, one_shown, one_said, is_number)
        for one_shown, one_said in zip(shown, said, strict=True)
    ]


def _value(name: str, shown: str, said: str, is_number: bool) -> object:
    if not shown:
        return MissingValue(name)
    if is_number:
        try:
            return float(said) if "." in said else int(said)
        except ValueError:
            return said
    return said if said == shown else SpokenValue(said, shown)
