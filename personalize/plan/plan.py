"""What must be rendered: recipients x lines -> unique segments, and each recipient's variant.

Planned by cardinality: a line's text depends only on the fields that it names, so recipients are
grouped by those fields and each template is filled once for each distinct combination.
"""

from __future__ import annotations

import math
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
    SEGMENTS_SCHEMA,
    VARIANTS_SCHEMA,
    LineSummary,
    Plan,
    read_plan,
    summarize_plan,
    total_line,
    write_plan,
)
from personalize.plan.said_values import NOTHING_SAID, SaidValues
from personalize.plan.segment import (
    MotionSpec,
    RenderIdentity,
    SegmentSpec,
    motion_seed,
    segment_spec,
)
from personalize.pronunciation.markup import unmarked_text, without_markup
from personalize.pronunciation.prosody_marks import silence_s
from personalize.recipients.fields.field_sources import find_field_columns
from personalize.recipients.recipients import Recipients
from personalize.script.script import LineScript, fill_line, literal_words

__all__ = [
    "LineSummary",
    "Plan",
    "build_plan",
    "estimate_speech_s",
    "read_plan",
    "summarize_plan",
    "total_line",
    "write_plan",
]

# Measured on the built-in voice over six lines of 50 to 94 letters: accurate to 12 %.
_LETTERS_PER_S = 15.8
_PAUSE_S = 0.3
GRID_STEP_S = 0.32  # of render_cluster/media/grid.py, which a plan does not import; a test compares
_NO_SEGMENT = -1
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
    segments = _Segments(campaign, identity)
    uses = np.empty((accepted.num_rows, len(campaign.lines)), np.int32)
    rejections = _Rejections(recipients, find_field_columns(recipients.source, campaign))
    for position, script in enumerate(campaign.line_scripts()):
        groups = group_recipients(accepted, script, campaign, spoken)
        line = campaign.lines[position]
        indices = _fill_groups(script, line, groups, segments, rejections)
        uses[:, position] = indices[groups.codes]
    if find_unsayable is not None:
        _reject_unsayable(campaign, segments.specs, uses, find_unsayable, rejections)
    rejections.add_silent(uses)
    kept = np.ones(accepted.num_rows, bool)
    kept[list(rejections.reasons)] = False
    variants = _variants(accepted, uses, kept, campaign)
    return segments.plan(uses[kept], variants, rejections.table())


def estimate_speech_s(text: str, speed: float = 1.0) -> float:
    """Roughly how long a segment's text takes to say, in whole grid steps; the voice decides."""
    letters = len(without_markup(text))
    seconds = _PAUSE_S + letters / (_LETTERS_PER_S * speed) + silence_s(text)
    return math.ceil(seconds / GRID_STEP_S) * GRID_STEP_S


