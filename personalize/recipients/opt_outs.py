"""Who opted out, by the columns in which CRM and e-mail tools record it.

The words are in `words/opt_outs.yaml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from personalize.words.word_lists import fold, phrase_pattern, plain_words, word_list

ColumnKind = Literal["out", "in", "status", "note", "any"]
"""What a column says about somebody: yes means out, yes means in, a status, anything, or
nothing."""

_CROSSED = re.compile("[\u2610\u2717\u2718]")
_WHEN = re.compile(r"(?:date|time|ip)$")


@dataclass(frozen=True, slots=True)
class OptOutRule:
    """How a column says that somebody opted out."""

    kind: ColumnKind

    def opts_out(self, value: str) -> bool:
        """Whether a non-empty cell says that its person opted out."""
        words = plain_words(value)
        if self.kind == "out":
            parts = (plain_words(part) for part in value.split(";"))
            return not _CROSSED.fullmatch(value.strip()) and not all(map(_is_no, parts))
        if self.kind == "in":
            never = words.startswith("never")
            is_refused = words in word_list("refused") or bool(_CROSSED.fullmatch(value.strip()))
            return is_refused or (not never and _has(words, "status_words"))
        if self.kind == "note":
            return _has(words, "note_words")
        if self.kind == "status":
            is_no = words != "not subscribed" and _begins_with_no(words)
            return not is_no and _has(words, "status_words")
        return words in word_list("whole_cells")


def opt_out_rule(header: str) -> OptOutRule:
    """The rule for a column, by its header."""
    folded = fold(header)
    # A filled "Unsubscribed date" means opted out; "Opt-in date" says nothing about opting out.
    is_other = _holds(_WHEN.sub("", folded), "other_columns")
    is_out = _holds(folded, "out_columns") or folded in word_list("out_columns_whole")
    if is_out and not is_other:
        return OptOutRule("out")
    if _holds(folded, "in_columns") and not is_other and not _WHEN.search(folded):
        return OptOutRule("in")
    if _holds(folded, "note_columns"):
        return OptOutRule("note")
    return OptOutRule("status" if _holds(folded, "status_columns") else "any")


def _holds(folded: str, name: str) -> bool:
    return any(entry in folded for entry in word_list(name))


def _has(words: str, name: str) -> bool:
    return phrase_pattern(name).search(words) is not None


def _is_no(words: str) -> bool:
    return not words or words in word_list("no") or _begins_with_no(words)


def _begins_with_no(words: str) -> bool:
    """Whether it is a denial: "Never opted out", but not "No longer wants e-mail"."""
    first, _, rest = words.partition(" ")
    return first in word_list("no_beginnings") and not rest.startswith("longer")
