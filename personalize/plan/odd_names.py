"""Names that will be spoken but look like something else: somebody should check before a run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from personalize.campaign.campaign import Campaign
from personalize.encoding.mojibake import mend_text
from personalize.fields import FieldKind, role_of
from personalize.names.names import Reading, show_value
from personalize.recipients.recipients import Recipients

_TITLE = re.compile(r"(?i)^(?:dr|prof|mr|mrs|ms|mx|herr|frau|sir|rev|fr|capt)\b\.?\s")
_SUFFIX = re.compile(r"(?i)[, ](?:phd|ph\.d\.?|md|m\.d\.?|esq\.?|mba|cpa|jr\.?|sr\.?|ii|iii|iv)$")
_PERSON_SIGNS = re.compile(r"[()\[\]\"/&+*@#,;:_~!?]|\s-\s")
_COMPANY_SIGNS = re.compile(
    r"[\[\]\"*#;_~]|\((?!UK|US|USA|EU|UAE)[^)]*\)|\b(?:dba|d/b/a|c/o|old|test)\b"
)
_VOWEL = re.compile(r"[aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýœ]", re.IGNORECASE)
_IS_WHOLE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""A letter that may be a whole name: 東, 박."""
_MOST_WORDS = 3


@dataclass(frozen=True, slots=True)
class OddName:
    """A value that `recipients` people will hear, how it is said, and what is odd about it."""

    column: str
    value: str
    said: str
    why: str
    recipients: int


def odd_names(recipients: Recipients, campaign: Campaign) -> list[OddName]:
    """The odd values of spoken fields, the most frequent first."""
    found = [
        odd
        for field in sorted(frozenset().union(*(s.spoken for s in campaign.line_scripts())))
        for odd in _odd_in(recipients, campaign, field)
    ]
    return sorted(found, key=lambda odd: (-odd.recipients, odd.column, odd.value))


def _odd_in(recipients: Recipients, campaign: Campaign, field: str) -> Iterator[OddName]:
    kind = campaign.field_kind(field)
    if kind not in ("person", "company") or not recipients.accepted.num_rows:
        return
    column = recipients.columns[field]
    rows = pa.array(recipients.accepted["row_number"].to_numpy() - 1)
    place = recipients.places[field]
    cells = place.cells(recipients.source).take(rows).combine_chunks()
    encoded = cells.dictionary_encode()
    counts = np.bincount(encoded.indices.to_numpy(), minlength=len(encoded.dictionary))
    _, firsts = np.unique(encoded.indices.to_numpy(), return_index=True)
    said = recipients.accepted[f"{field}__said"].take(pa.array(firsts)).to_pylist()
    is_last_first = place.is_last_first(recipients.source)
    role = role_of(field, kind)
    reading = Reading("point", campaign.cleaning, place.part, is_last_first)
    for index, value in enumerate(encoded.dictionary.to_pylist()):
        is_empty = not show_value(value, kind, role, reading)
        why = "is a placeholder" if is_empty else why_odd(value, kind)
        if value.strip() and why:
            header = recipients.source.header[column]
            yield OddName(header, value, said[index], why, int(counts[index]))


def why_odd(value: str, kind: FieldKind) -> str:
    """What looks wrong about a name; usually empty."""
    name = value.strip()
    if mend_text(name) != name:
        return "was damaged and has been repaired"
    if kind == "company":
        return "contains more than a name" if _COMPANY_SIGNS.search(name) else ""
    return _why_odd_person(name)


def _why_odd_person(name: str) -> str:
    if _TITLE.search(name):
        return "begins with a title"
    if _SUFFIX.search(name):
        return "ends with a title"
    if any(map(str.isdigit, name)):
        return "holds digits"
    if _PERSON_SIGNS.search(name):
        return "contains more than a name"
    if len(name.rstrip(".")) == 1 and not _IS_WHOLE.fullmatch(name):
        return "is one letter"
    if len(name.split()) > _MOST_WORDS:
        return f"has {len(name.split())} words"
    if name.isascii() and len(name) > 2 and not _VOWEL.search(name):
        return "has no vowel"
    return ""
