"""Where a ledger is, as it may be shown: a ledger's URL may hold a name and a password."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from personalize.errors import ConfigError

IN_FOLDER = "ledger.db"

_USER_AND_PASSWORD = re.compile(r"(?<=://)[^\s/?#]*:[^\s]*@")
_PASSWORD_OPTION = re.compile(r"((?:ssl)?password=)[^&#\s]*", re.IGNORECASE)


def place_of(setting: str | None) -> str:
    """The host, port and database of a ledger, without anybody's name or password.

    Raises:
        ConfigError: the setting is no URL.
    """
    if setting is None:
        return IN_FOLDER
    try:
        url = urlsplit(setting)
        port = f":{url.port}" if url.port else ""
    except ValueError as error:
        raise unreadable_url() from error
    return f"{url.hostname or ''}{port}{url.path}"


def unreadable_url() -> ConfigError:
    """Says what is expected and nothing of what was given: any part of it may be the password."""
    return ConfigError(
        "the ledger's URL cannot be read: VIDMERGE_LEDGER looks like "
        "postgresql://NAME:PASSWORD@HOST:5432/DATABASE, with other than letters and digits in "
        "name and password written as %XX"
    )


def without_passwords(text: str) -> str:
    """A message as it may be shown."""
    return _PASSWORD_OPTION.sub(r"\1***", _USER_AND_PASSWORD.sub("***@", text))
