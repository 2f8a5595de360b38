"""Writes contacts in batches; a refused batch is halved down to the contact at fault."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from batch.crm.hubspot.changes import Change
from batch.crm.hubspot.client import HubSpot, RefusedError
from batch.crm.hubspot.properties import objects_path
from batch.crm.tool import KeyKind
from personalize.errors import ConfigError

# developers.hubspot.com/docs/api-reference/latest/crm/objects/contacts/guide
MOST_CONTACTS = 100
_FORBIDDEN, _NOT_FOUND = 403, 404
_UNKNOWN = "HubSpot has no such contact"


@dataclass(slots=True)
class Written:
    """The contacts that have their values, and why others do not."""

    done: list[Change] = field(default_factory=list)
    failed: list[tuple[Change, str]] = field(default_factory=list)

    def add(self, other: Written) -> None:
        """Adds another part."""
        self.done += other.done
        self.failed += other.failed


def write_contacts(hubspot: HubSpot, changes: Sequence[Change], by: KeyKind) -> Written:
    """Writes up to MOST_CONTACTS contacts; each of them is done or failed.

    Raises:
        ConfigError: the token may not write contacts, or is not accepted.
        TransientError: HubSpot was away or busy for longer than is waited.
    """
    written = Written()
    waiting = [list(changes)]
    while waiting:
        some = waiting.pop(0)
        try:
            answer = _update(hubspot, some, by)
        except RefusedError as error:
            if len(some) == 1:
                written.failed.append((some[0], _reason(error, some[0])))
            else:
                waiting[:0] = _halves(some)
            continue
        part, unclear = _read(answer, some)
        written.add(part)
        if unclear:  # writing a contact again does no harm
            waiting[:0] = _halves(unclear)
    return written


def _update(hubspot: HubSpot, changes: Sequence[Change], by: KeyKind) -> dict[str, Any]:
    same = {"idProperty": "email"} if by == "email" else {}
    inputs = [{"id": one.key, "properties": one.properties, **same} for one in changes]
    try:
        return hubspot.post(f"{objects_path(hubspot.version)}/batch/update", {"inputs": inputs})
    except RefusedError as error:
        if error.status == _FORBIDDEN:
            raise ConfigError(
                f"HubSpot's token may not write contacts: {error}. It needs the scope "
                "crm.objects.contacts.write"
            ) from error
        raise


def _read(answer: dict[str, Any], changes: Sequence[Change]) -> tuple[Written, list[Change]]:
    """What an answer says of each contact, and those of whom it is unclear.

    With status 207, `errors` names the contacts at fault in its context, or not.
    """
    errors = [error for error in answer.get("errors") or [] if isinstance(error, dict)]
    if not errors and not answer.get("numErrors"):
        return Written(done=list(changes)), []
    reasons = {
        str(key).lower(): str(error.get("message", ""))
        for error in errors
        for key in _keys_in(error.get("context"))
    }
    failed = [one for one in changes if one.key.lower() in reasons]
    others = [one for one in changes if one.key.lower() not in reasons]
    told = [(one, _plain(reasons[one.key.lower()], one)) for one in failed]
    if len(failed) == len(changes) or len(answer.get("results") or []) == len(others):
        return Written(others, told), []
    if len(changes) == 1:
        return Written(failed=[(changes[0], _plain(_first_message(errors), changes[0]))]), []
    return Written(failed=told), others


def _keys_in(context: object) -> list[object]:
    """The ids in an error's context: `{"ids": [...]}`, or another name with a list."""
    lists = context.values() if isinstance(context, dict) else []
    return [key for keys in lists for key in (keys if isinstance(keys, list) else [keys])]


def _first_message(errors: Sequence[dict[str, Any]]) -> str:
    return str(errors[0].get("message", "")) if errors else ""


def _reason(error: RefusedError, change: Change) -> str:
    return _UNKNOWN if error.status == _NOT_FOUND else _plain(error.reason, change)


def _plain(reason: str, change: Change) -> str:
    """A reason in one line, without the address that it is about."""
    shown = reason.replace(change.key, "(contact)") if "@" in change.key else reason
    plain = " ".join(shown.split())
    return plain or "HubSpot gave no reason"


def _halves(changes: list[Change]) -> list[list[Change]]:
    middle = len(changes) // 2
    return [half for half in (changes[:middle], changes[middle:]) if half]
