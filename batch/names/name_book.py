"""What people approved, at present; a plan reads it without loading a database library."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from batch.names.approval import Approval, context_named
from batch.team.place import file_of, read_rows
from personalize.errors import ConfigError
from personalize.names.pronunciations import fold_written
from personalize.pronunciation.said import NameContext, SaidWord

COLUMNS = ("written", "context", "phones", "approved_by", "approved_at", "note")
"""What of a row makes an approval."""

WHAT = "the approved names"


class NameBook:
    """For each value and context, the latest approval. An `Approvals` for plans."""

    def __init__(self, approvals: Iterable[Approval] = ()) -> None:
        """Takes them in the order in which they were recorded."""
        self._current: dict[tuple[str, NameContext], Approval] = {}
        for approval in sorted(approvals, key=lambda one: one.at):
            self._current[fold_written(approval.written), approval.context] = approval

    def find(self, written: str, context: NameContext) -> SaidWord | None:
        """How a value is said in a context, or None if nobody has approved it."""
        found = self.approval(written, context)
        return found.said() if found else None

    def approval(self, written: str, context: NameContext) -> Approval | None:
        """Who approved a value in a context, or None."""
        return self._current.get((fold_written(written), context)) if self._current else None

    def current(self) -> list[Approval]:
        """All that hold, by value and context."""
        return [self._current[key] for key in sorted(self._current)]


def read_book(place: str) -> NameBook:
    """The approvals of now; none if nothing was ever approved.

    Args:
        place: a SQLite file, or the URL of a database.

    Raises:
        ConfigError: they are there but cannot be read.
    """
    file = file_of(place)
    if file is not None:
        return NameBook(_read_file(file))
    from batch.names.book_store import BookStore  # here: a database library takes a second to load

    with BookStore(place) as store:
        return store.book()


def approval_of(row: Iterable[str]) -> Approval:
    """The approval of a row with COLUMNS."""
    written, context, phones, by, at, note = row
    return Approval(written, context_named(context), phones, by, datetime.fromisoformat(at), note)


def _read_file(file: Path) -> list[Approval]:
    try:
        return [approval_of(row) for row in read_rows(file, "approval", COLUMNS, WHAT)]
    except ValueError as error:
        raise ConfigError(f"cannot read {WHAT} in {file}: {error}") from error
