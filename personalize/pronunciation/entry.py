"""An entry of the lexicon: how something is said, and what is made of entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from personalize.pronunciation.letters import spell

LETTERS = "letters"
"""The source of what is spelled."""
_SIBILANTS = frozenset(("S", "Z", "SH", "ZH", "CH", "JH"))
_VOICELESS = frozenset(("P", "T", "K", "F", "TH"))


@dataclass(frozen=True, slots=True)
class Entry:
    """How something is said.

    Attributes:
        phones: ARPAbet; ` # ` between words, also those that a hyphen joins: each keeps its stress.
        source: where the reading is from, such as `cmudict` or `curated:irish`; of several words,
            each source once with ` + ` between them. `(as a surname)` where it is that of another
            context than the one asked for.
        accept: other readings that are right as well; none for several words.
    """

    phones: str
    source: str
    accept: tuple[str, ...] = ()


def joined(entries: Sequence[Entry | None]) -> Entry | None:
    """How several words are said one after the other; None where one is not known."""
    known = [entry for entry in entries if entry]
    if not known or len(known) < len(entries):
        return None
    phones = " # ".join(entry.phones for entry in known)
    sources = dict.fromkeys(entry.source for entry in known)
    accept = known[0].accept if len(known) == 1 else ()
    return Entry(phones, " + ".join(sources), accept) if "1" in phones else None


def spelled(letters: str) -> Entry | None:
    """The names of some letters, or None if one has none."""
    phones = spell(letters)
    return Entry(phones, LETTERS) if phones else None


def owned(entry: Entry | None) -> Entry | None:
    """What belongs to someone or something: with the s, as its last sound wants it."""
    if entry is None:
        return None
    accept = tuple(map(_with_s, entry.accept))
    return Entry(_with_s(entry.phones), entry.source, accept)


def _with_s(phones: str) -> str:
    last = phones.split()[-1]
    if last in _SIBILANTS:
        return f"{phones} IH0 Z"
    return f"{phones} {'S' if last in _VOICELESS else 'Z'}"
