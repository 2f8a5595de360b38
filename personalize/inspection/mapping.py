"""The mapping from fields to columns, as YAML to paste into a campaign."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence

from personalize.recipients.fields.column_meanings import ColumnMeaning
from personalize.source.table.source_table import SourceTable
from personalize.words.word_lists import plain_words

_FIRST = ("first_name", "last_name", "full_name", "company", "email", "record_id")


def mapping_text(source: SourceTable, meanings: Sequence[ColumnMeaning]) -> str:
    """`fields:` with the columns that are known; the others follow as comments, to be named."""
    counts = Counter(source.header)
    named = [one for one in meanings if one.header.strip() and counts[one.header] == 1]
    fields = {one.field: one.header for one in reversed(named) if one.use == "field" and one.field}
    order = [*(field for field in _FIRST if field in fields), *sorted(set(fields) - set(_FIRST))]
    lines = [f"  {field}: {{column: {_quoted(fields[field])}}}" for field in order]
    taken = set(fields)
    for one in named:
        if one.use == "" and one.header not in fields.values():
            name = _field_name(one.header, taken)
            taken.add(name)
            kind = f", kind: {one.kind}" if one.kind != "text" else ""
            lines.append(f"  # {name}: {{column: {_quoted(one.header)}{kind}}}")
    return "\n".join(["fields:" if order else "# fields:", *lines]) + "\n"


def _quoted(text: str) -> str:
    """A string of YAML in double quotes, as in JSON."""
    return json.dumps(text, ensure_ascii=False)


def _field_name(header: str, taken: set[str]) -> str:
    """A name for a merge tag: `Job Function` is job_function."""
    words = re.sub(r"[^a-z0-9]+", "_", plain_words(header)).strip("_") or "column"
    name = words if words[0].isalpha() else f"column_{words}"
    numbers = (f"{name}_{number}" for number in range(2, len(taken) + 3))
    return next(one for one in (name, *numbers) if one not in taken)
