"""Recipients as a sender names them: by record id, e-mail address, or key."""

from __future__ import annotations

from collections.abc import Sequence

from batch.ledger.ledger import Ledger
from personalize.errors import ConfigError
from personalize.recipients.identities.hashes import NOTHING, address_hash


def find_keys(ledger: Ledger, named: Sequence[str]) -> list[str]:
    """The keys of recipients who have a link, in the order in which they are named.

    Raises:
        ConfigError: nobody, or more than one person, is meant.
    """
    people = ledger.people.with_links().to_pylist()
    keys = {person["recipient_key"] for person in people}
    return [_key_of(name.strip(), keys, people) for name in named]


def _key_of(name: str, keys: set[str], people: Sequence[dict[str, object]]) -> str:
    if name in keys:
        return name
    hashed = address_hash(name)
    found = [one["recipient_key"] for one in people if NOTHING != one["email"] == hashed]
    if len(found) > 1:
        raise ConfigError(f"{len(found)} recipients share this address; name one by its record id")
    if not found:
        raise ConfigError("nobody in this batch has this record id or address; links.csv has both")
    return str(found[0])
