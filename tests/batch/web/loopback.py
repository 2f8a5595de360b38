"""The TCP addresses that a process and its children listen on, read from /proc."""

import ipaddress
from contextlib import suppress
from pathlib import Path

_LISTEN = "0A"


def listening(pid):
    """Address and port of every listening socket of all descendants, IPv4-mapped IPv6 as IPv4."""
    inodes = {inode for process in family_of(pid) for inode in _sockets(process)}
    found = []
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == _LISTEN and fields[9] in inodes:
                address, _, port = fields[1].partition(":")
                found.append((_address(address), int(port, 16)))
    return found


def family_of(pid):
    family, parents = {pid}, {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parents[int(entry.parent.name)] = int(entry.read_text().rpartition(")")[2].split()[1])
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    return family


def _sockets(pid):
    with suppress(OSError):
        for entry in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):
                target = str(entry.readlink())
                if target.startswith("socket:["):
                    yield target[8:-1]


def _address(written):
    """The kernel writes each 32-bit word in the machine's byte order."""
    raw = bytes.fromhex(written)
    words = b"".join(raw[at : at + 4][::-1] for at in range(0, len(raw), 4))
    address = ipaddress.ip_address(words)
    return str(getattr(address, "ipv4_mapped", None) or address)
