"""The sockets of a server: one for each of its processes, where a port can be shared."""

from __future__ import annotations

import socket
import sys

from personalize.errors import ConfigError

# The kernel's queue of connections that nobody has accepted yet.
BACKLOG = 400
# A socket counts as ready only while less than this waits to be sent. What a client does not read
# then stays small, and a slow client is seen to read every 128 kB, not every few megabytes.
_UNSENT_BYTES = 128 * 1024
# Only Linux gives each socket of a port its share of the connections.
_SHARES_PORTS = sys.platform == "linux"


def listen(address: tuple[str, int], count: int = 1) -> list[socket.socket]:
    """Listening sockets at one address. Connections send at once what they have.

    Where the kernel does not share a port among sockets, all are the same one.

    Unless a socket names TCP as its protocol, asyncio leaves Nagle's algorithm on, and each
    answer on a kept connection waits 40 ms for the client's acknowledgement.

    Raises:
        ConfigError: the address is not available.
    """
    try:
        first = _listen(address)
        if count == 1 or not _SHARES_PORTS:
            return [first] * count
        # Another program must not join in: one that asked without SO_REUSEPORT was alone here.
        chosen = first.getsockname()[:2]
        first.close()
        return [_listen(chosen, reuse_port=True) for _ in range(count)]
    except OSError as error:
        host, port = address
        raise ConfigError(
            f"cannot listen on {host}, port {port}: {error.strerror or error}; try another --port"
        ) from error


def _listen(address: tuple[str, int], *, reuse_port: bool = False) -> socket.socket:
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    made = socket.create_server(address, family=family, backlog=BACKLOG, reuse_port=reuse_port)
    if hasattr(socket, "TCP_NOTSENT_LOWAT"):
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, _UNSENT_BYTES)
    return socket.socket(made.family, made.type, socket.IPPROTO_TCP, fileno=made.detach())
