"""Approvals as a lexicon of W3C's Pronunciation Lexicon Specification 1.0, in and out.

https://www.w3.org/TR/pronunciation-lexicon/. The context of a value is its lexeme's `role`. Who
approved it and when is in `metadata`: the specification lets processors refuse foreign attributes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from batch.names.approval import CONTEXTS, Approval, approve, context_name, settled_phones
from batch.names.pls_elements import OURS, PLS, Lexeme, Phoneme, read_elements
from personalize.errors import ConfigError
from personalize.names.pronunciations import fold_written
from personalize.pronunciation.arpabet import from_ipa, to_ipa
from personalize.pronunciation.said import NameContext

_EXAMPLE = "məˈɹiə"  # noqa: RUF001  the phonetic alphabet


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody should know about a line of a file."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class ReadLexicon:
    """A file's approvals, what could not be read, and what was left out of those that could."""

    approvals: tuple[Approval, ...]
    faults: tuple[Remark, ...]
    notes: tuple[Remark, ...]


def write_pls(approvals: Iterable[Approval]) -> bytes:
    """The approvals as a PLS file, which `read_pls` reads as the same approvals."""
    numbered = [(f"a{number}", one) for number, one in enumerate(approvals, 1)]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<lexicon version="1.0" xmlns="{PLS}" xmlns:vidmerge="{OURS}"',
        '    alphabet="ipa" xml:lang="en-US">',
        "  <metadata>",
        *(_metadata(name, one) for name, one in numbered),
        "  </metadata>",
        *(_lexeme(name, one) for name, one in numbered),
        "</lexicon>\n",
    ]
    return "\n".join(lines).encode()


def read_pls(file: Path, by: str) -> ReadLexicon:
    """The approvals of a PLS file. A fault in one lexeme does not lose the others.

    Args:
        file: the file.
        by: who approves what the file itself does not say anybody approved.

    Raises:
        ConfigError: it is no PLS file, or not in IPA; the message names the line.
    """
    found = read_elements(file)
    approvals: dict[tuple[str, NameContext], Approval] = {}
    faults, notes = [], [Remark(*note) for note in found.notes]
    for lexeme in found.lexemes:
        notes += _left_out(lexeme)
        try:
            made = _approvals(lexeme, found.facts.get(lexeme.name, {}), by)
        except ConfigError as error:
            faults.append(Remark(lexeme.line, str(error)))
            continue
        for approval in made:
            key = fold_written(approval.written), approval.context
            if approvals.setdefault(key, approval).phones != approval.phones:
                text = f"{approval.written!r} comes twice; the first one holds"
                notes.append(Remark(lexeme.line, text))
    return ReadLexicon(tuple(approvals.values()), tuple(faults), tuple(notes))


def _metadata(name: str, approval: Approval) -> str:
    facts = {"lexeme": name, "by": approval.by, "at": approval.at.isoformat()}
    if approval.note:
        facts["note"] = approval.note
    written = " ".join(f"{key}={quoteattr(value)}" for key, value in facts.items())
    return f"    <vidmerge:approved {written}/>"


def _lexeme(name: str, approval: Approval) -> str:
    role = f"vidmerge:{context_name(approval.context)}"
    ipa = to_ipa(approval.phones).strip("/")
    return (
        f'  <lexeme xml:id="{name}" role="{role}">\n'
        f"    <grapheme>{escape(approval.written)}</grapheme>\n"
        f"    <phoneme>{escape(ipa)}</phoneme>\n"
        "  </lexeme>"
    )


def _approvals(lexeme: Lexeme, facts: dict[str, str], by: str) -> list[Approval]:
    """One for each spelling and context of a lexeme."""
    if not lexeme.graphemes:
        raise ConfigError("the lexeme has no <grapheme>, which is how a name is written")
    phones = _phones(lexeme)
    who, at = facts.get("by") or by, _time(facts.get("at"))
    return [
        approve(grapheme, context, phones, who, at, facts.get("note", ""))
        for grapheme in lexeme.graphemes
        for context in _contexts(lexeme)
    ]


def _phones(lexeme: Lexeme) -> str:
    written = lexeme.graphemes[0]
    if not lexeme.phonemes:
        raise ConfigError(
            f"{written!r} has no <phoneme>; write its IPA, such as <phoneme>{_EXAMPLE}</phoneme>"
            + ("; <alias> is not read: put other words to say into a campaign's pronunciations:"
               if lexeme.aliases else "")
        )  # fmt: skip
    chosen = _chosen(lexeme)
    if chosen.alphabet != "ipa":
        raise ConfigError(f"{written!r} is in the alphabet {chosen.alphabet!r}; write it in IPA")
    try:
        return settled_phones(from_ipa(chosen.ipa))
    except ConfigError as error:
        raise ConfigError(
            f"{written!r}: {error}; write English sounds, and a stress mark before the stressed "
            f"syllable of each word, such as {_EXAMPLE}"
        ) from error


def _chosen(lexeme: Lexeme) -> Phoneme:
    """The preferred pronunciation, else the first (section 4.9.2)."""
    return next((one for one in lexeme.phonemes if one.is_preferred), lexeme.phonemes[0])


def _left_out(lexeme: Lexeme) -> list[Remark]:
    others = len(lexeme.phonemes) - 1
    if not lexeme.phonemes or not (others or lexeme.aliases):
        return []
    text = f"{', '.join(map(repr, lexeme.graphemes))}: one pronunciation is taken, the rest is not"
    return [Remark(lexeme.line, text)]


def _contexts(lexeme: Lexeme) -> list[NameContext]:
    """The contexts that its roles name; all of them if none does."""
    unknown = [role for role in lexeme.roles if role not in CONTEXTS]
    if unknown:
        raise ConfigError(f"role {unknown[0]!r} is not known; it is one of {', '.join(CONTEXTS)}")
    return [CONTEXTS[role] for role in lexeme.roles] or list(CONTEXTS.values())


def _time(written: str | None) -> datetime | None:
    if written is None:
        return None
    try:
        at = datetime.fromisoformat(written)
    except ValueError as error:
        raise ConfigError(f"{written!r} is no time; write it as 2026-11-27T10:00:00Z") from error
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
