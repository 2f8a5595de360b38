"""How an export was understood, to be shown before anything is rendered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from personalize.campaign.campaign import Campaign
from personalize.headers.tables import recognise_tool
from personalize.nearest import did_you_mean
from personalize.plan.cell_notes import count_changes, split_note
from personalize.plan.column_notes import column_notes
from personalize.plan.odd_names import OddName, odd_names
from personalize.plan.plan_tables import Plan
from personalize.plan.said_values import (
    NOTHING_SAID,
    FindGuesses,
    SaidValue,
    SaidValues,
    no_guesses,
    respelled,
)
from personalize.pronunciation.markup import without_markup
from personalize.recipients.in_languages import LanguageParts
from personalize.recipients.nobody.stopped_counts import count_stopped
from personalize.recipients.recipients import Recipients
from personalize.script.script import literal_words

_SENTENCES = 3
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Understanding:
    """How an export is read, who its rows are, and what will be said.

    `file` is its kind and encoding. `left_out` are the rows that are nobody, such as blank ones.
    `fields` are pairs of a field and the header it comes from. `identity` is a header, or empty if
    only row numbers identify people; `unidentified` rows have only their number. `sentences` are
    each filled for one recipient. `notes` are what somebody should check. `guesses` are the values
    whose pronunciation is the voice's guess, those that most recipients hear first. `languages`
    are the tags of a campaign in several, and how many videos are in each. `changed` is what was
    changed in cells before they are shown and said, and in how many.
    `suppressed` is what each suppression list did, `stopped` how many people opted out, cannot be
    reached, or are on a list.
    """

    file: str
    left_out: tuple[str, ...]
    tool: str
    fields: tuple[tuple[str, str], ...]
    identity: str
    unidentified: int
    sentences: tuple[str, ...]
    odd: tuple[OddName, ...]
    notes: tuple[str, ...]
    guesses: tuple[SaidValue, ...]
    languages: tuple[tuple[str, int], ...] = ()
    changed: tuple[tuple[str, int], ...] = ()
    suppressed: tuple[str, ...] = ()
    stopped: tuple[tuple[str, int], ...] = ()


def understand(
    recipients: Recipients,
    campaign: Campaign,
    plan: Plan,
    spoken: SaidValues = NOTHING_SAID,
    find_guesses: FindGuesses = no_guesses,
) -> Understanding:
    """How an export that was read and planned is understood."""
    source = recipients.source
    by_row = np.flatnonzero(
        pc.equal(recipients.identities.headers, "").to_numpy(zero_copy_only=False)
    )
    accepted = recipients.accepted["row_number"].to_numpy() - 1
    return Understanding(
        file=source.describe(),
        left_out=tuple(source.left_out.describe(source.origin.unit)),
        tool=recognise_tool(source.header),
        fields=tuple(_field_places(recipients)),
        identity=recipients.identities.column,
        unidentified=int(np.isin(accepted, by_row).sum()),
        sentences=tuple(_sentences(plan)),
        odd=tuple(odd_names(recipients, campaign)),
        notes=(
            *recipients.suppression_warnings,
            *source.notes,
            *filter(None, [recipients.identities.damage]),
            *split_note(recipients, campaign),
            *unmatched_values(recipients, campaign),
            *column_notes(recipients, campaign),
            *_guessed_script_words(campaign, find_guesses),
        ),
        guesses=tuple(spoken.guesses()),
        changed=count_changes(recipients),
        suppressed=recipients.suppressed,
        stopped=count_stopped(recipients.rejected),
    )


def join_understandings(
    found: Sequence[Understanding], plan: Plan, languages: LanguageParts
) -> Understanding:
    """How an export is understood that is spoken to in several languages."""
    if len(found) == 1:
        return found[0]
    counts = [len(part.recipients.accepted) for part in languages.parts]
    columns = {name: header for one in reversed(found) for name, header in one.fields}
    guesses = [guess for one in found for guess in one.guesses]
    notes = [note for one in found for note in one.notes]
    if languages.without:
        values, default = languages.without, languages.parts[0].tag
        most = sorted(values, key=lambda value: -values[value])[:_MOST_NAMED]
        listed = ", ".join(f"{value!r} ({values[value]:,})" for value in most)
        more = f" and {len(values) - len(most):,} more" if len(values) > len(most) else ""
        count = sum(values.values())
        who = "1 recipient gets" if count == 1 else f"{count:,} recipients get"
        notes.append(
            f"{who} {default} because the campaign has no text for {listed}{more}; if one of these "
            "is a language that it has, add it to language: {map: ...}"
        )
    return replace(
        found[0],
        fields=tuple(columns.items()),
        unidentified=sum(one.unidentified for one in found),
        sentences=tuple(_sentences(plan)),
        odd=tuple(odd for one in found for odd in one.odd),
        notes=tuple(dict.fromkeys(notes)),
        guesses=tuple(sorted(guesses, key=lambda value: -value.recipients)),
        changed=_added([one.changed for one in found]),
        stopped=_added([one.stopped for one in found]),
        languages=tuple(zip((part.tag for part in languages.parts), counts, strict=True)),
    )


def _field_places(recipients: Recipients) -> Iterator[tuple[str, str]]:
    for field, place in recipients.places.items():
        by_rule = ", by rule" if place.part != "whole" else ""
        spare = [recipients.source.header[index] for index in place.spare]
        instead = f", else {', '.join(spare)}" if spare else ""
        yield field, f"{recipients.source.header[place.column]}{by_rule}{instead}"


def _added(counts: Sequence[tuple[tuple[str, int], ...]]) -> tuple[tuple[str, int], ...]:
    added: dict[str, int] = {}
    for why, count in (pair for pairs in counts for pair in pairs):
        added[why] = added.get(why, 0) + count
    return tuple(sorted(added.items(), key=lambda one: (-one[1], one[0])))


def warnings_of(found: Understanding) -> list[str]:
    """What the sender should know before a link is sent, most important first."""
    warnings = list(found.notes)
    if not found.identity:
        warnings.insert(0, (
            "nothing in this file identifies people: each link belongs to a row number, so do not "
            "sort, insert or remove rows between runs. Better: export it with an id or e-mail "
            "column, or name one with --identity COLUMN"
        ))  # fmt: skip
    elif found.unidentified:
        warnings.insert(0, (
            f"{found.unidentified:,} recipients have neither {found.identity} nor e-mail address: "
            "their links belong to their row numbers, so do not move those rows between runs"
        ))  # fmt: skip
    return warnings


def unmatched_values(recipients: Recipients, campaign: Campaign) -> list[str]:
    """Texts that conditions compare with but no recipient has, with the nearest existing value."""
    notes = []
    for script in campaign.line_scripts():
        for field, text in dict.fromkeys(script.compared):
            known = {form for forms in _forms(recipients, field) for form in forms}
            if text and text not in known and known:
                nearest = did_you_mean(text, sorted(known)).split("; known:")[0]
                notes.append(
                    f"line {script.line_id!r}: no recipient's {field} is {text!r}"
                    f"{nearest or '; this condition never holds'}"
                )
    return notes


def _guessed_script_words(campaign: Campaign, find_guesses: FindGuesses) -> Iterator[str]:
    """The script's own words that the voice says by guess."""
    words = {script.line_id: literal_words(script) for script in campaign.line_scripts()}
    guesses = find_guesses({word for said in words.values() for word in said})
    for line_id, said in words.items():
        for word in dict.fromkeys(word for word in said if word in guesses):
            yield (
                f"line {line_id!r}: {word!r} is in no dictionary; the voice's guess is "
                f"{respelled(guesses[word])!r}. If that is wrong, add it to pronunciations: in the "
                "campaign"
            )


def _forms(recipients: Recipients, field: str) -> list[list[str]]:
    """The distinct shown and said forms of a field."""
    columns = [recipients.accepted[name] for name in (field, f"{field}__said")]
    return [pc.unique(column).dictionary_decode().to_pylist() for column in columns]


def _sentences(plan: Plan) -> list[str]:
    """The most personal sentence of one recipient each from the start, the middle and the end."""
    count = plan.variants.num_rows
    rows = sorted({int(row) for row in np.linspace(0, count - 1, _SENTENCES)}) if count else []
    spoken = []
    for uses in plan.variants["segments"].take(pa.array(rows, pa.int64())).to_pylist():
        segments = plan.segments.take(pa.array(uses, pa.int64()))
        shared_by = segments["recipients"].to_numpy()
        spoken.append(without_markup(segments["speech"][int(np.argmin(shared_by))].as_py()))
    return spoken
