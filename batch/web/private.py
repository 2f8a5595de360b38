"""Keeps a link between sender and recipient: the headers of each answer, the words of a log."""

from __future__ import annotations

import logging
import re
import traceback
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from batch.ledger.engine import cause_of
from batch.ledger.place import without_passwords
from personalize.errors import VidmergeError
from render_cluster import CorruptTrackError

_log = logging.getLogger(__name__)

# The part of a link that may be logged: enough to find it in links.csv, too little to open it.
_LINK = re.compile(r"/(?:v|batch)/([^/]{4})([^/]*)")
_INNERMOST = 12  # frames: the outer ones are the web framework's
_HEADERS = (
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"x-robots-tag", b"noindex, nofollow"),
)


class Private:
    """The outermost application: adds the headers, and lets no error through to the server.

    The server would log it with all its data. An answer that has started and cannot be finished is
    cut off, which the client notices by its length.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:

        async def send_privately(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", ()))
                there = {name.lower() for name, _ in headers}
                headers += [header for header in _HEADERS if header[0] not in there]
                message["headers"] = headers
            await send(message)

        try:
            await self._app(scope, receive, send_privately)
        except Exception as error:  # noqa: BLE001 - the guard: a bug costs one answer, and tells no link
            log_failure(scope["path"], error)


def log_failure(path: str, error: Exception) -> None:
    """One line about a failed request, without its link and without personal data."""
    if isinstance(error, RuntimeError) and isinstance(error.__cause__, Exception):
        error = error.__cause__  # Starlette: "Caught handled exception, but response started"
    _log.error("%s", _masked(path, f"{path}: {_told(error)}").replace("\n", " "))
    frames = "".join(traceback.format_tb(error.__traceback__, -_INNERMOST))
    _log.info("%s", _masked(path, f"{type(error).__name__}, raised at\n{frames}"))


def _told(error: Exception) -> str:
    """What may be logged about an error; for an unexpected one, only its type and place."""
    if isinstance(error, CorruptTrackError):
        return f"{error}; run the batch again to repair it"
    if isinstance(error, VidmergeError):
        return str(error)
    if isinstance(error, SQLAlchemyError):
        return f"the ledger: {cause_of(error)}"
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    last = traceback.extract_tb(error.__traceback__)[-1:]
    where = f" at {Path(last[0].filename).name}:{last[0].lineno}" if last else ""
    return f"{type(error).__name__}{where}; this is a bug in vidmerge"


def _masked(path: str, text: str) -> str:
    """The text without the path's token and passwords, and without control characters."""
    link = _LINK.search(path)
    if link and link[2]:
        text = text.replace(link[1] + link[2], f"{link[1]}\u2026")
    lines = without_passwords(text).splitlines()
    return "\n".join("".join(c if c.isprintable() else "?" for c in line) for line in lines)