def _fill_groups(
    script: LineScript,
    line: Line,
    groups: Groups,
    segments: _Segments,
    rejections: _Rejections,
) -> NDArray[np.int32]:
    """(G,) the segment index of each group: -1 if the line says nothing, -2 if it fails."""
    indices = np.empty(len(groups.values), np.int32)
    failures: dict[int, InputError] = {}
    for group, values in enumerate(groups.values):
        try:
            indices[group] = segments.add(line, fill_line(script, values), shared=not script.fields)
        except InputError as error:
            indices[group] = _NOT_FILLED
            failures[group] = error
    if failures and len(failures) == len(groups.values) and not _is_missing(failures):
        raise ConfigError(f"{next(iter(failures.values()))}; no recipient's values fit")
    if failures:
        for row in np.flatnonzero(indices[groups.codes] == _NOT_FILLED).tolist():
            rejections.add(row, failures[int(groups.codes[row])])
    return indices


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
class _Segments:
    """The distinct segments in the order of their lines."""

    campaign: Campaign
    identity: RenderIdentity
    specs: list[SegmentSpec] = field(default_factory=list)
    by_text: dict[tuple[str, str], int] = field(default_factory=dict)
    by_key: dict[str, int] = field(default_factory=dict)
    motions: dict[str, MotionSpec] = field(default_factory=dict)

    def add(self, line: Line, speech: str, *, shared: bool) -> int:
        """The index of the segment that says `speech`, new or existing; -1 for no speech."""
        if not speech:
            return _NO_SEGMENT
        known = self.by_text.get((line.id, speech))
        if known is not None:
            return known
        motion = self.motions.get(line.id) or self._add_motion(line)
        style = self.campaign.speech_style(line)
        spec = segment_spec(
            line.id, speech, motion, self.identity, speech_style=style, shared=shared
        )
        index = self.by_key.setdefault(spec.segment_key, len(self.specs))
        if index == len(self.specs):
            self.specs.append(spec)
        self.by_text[line.id, speech] = index
        return index

    def _add_motion(self, line: Line) -> MotionSpec:
        # Re-wrapping a text in the YAML file is no reason to render it again.
        seed = motion_seed(" ".join(line.text.split()))
        return self.motions.setdefault(line.id, MotionSpec(self.campaign.style, line.gesture, seed))

    def plan(self, uses: NDArray[np.int32], variants: pa.Table, rejected: pa.Table) -> Plan:
        """The plan of the segments in use."""
        counts = np.bincount(uses[uses >= 0], minlength=len(self.specs))
        used = np.flatnonzero(counts)
        renumbered = np.cumsum(counts > 0) - 1
        specs = [self.specs[index] for index in used]
        table = pa.table(
            {
                "segment_key": [spec.segment_key for spec in specs],
                "picture_key": [spec.picture_key for spec in specs],
                "sound_key": [spec.sound_key for spec in specs],
                "line_id": [spec.line_id for spec in specs],
                "speech": [spec.speech for spec in specs],
                "style": [spec.motion.style for spec in specs],
                "gesture": [spec.motion.gesture for spec in specs],
                "seed": [spec.motion.seed for spec in specs],
                "speed": [spec.speech_style.speed for spec in specs],
                "locale": [spec.speech_style.locale for spec in specs],
                "voice": [spec.voice for spec in specs],
                "shared": [spec.shared for spec in specs],
                "recipients": counts[used],
                "estimated_s": [
                    estimate_speech_s(spec.speech, spec.speech_style.speed) for spec in specs
                ],
                "notice": [spec.notice.text for spec in specs],
                "notice_language": [spec.notice.language for spec in specs],
            },
            schema=SEGMENTS_SCHEMA,
        )
        lists = variants["segments"].combine_chunks()
        flat = pa.array(renumbered[lists.values.to_numpy()].astype(np.int32))
        segments = pa.ListArray.from_arrays(lists.offsets, flat)
        columns = [*variants.columns[:-1], segments]
        return Plan(table, pa.table(columns, schema=VARIANTS_SCHEMA), rejected)


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
        for row in np.flatnonzero((uses == _NO_SEGMENT).all(axis=1)).tolist():
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
    accepted: pa.Table, uses: NDArray[np.int32], kept: NDArray[np.bool_], campaign: Campaign
) -> pa.Table:
    """The kept recipients, each with the indices of their segments in script order."""
    kept_uses = uses[kept]
    is_used = kept_uses >= 0
    offsets = np.concatenate([[0], np.cumsum(is_used.sum(axis=1))]).astype(np.int32)
    segments = pa.ListArray.from_arrays(pa.array(offsets), pa.array(kept_uses[is_used]))
    accepted = accepted.filter(pa.array(kept))
    who = accepted.select(["recipient_key", "row_number", "display_name"])
    language = pa.array([campaign.language.default])
    languages = language.take(pa.array(np.zeros(len(who), np.int64)))
    pages = page_columns(campaign, accepted).values()
    greeted = accepted["greeted_name"]
    columns = [*who.columns, languages, greeted, *pages, segments]
    return pa.table(columns, schema=VARIANTS_SCHEMA)
