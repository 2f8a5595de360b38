"""Who fetches a page: a person, a machine, or a browser ahead of time. Only the verdict is kept.

Mail gateways fetch every link of a mail when it arrives, so a fetched page says little about its
recipient; a video that was played says that somebody pressed the button.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

Visitor = Literal["person", "machine", "prefetch"]

# Microsoft 365's mail gateways, which also open links: "Office 365 URLs and IP address ranges",
# Exchange Online, endpoint sets 9 and 10.
_GATEWAYS = tuple(
    ipaddress.ip_network(network)
    for network in (
        *("40.92.0.0/15", "40.107.0.0/16", "52.100.0.0/14", "52.238.78.88/32", "104.47.0.0/17"),
        *("2a01:111:f400::/48", "2a01:111:f403::/48"),
    )
)
_AHEAD = ("prefetch", "prerender", "preview")


def visitor_of(method: str, headers: Mapping[str, str], address: str) -> Visitor | None:
    """Who asks for a page; None if they are not to be counted.

    Args:
        method: HTTP's.
        headers: the request's, with names in small letters.
        address: where the request comes from; empty if nobody knows.
    """
    if method != "GET" or wants_no_count(headers):
        return None
    purpose = " ".join(headers.get(name, "") for name in ("purpose", "sec-purpose", "x-moz"))
    if any(word in purpose.lower() for word in _AHEAD):
        return "prefetch"
    agent = headers.get("user-agent", "").strip()
    if not agent or _is_crawler(agent) or _is_gateway(address):
        return "machine"
    return "person"


def wants_no_count(headers: Mapping[str, str]) -> bool:
    """Whether a browser asks not to be counted: Global Privacy Control, or Do Not Track."""
    return headers.get("sec-gpc") == "1" or headers.get("dnt") == "1"


def address_of(headers: Mapping[str, str], peer: str) -> str:
    """Where a request comes from: behind a proxy of one's own, as that proxy says."""
    forwarded = headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
    return forwarded if forwarded and _is_near(peer) else peer


def _is_near(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return found.is_loopback or found.is_private


def _is_gateway(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in _GATEWAYS)


@lru_cache(4_096)
def _is_crawler(agent: str) -> bool:
    from crawleruseragents import is_crawler  # here: its patterns take time to compile

    return bool(is_crawler(agent))
