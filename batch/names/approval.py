"""An approval: how a person said that a value is to be said, and when."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime

from personalize.errors import ConfigError
from personalize.pronunciation.arpabet import from_ipa, to_ipa
from personalize.pronunciation.phones import may_lack_primary, split_words
from personalize.pronunciation.said import NameContext, Origin, SaidWord

CONTEXTS = {context.name.lower(): context for context in NameContext}
"""The contexts as commands and files name them: given, surname, full, company."""

_MOST_VALUE, _MOST_BY, _MOST_NOTE = 200, 100, 500


@dataclass(frozen=True, slots=True)
class Approval:
    """One decision; made by `approve`, or read from where it was kept.

    Attributes:
        written: the value.
        context: whose name it is.
        phones: ARPAbet, ` # ` between words.
        by: who approved it.
        at: when, in UTC and whole seconds.
        note: why, or from which file.
    """

    written: str
    context: NameContext
    phones: str
    by: str
    at: datetime
    note: str = ""

    def said(self) -> SaidWord:
        """How the value is said, and who says so."""
        return SaidWord(self.written, self.phones, Origin.APPROVED, self.describe())

    def describe(self) -> str:
        """Who and when, for people."""
        return f"by {self.by} on {self.at:%Y-%m-%d}"


def approve(
    written: str,
    context: NameContext,
    phones: str,
    by: str,
    at: datetime | None = None,
    note: str = "",
) -> Approval:
    """An approval of now, unless `at` says when.

    Raises:
        ConfigError: the value or the name of who approves is empty, too long, or no text; or it
            is no pronunciation.
    """
    value = _checked(written, "a value", _MOST_VALUE)
    if not any(map(str.isalnum, value)):
        raise ConfigError(f"{value!r} has no letters or digits, so it is no value that is said")
    by, note = _checked(by, "who approves", _MOST_BY), _checked(note, "a note", _MOST_NOTE)
    now = datetime.now(tz=UTC).replace(microsecond=0)
    if not by:
        raise ConfigError("nobody approves it; say who with --by NAME")
    return Approval(value, context, settled_phones(phones), by, min(at or now, now), note)


def settled_phones(phones: str) -> str:
    """A pronunciation as it comes back from IPA, in which files and segments carry it.

    A word may have several primary stresses, as guesses do that a person finds right.

    Raises:
        ConfigError: it is no ARPAbet, or a word has no primary stress that needs one.
    """
    settled = from_ipa(to_ipa(phones))
    words = split_words(settled)
    for word in words:
        is_stressed = any(phone.endswith("1") for phone in word)
        if not is_stressed and (len(words) == 1 or not may_lack_primary(word)):
            raise ConfigError(f"no syllable of '{' '.join(word)}' is stressed, and one has to be")
    return settled


def context_named(name: str) -> NameContext:
    """A context by its short name.

    Raises:
        ConfigError: there is none of that name.
    """
    if name not in CONTEXTS:
        raise ConfigError(f"context {name!r} is not known; it is one of {', '.join(CONTEXTS)}")
    return CONTEXTS[name]


def context_name(context: NameContext) -> str:
    """The opposite of `context_named`."""
    return context.name.lower()


def _checked(text: str, what: str, most: int) -> str:
    """A text on one line that every file and database can keep."""
    plain = " ".join(text.split())
    if len(plain) > most:
        raise ConfigError(f"{what} has {len(plain)} characters; at most {most} are kept")
    if any(unicodedata.category(sign) in ("Cc", "Cs") or sign in "\ufffe\uffff" for sign in plain):
        raise ConfigError(f"{what}, {plain!r}, contains control characters")
    return plain
