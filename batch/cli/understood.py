"""How `vidmerge plan` understood an export, on the terminal: look here before you run."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from batch.job.job import PlannedJob
from personalize.campaign.allowed_values import OnUnsure
from personalize.plan.odd_names import OddName
from personalize.plan.said_values import SaidValue
from personalize.plan.understanding import Understanding, warnings_of
from personalize.source.files.content import STANDARD_INPUT
from reports.formats import format_duration

_MOST_ODD = 10
_QUICK_VOICE = 20.0
"""Times real time; the speech of a quicker voice costs next to nothing beside the pictures."""
_MOST_GUESSES = 15
_MOST_CHANGES = 5
_GUESSED: dict[OnUnsure, str] = {
    "say": "Said by the voice's guess: in no lexicon or dictionary, so listen to them",
    "fallback": "In no lexicon or dictionary: of the names the field's fallback is said instead",
    "hold": "In no lexicon or dictionary: who would hear one of the names is held back",
}


def show_understanding(console: Console, planned: PlannedJob) -> None:
    """How the file is read, who its rows are, three filled-in sentences, and what looks odd."""
    found = planned.understanding
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, text in _facts(planned, found):
        table.add_row(name, Text(text))
    console.print(table)
    if found.odd:
        _show_odd(console, found.odd)
    if found.guesses:
        _show_guesses(console, found.guesses, planned.campaign.on_unsure)
    for warning in warnings_of(found):
        console.print()
        console.print(Text(f"Check this: {warning}", style="bold yellow"))
    console.print()


def _voice_lines(planned: PlannedJob) -> list[str]:
    """Each voice, and what its speech takes if that is a cost."""
    segments = planned.plan.segments
    by_voice = segments.group_by("voice").aggregate([("estimated_s", "sum")]).to_pylist()
    speech_s = {row["voice"]: row["estimated_s_sum"] for row in by_voice}
    lines = []
    for voice in planned.render_settings.look.voices:
        declared = voice.declared
        line = f"{declared.name}, {declared.language}"
        if not declared.times_real_time:
            line += ": speaks as fast as its endpoint answers"
        elif declared.times_real_time < _QUICK_VOICE:
            spoken_s = speech_s.get(voice.fingerprint, 0.0)
            line += (
                f": speaks {declared.times_real_time:g} times as fast as real time, so its "
                f"{format_duration(spoken_s)} of speech cost about "
                f"{format_duration(spoken_s / declared.times_real_time)} of one core"
            )
        lines.append(line)
    return lines


def _facts(planned: PlannedJob, found: Understanding) -> list[tuple[str, str]]:
    source = planned.recipients.source
    tool = f", as {found.tool} exports it" if found.tool else ""
    name = "standard input" if source.path == STANDARD_INPUT else source.path.name
    facts = [("file", f"{name}: {found.file}{tool}")]
    for index, text in enumerate(found.left_out):
        facts.append(("not people" if index == 0 else "", text))
    for index, (field, header) in enumerate(found.fields):
        facts.append(("fields" if index == 0 else "", f"{field} \u2190 {header}"))
    facts.append(("people", _identity_text(found)))
    for index, (why, count) in enumerate(found.changed[:_MOST_CHANGES]):
        cells = "1 cell" if count == 1 else f"{count:,} cells"
        facts.append(("cleaned" if index == 0 else "", f"{cells}: {why}"))
    facts += _stopped(found)
    if found.languages:
        spoken = ", ".join(f"{tag} for {count:,}" for tag, count in found.languages)
        facts.append(("languages", spoken))
    for index, line in enumerate(_voice_lines(planned)):
        facts.append(("voice" if index == 0 else "", line))
    for index, sentence in enumerate(found.sentences):
        facts.append(("says" if index == 0 else "", sentence))
    return facts


def _stopped(found: Understanding) -> list[tuple[str, str]]:
    """Who gets no video because they want none or cannot be reached."""
    counts = ", ".join(f"{count:,} {kind}" for kind, count in found.stopped)
    facts = [("no video", counts)] if counts else []
    for index, text in enumerate(found.suppressed):
        facts.append(("suppressed" if index == 0 else "", text))
    return facts


def _identity_text(found: Understanding) -> str:
    if not found.identity:
        return "only the row number identifies them"
    others = f", {found.unidentified:,} by their row's number" if found.unidentified else ""
    return f"identified by {found.identity}{others}"


def _show_odd(console: Console, odd: tuple[OddName, ...]) -> None:
    rows = [(one.column, one.value, one.said, one.why, f"{one.recipients:,}") for one in odd]
    header = ("column", "value", "is said", "because it", "for")
    _show_first(console, "Names to look at", header, rows, _MOST_ODD)


def _show_guesses(console: Console, guesses: tuple[SaidValue, ...], on_unsure: OnUnsure) -> None:
    rows = [(one.field, one.shown, one.respelled(), f"{one.recipients:,}") for one in guesses]
    header = ("field", "value", "is said" if on_unsure == "say" else "would be", "for")
    more = "; to see them: vidmerge names list CAMPAIGN CSV"
    _show_first(console, _GUESSED[on_unsure], header, rows, _MOST_GUESSES, more)


def _show_first(
    console: Console,
    title: str,
    header: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
    most: int,
    how: str = "",
) -> None:
    """A table of the first rows, and how many more there are."""
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for name in header:
        table.add_column(name, overflow="fold")
    for row in rows[:most]:
        table.add_row(*map(Text, row))
    console.print()
    console.print(title)
    console.print(table)
    if len(rows) > most:
        console.print(f"and {len(rows) - most:,} more{how}")
