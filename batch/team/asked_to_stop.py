"""Who asked for no more videos, in any batch: read by every plan, without a database library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from batch.team.place import file_of, read_rows
from personalize.recipients.nobody.asked_to_stop import AskedToStop

if TYPE_CHECKING:
    from collections.abc import Iterable

TABLE = "asked_to_stop"
COLUMNS = ("address", "identified_by", "recipient_key")
WHAT = "the list of who asked for no more videos"


def read_asked(place: str) -> AskedToStop:
    """Everybody who asked.

    Args:
        place: a SQLite file, or the URL of a database.

    Raises:
        ConfigError: the list is there but cannot be read.
    """
    file = file_of(place)
    if file is not None:
        return asked_of(read_rows(file, TABLE, COLUMNS, WHAT))
    from batch.team.stop_list import StopList  # here: a database library takes a second to load

    with StopList(place) as people:
        return people.all()


def asked_of(rows: Iterable[tuple[int, str, str]]) -> AskedToStop:
    """People from rows with COLUMNS."""
    found = list(rows)
    addresses = frozenset(address for address, _, _ in found if address)
    keys = frozenset((header, key) for _, header, key in found if header)
    return AskedToStop(addresses, keys)
