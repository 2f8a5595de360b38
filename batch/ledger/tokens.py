"""The unguessable part of a link: 128 random bits as 22 URL-safe characters."""

from __future__ import annotations

import re
import secrets

_TOKEN_BYTES = 16
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


def new_token() -> str:
    """A token that says nothing about its recipient and cannot be guessed."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def is_token(text: str) -> bool:
    """Whether `text` looks like a token; saves querying the ledger for nonsense."""
    return _TOKEN.fullmatch(text) is not None
