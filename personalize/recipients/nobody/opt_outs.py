"""Who opted out, and whose mail bounced, by the columns in which CRM and e-mail tools record it.

The words are in `words/opt_outs.yaml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from personalize.words.word_lists import (
    fold,
    is_listed,
    phrase_pattern,
    plain_words,
    word_list,
)

ColumnKind = Literal[
    "out", "reason", "in", "bounce", "valid", "address", "status", "note", "any", "other"
]
"""What a column says about somebody: yes means out, why they are out, yes means in, yes means that
their mail came back, no means that it did, a status of their address, a
status, anything, or something of another channel."""

# Marks in place of words, which have no letters; a box with a cross in it is a marked box.
_CROSSED = re.compile("[\u2610\u2717\u2718\u2716\u274c\u274e]")
_CHECKED = re.compile(
    "[\u2611-\u2612\u2713\u2714\u2705\u2022\u25a0\u25cf\u25c9\U0001f5f8\U0001f5f9*+]"
)
_LOOK = re.compile("[\ufe0e\ufe0f]")  # says whether a mark is drawn in colour
_BETWEEN_TAGS = re.compile("[;,|]")
_IN_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_WHEN = re.compile(r"(?:date|time|ip)$")


@dataclass(frozen=True, slots=True)
class OptOutRule:
    """How a column says that somebody opted out, or cannot be reached."""

    kind: ColumnKind

    def bounced(self, value: str) -> bool:
        """Whether a non-empty cell says that mail to its person came back for good."""
        words = plain_words(value)
        if self.kind == "bounce":
            is_never = is_listed(words, "soft_words", "no") or _is_zero(words)
            return bool(words) and not is_never
        if self.kind == "valid":
            return words in word_list("refused") or words in word_list("bounce_words")
        return self.kind == "address" and words in word_list("bounce_words")

    def opts_out(self, value: str) -> bool:
        """Whether a non-empty cell says that its person opted out."""
        value = _as_it_is_now(value)
        words, mark = plain_words(value), _LOOK.sub("", value.strip())
        if self.kind == "out":
            return bool(_CHECKED.fullmatch(mark)) or not all(map(_is_no, value.split(";")))
        if self.kind == "reason":
            return bool(words) and words not in word_list("no")
        if self.kind == "in":
            return bool(_CROSSED.fullmatch(mark)) or _is_refusal(words)
        if self.kind == "note":
            is_whole = is_listed(words, "note_cells", "whole_cells")
            return is_whole or _is_noted(words)
        if self.kind in ("status", "address"):
            is_whole = self.kind == "address" and words in word_list("address_denials")
            return is_whole or any(map(_is_status_out, _BETWEEN_TAGS.split(value)))
        return self.kind in ("any", "bounce") and words in word_list("whole_cells")


def opt_out_rule(header: str) -> OptOutRule:
    """The rule for a column, by its header."""
    folded = fold(header)
    # A filled "Unsubscribed date" means opted out; "Opt-in date" says nothing about opting out.
    is_other = _is_listed(_WHEN.sub("", folded), "other_columns")
    is_out = _is_listed(folded, "out_columns")
    if is_out and not is_other:
        is_reason = folded.endswith(tuple(word_list("reason_endings")))
        return OptOutRule("reason" if is_reason else "out")
    is_in = _is_listed(folded, "in_columns") and not _holds(folded, "counted_columns")
    if is_in and not is_other and not _WHEN.search(folded):
        return OptOutRule("in")
    if _is_bounce(folded) and not is_other:
        return OptOutRule("bounce")
    return OptOutRule(_kind_of_words(folded, is_other=is_other))


def _kind_of_words(folded: str, *, is_other: bool) -> ColumnKind:
    """What a column of words tells, by its header."""
    if folded in word_list("valid_columns_whole"):
        return "valid"
    if _holds(folded, "described_columns"):
        return "other"
    if _holds(folded, "note_columns"):
        return "note"
    if _is_listed(folded, "address_status_columns") and not is_other:
        return "address"
    if _holds(folded, "other_channels"):
        return "other"
    if _holds(folded, "reply_columns"):
        return "note"
    return "status" if _holds(folded, "status_columns") else "any"


def _is_bounce(folded: str) -> bool:
    return _is_listed(folded, "bounce_columns") and not _holds(folded, "bounce_counts")


def _is_listed(folded: str, name: str) -> bool:
    return _holds(folded, name) or folded in word_list(f"{name}_whole")


def _holds(folded: str, name: str) -> bool:
    return any(entry in folded for entry in word_list(name))


def _has(words: str, name: str) -> bool:
    return phrase_pattern(name).search(words) is not None


def _is_refusal(words: str) -> bool:
    """Whether a permission is refused."""
    is_refused = words in word_list("refused") or _is_denial(words)
    return is_refused or (not words.startswith("never") and _has(words, "status_words"))


def _as_it_is_now(value: str) -> str:
    """The cell without what it says of former times: "Opted in (was opted out)"."""
    if not phrase_pattern("past_beginnings").search(plain_words(value)):
        return value

    def now(found: re.Match[str]) -> str:
        return "" if _is_past(found[1] or found[2] or "") else found[0]

    parts = _BETWEEN_TAGS.split(_IN_BRACKETS.sub(now, value))
    return value if any(map(_is_past, parts[:1])) else ";".join(p for p in parts if not _is_past(p))


def _is_past(part: str) -> bool:
    return plain_words(part).partition(" ")[0] in word_list("past_beginnings")


def _is_status_out(part: str) -> bool:
    words = plain_words(part)
    said = _has(words, "status_words") and not _has(words, "topics")
    return (said and not _begins_with_no(words)) or _is_denial(words)


def _is_noted(words: str) -> bool:
    """Whether a note says so, and not that it is not so."""
    found = phrase_pattern("note_words").finditer(words)
    before = (words[: one.start()].split()[-1:] for one in found)
    return any(not word or word[0] not in word_list("negations") for word in before)


def _is_denial(words: str) -> bool:
    return words in word_list("denials")


def _is_no(part: str) -> bool:
    words = plain_words(part)
    return not words or words in word_list("no") or _is_zero(words) or _begins_with_no(words)


def _is_zero(words: str) -> bool:
    """Whether it is a date of zeros, however many: how some databases keep none."""
    return "0" in words and set(words) <= set("0 tz")


def _begins_with_no(words: str) -> bool:
    """Whether it is a denial: "Never opted out", not "No longer wants e-mail"."""
    first, _, rest = words.partition(" ")
    no_longer = rest.removeprefix("longer ") if rest.startswith("longer") else ""
    if no_longer:  # no longer opted out
        return phrase_pattern("status_words").match(no_longer) is not None
    return first in word_list("no_beginnings")
