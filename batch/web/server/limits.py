"""What connections may take of a server process, and what its open files allow."""

from __future__ import annotations

import resource
from dataclasses import dataclass

_MOST_FILES = 16_384
_MOST_CONNECTIONS = 2_000  # each may have megabytes in the kernel that its client has not read
# Files that are open besides connections: the ledger's, the store's, the pipes to ffmpeg, and
# connections accepted at the same moment, before the first of them could be counted.
_OTHER_FILES = 800


@dataclass(frozen=True, slots=True)
class Limits:
    """What connections may take of the server."""

    header_s: float = 10.0
    """For a whole request to arrive, from its first byte or the start of the connection."""
    idle_s: float = 75.0
    """Between an answer and the next request; longer than a proxy keeps its connections (60 s)."""
    stall_s: float = 30.0
    """While a client reads nothing of an answer."""
    slow_s: float = 5.0
    """An answer that takes longer may be ended for a newcomer if there is no room."""
    shutdown_s: int = 5
    """For answers to finish after the server is told to stop."""
    connections: int = _MOST_CONNECTIONS
    """At once. Beyond that one is dropped: the idlest, else the slowest."""


def limits_here() -> Limits:
    """The limits that this process's open files allow; raises the file limit as far as possible."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, _MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    files = _MOST_FILES if soft == resource.RLIM_INFINITY else soft
    spared = min(_OTHER_FILES, files // 2)
    return Limits(connections=min(_MOST_CONNECTIONS, files - spared))
