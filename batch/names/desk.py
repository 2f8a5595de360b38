"""What people do at the name desk: set, approve, import and export."""

from __future__ import annotations

import csv
import getpass
import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from batch.delivery.our_cells import harmless
from batch.job.engine import Engine
from batch.job.folder import writing_csv
from batch.names.approval import Approval, approve, context_name
from batch.names.book_store import BookStore
from batch.names.listing import read_pieces
from batch.names.name_book import read_book
from batch.names.pls import Remark, read_pls, write_pls
from personalize.campaign.campaign import Campaign
from personalize.errors import ConfigError
from personalize.fields import FieldKind, FieldRole
from personalize.names.names import make_forms
from personalize.names.pronunciations import Pronunciations
from personalize.plan.said_values import respelled
from personalize.pronunciation.arpabet import from_ipa, to_ipa
from personalize.pronunciation.marking import NameReader
from personalize.pronunciation.markup import read_pronunciation
from personalize.pronunciation.respelling import read_respelling
from personalize.pronunciation.said import NameContext
from personalize.whole_file import write_whole

_CSV_COLUMNS = ("value", "context", "ipa", "respelling", "who", "when", "note")
_KINDS: dict[NameContext, tuple[FieldKind, FieldRole]] = {
    NameContext.GIVEN: ("person", "given_name"),
    NameContext.SURNAME: ("person", "surname"),
    NameContext.FULL: ("person", "other"),
    NameContext.COMPANY: ("company", "other"),
}


@dataclass(frozen=True, slots=True)
class Decision:
    """An approval that was recorded, and the one that it replaces."""

    approval: Approval
    before: Approval | None


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file's approvals, and remarks about its lines.

    `same` were approved so already; `older` are left out: somebody approved otherwise since then.
    """

    added: int
    same: int
    older: int
    faults: tuple[Remark, ...]
    notes: tuple[Remark, ...]


def set_name(place: str, written: str, pronunciation: str, as_: NameContext, by: str) -> Decision:
    """Records how a value is to be said, written in IPA or as a respelling.

    Raises:
        ConfigError: the pronunciation cannot be read, or the approval cannot be kept.
    """
    return _record(place, approve(written, as_, read_typed(pronunciation), by))


def approve_name(
    place: str, written: str, as_: NameContext, by: str, engine: Engine, campaign: Campaign
) -> Decision:
    """Records that a value is right as the campaign's voice says it today.

    Raises:
        ConfigError: the voice cannot say it, or the approval cannot be kept.
    """
    kind, role = _KINDS[as_]
    table = Pronunciations(campaign.pronunciations)
    forms = make_forms(written, kind, table, role)
    pieces = NameReader(table.phones, read_book(place)).read(forms.said, forms.shown, as_)
    read = read_pieces(pieces, campaign, engine)
    if not (read and all(piece.phones for piece in read)):
        raise ConfigError(
            f"{written!r} is not said today, so there is nothing to approve; say how: "
            f"vidmerge names set {shlex.quote(written)} PRONUNCIATION"
        )
    phones = " # ".join(piece.phones for piece in read)
    return _record(place, approve(written, as_, phones, by))


def import_names(place: str, file: Path, by: str) -> Imported:
    """Records the approvals of a PLS file.

    Raises:
        ConfigError: it is no PLS file, or the approvals cannot be kept.
    """
    found = read_pls(file, by)
    book = read_book(place)
    added, same, older = [], 0, 0
    for approval in found.approvals:
        before = book.approval(approval.written, approval.context)
        if before and before.phones == approval.phones:
            same += 1
        elif before and approval.at < before.at:
            older += 1
        else:
            added.append(approval)
    if added:
        with BookStore(place) as store:
            store.add(added)
    return Imported(len(added), same, older, found.faults, found.notes)


def export_names(place: str, file: Path) -> int:
    """Writes all approvals that hold, as PLS, or as a table if the file's name ends in .csv.

    Returns:
        how many.

    Raises:
        ConfigError: the approvals cannot be read, or the file cannot be written.
    """
    approvals = read_book(place).current()
    try:
        if file.suffix.lower() == ".csv":
            _write_table(file, approvals)
        else:
            write_whole(file, write_pls(approvals))
        file.chmod(0o600)  # names of people, and of who approved them
    except OSError as error:
        raise ConfigError(f"cannot write {file}: {error.strerror or error}") from error
    return len(approvals)


def read_typed(pronunciation: str) -> str:
    """A pronunciation (ARPAbet) that somebody typed.

    Raises:
        ConfigError: it cannot be read; it says how to write it.
    """
    try:
        if phones := read_pronunciation(pronunciation):
            return phones
        is_ipa = not pronunciation.isascii()
        return from_ipa(pronunciation) if is_ipa else read_respelling(pronunciation)
    except ConfigError as error:
        raise ConfigError(
            f"the pronunciation {pronunciation!r}: {error}. Write a respelling, such as "
            "muh-REE-uh, or IPA in slashes, such as /məˈɹiə/"  # noqa: RUF001  IPA
        ) from error


def whoever_runs_this() -> str:
    """The name under which the user is known to this machine.

    Raises:
        ConfigError: it knows none.
    """
    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:
        raise ConfigError("this machine does not know who you are; add --by NAME") from error


def _record(place: str, approval: Approval) -> Decision:
    before = read_book(place).approval(approval.written, approval.context)
    with BookStore(place) as store:
        store.add([approval])
    return Decision(approval, before)


def _write_table(file: Path, approvals: Iterable[Approval]) -> None:
    with writing_csv(file) as written:
        rows = csv.writer(written)
        rows.writerow(_CSV_COLUMNS)
        for one in approvals:
            cells = (
                *(one.written, context_name(one.context), to_ipa(one.phones)),
                *(respelled(one.said()), one.by, one.at.isoformat(), one.note),
            )
            rows.writerow(map(harmless, cells))
