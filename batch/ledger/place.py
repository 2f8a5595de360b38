"""Where a database is, in a form that may be shown: its URL may contain a name and a password."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from personalize.errors import ConfigError

if TYPE_CHECKING:
    from sqlalchemy import URL

IN_FOLDER = "ledger.db"


@dataclass(frozen=True, slots=True)
class DatabaseSetting:
    """What messages call a database, and the setting that names it."""

    name: str
    variable: str


LEDGER = DatabaseSetting("the ledger", "VIDMERGE_LEDGER")
NAMES = DatabaseSetting("the approved names", "VIDMERGE_NAMES")

_ODD_PART = re.compile(r"[@;=?&/\s]")
_ODD_FILE = re.compile(r"[;?]|password=", re.IGNORECASE)
_DRIVERS = ("postgres", "postgresql", "postgresql+psycopg", "sqlite", "sqlite+pysqlite")
_USER_AND_PASSWORD = re.compile(r"(?<=://)(?:[^\s/?#]*:[^\s]*|[^\s/?#@]*)@")
_USER_NAME = re.compile(r'(?<=\b(?:user|role) )"[^"]*"')
_PASSWORD_OPTION = re.compile(r"((?:ssl)?password=)[^&#\s]*", re.IGNORECASE)


def place_of(setting: str | None) -> str:
    """The host, port and database of a ledger, without user name or password.

    Raises:
        ConfigError: the setting is not a URL.
    """
    if setting is None:
        return IN_FOLDER
    url = read_url(setting)
    if url.get_backend_name() == "sqlite" and _ODD_FILE.search(url.database or ""):
        raise _unreadable_url(LEDGER)  # an option, not part of a file's name
    port = f":{url.port}" if url.port else ""
    return f"{url.host or ''}{port}/{url.database or ''}"


def read_url(text: str, setting: DatabaseSetting = LEDGER) -> URL:
    """The only parser of such URLs: a second one might take a password for a host.

    Raises:
        ConfigError: it is not a URL for SQLite or PostgreSQL. The message repeats none of it.
    """
    from sqlalchemy import make_url  # here, because it is slow to import
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(text)
        backend = url.get_backend_name()
    except (ArgumentError, ValueError) as error:
        raise _unreadable_url(setting) from error
    if backend in ("postgres", "postgresql"):
        parts = f"{url.host or ''}{url.database or ''}"
        if _ODD_PART.search(parts):  # a password that is not percent-encoded, or an option
            raise _unreadable_url(setting)
    elif backend != "sqlite":
        raise ConfigError(
            f"{setting.name} can be in SQLite or PostgreSQL: {setting.variable} names another kind"
        )
    elif url.host or url.username:  # a file has neither
        raise _unreadable_url(setting)
    if url.drivername not in _DRIVERS:
        raise ConfigError(
            f"{setting.variable} names a driver that is not used here: write postgresql:// or "
            "sqlite:///"
        )
    return url


def _unreadable_url(setting: DatabaseSetting) -> ConfigError:
    """Says what is expected and repeats nothing of the input: any part may be the password."""
    return ConfigError(
        f"the URL of {setting.name} cannot be read: {setting.variable} looks like "
        "postgresql://NAME:PASSWORD@HOST:5432/DATABASE, with all but letters and digits in "
        "name and password written as %XX"
    )


def without_passwords(text: str) -> str:
    """A message that is safe to show: without user names, which may be a misplaced password."""
    text = _USER_NAME.sub('"***"', text)
    return _PASSWORD_OPTION.sub(r"\1***", _USER_AND_PASSWORD.sub("***@", text))
