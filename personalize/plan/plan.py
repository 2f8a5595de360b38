"""What must be rendered: recipients x lines -> unique segments, and each recipient's variant.

Planned by cardinality: a line's text depends only on the fields that it names, so recipients are
grouped by those fields and each template is filled once for each distinct combination.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from personalize.campaign.campaign import Campaign, Line
from personalize.errors import ConfigError, InputError
from personalize.plan.pages import page_columns
from personalize.plan.plan_groups import Groups, group_recipients
from personalize.plan.plan_tables import (
    REJECTED_SCHEMA,
    VARIANTS_SCHEMA,
    LineSummary,
    Plan,
    read_plan,
    summarize_plan,
    total_line,
    write_plan,
)
from personalize.plan.planned_segments import (
    GRID_STEP_S,
    NO_SEGMENT,
    PlannedSegments,
    estimate_speech_s,
)
from personalize.plan.said_values import NOTHING_SAID, SaidValues
from personalize.plan.segment import RenderIdentity, SegmentSpec
from personalize.pronunciation.markup import unmarked_text
from personalize.recipients.fields.field_sources import find_field_columns
from personalize.recipients.recipients import Recipients
from personalize.script.script import LineScript, fill_caption, fill_line, literal_words

__all__ = [
    "GRID_STEP_S",
    "LineSummary",
    "Plan",
    "build_plan",
    "estimate_speech_s",
    "read_plan",
    "summarize_plan",
    "total_line",
    "write_plan",
]

_NOT_FILLED = -2


FindUnsayable = Callable[[Collection[str]], Mapping[str, str]]
"""The words among some that the voice cannot say, each with the reason."""


def build_plan(
    campaign: Campaign,
    recipients: Recipients,
    identity: RenderIdentity,
    find_unsayable: FindUnsayable | None = None,
    spoken: SaidValues = NOTHING_SAID,
) -> Plan:
    """The segments that the accepted recipients need, each once, and who needs which.

    Args:
        campaign: the script.
        recipients: the recipients.
        identity: what renders them.
        find_unsayable: asks the voice about every word before anything is rendered.
        spoken: how the values of spoken fields are said.

    Raises:
        ConfigError: a line cannot be filled for anybody, or contains a word that the voice cannot
            say.
    """
    accepted = recipients.accepted
    segments = PlannedSegments(campaign, identity)
    uses = np.empty((accepted.num_rows, len(campaign.lines)), np.int32)
    captions = np.empty_like(uses)
    rejections = _Rejections(recipients, find_field_columns(recipients.source, campaign))
    for position, script in enumerate(campaign.line_scripts()):
        groups = group_recipients(accepted, script, campaign, spoken)
        line = campaign.lines[position]
        filled = _fill_groups(script, line, groups, segments, rejections)
        uses[:, position], captions[:, position] = filled[:, groups.codes]
    if find_unsayable is not None:
        _reject_unsayable(campaign, segments.specs, uses, find_unsayable, rejections)
    rejections.add_silent(uses)
    kept = np.ones(accepted.num_rows, bool)
    kept[list(rejections.reasons)] = False
    variants = _variants(accepted.filter(pa.array(kept)), uses[kept], captions[kept], campaign)
    return segments.plan(uses[kept], variants, rejections.table())


def _fill_groups(
    script: LineScript,
    line: Line,
    groups: Groups,
    segments: PlannedSegments,
    rejections: _Rejections,
) -> NDArray[np.int32]:
    """(2, G): the segment index of each group, and the index among that segment's captions.

    The first is -1 if the line says nothing, -2 if it fails.
    """
    filled = np.zeros((2, len(groups.values)), np.int32)
    indices = filled[0]
    failures: dict[int, InputError] = {}
    for group, values in enumerate(groups.values):
        try:
            speech = fill_line(script, values)
            indices[group] = segments.add(line, speech, shared=not script.fields)
        except InputError as error:
            indices[group] = _NOT_FILLED
            failures[group] = error
            continue
        if indices[group] >= 0:
            filled[1, group] = segments.caption(
                int(indices[group]), fill_caption(script, values, speech)
            )
    if failures and len(failures) == len(groups.values) and not _is_missing(failures):
        raise ConfigError(f"{next(iter(failures.values()))}; no recipient's values fit")
    if failures:
        for row in np.flatnonzero(indices[groups.codes] == _NOT_FILLED).tolist():
            rejections.add(row, failures[int(groups.codes[row])])
    return filled


def _is_missing(failures: dict[int, InputError]) -> bool:
    """Whether empty cells are the only cause: a fault of the file, not of the script."""
    return all(error.column for error in failures.values())


def _reject_unsayable(
    campaign: Campaign,
    specs: Sequence[SegmentSpec],
    uses: NDArray[np.int32],
    find_unsayable: FindUnsayable,
    rejections: _Rejections,
) -> None:
    """Rejects the recipients of segments with a word that the voice cannot say.

    Raises:
        ConfigError: the script itself contains such a word.
    """
    own_words = {script.line_id: literal_words(script) for script in campaign.line_scripts()}
    said = {word for spec in specs for word in unmarked_text(spec.speech).split()}
    faults = find_unsayable(said.union(*own_words.values()))
    for line_id, word in ((line, word) for line, words in own_words.items() for word in words):
        if word in faults:
            raise ConfigError(f"line {line_id!r}: {faults[word]}; write it in words it can say")
    for index, spec in enumerate(specs) if faults else ():
        words = unmarked_text(spec.speech).split()
        word = next((word for word in words if word in faults), "")
        if word:
            reason = f"line {spec.line_id!r}: {faults[word]}; add a pronunciation to the campaign"
            for row in np.flatnonzero((uses == index).any(axis=1)).tolist():
                rejections.add(row, InputError(reason, value=word))


@dataclass(slots=True)
class _Rejections:
    """The first fault of each accepted row that gets no video."""

    recipients: Recipients
    columns: dict[str, int]
    reasons: dict[int, InputError] = field(default_factory=dict)

    def add(self, row: int, error: InputError) -> None:
        """Rejects a row of the accepted table unless it already is."""
        self.reasons.setdefault(row, error)

    def add_silent(self, uses: NDArray[np.int32]) -> None:
        """Rejects everyone to whom no line says anything."""
        for row in np.flatnonzero((uses == NO_SEGMENT).all(axis=1)).tolist():
            self.add(row, InputError("no line of the script says anything for this recipient"))

    def table(self) -> pa.Table:
        """The faults, in file order."""
        rows = sorted(self.reasons)
        errors = [self.reasons[row] for row in rows]
        who = self.recipients.accepted.select(["row_number", "display_name"])
        return pa.table(
            {
                **dict(who.take(pa.array(rows, pa.int64())).to_pydict()),
                "column": [self._header(error.column) for error in errors],
                "value": [error.value for error in errors],
                "reason": [error.reason for error in errors],
            },
            schema=REJECTED_SCHEMA,
        )

    def _header(self, name: str) -> str:
        return self.recipients.source.header[self.columns[name]] if name in self.columns else name


def _variants(
    accepted: pa.Table, uses: NDArray[np.int32], captions: NDArray[np.int32], campaign: Campaign
) -> pa.Table:
    """The kept recipients, each with the indices of their segments in script order."""
    is_used = uses >= 0
    offsets = pa.array(np.concatenate([[0], np.cumsum(is_used.sum(axis=1))]).astype(np.int32))
    lists = [
        pa.ListArray.from_arrays(offsets, pa.array(table[is_used])) for table in (captions, uses)
    ]
    who = accepted.select(["recipient_key", "row_number", "display_name"])
    language = pa.array([campaign.language.default])
    languages = language.take(pa.array(np.zeros(len(who), np.int64)))
    pages = page_columns(campaign, accepted).values()
    greeted = accepted["greeted_name"]
    columns = [*who.columns, languages, greeted, *pages, *lists]
    return pa.table(columns, schema=VARIANTS_SCHEMA)
