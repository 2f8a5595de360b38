"""Runs wrk, which loads a server over any number of connections, and reads what it prints."""

from __future__ import annotations

import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

_UNITS = {"": 1, "K": 1e3, "M": 1e6, "G": 1e9}
_SIZES = {"B": 1, "KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30}
_SCRIPT = """
local paths = {{{paths}}}
local at = math.random(#paths)
request = function()
  at = at % #paths + 1
  return wrk.format("GET", paths[at]{headers})
end
"""


@dataclass(frozen=True, slots=True)
class Load:
    """What a server answered; `errors` counts connections, timeouts and other statuses than 2xx."""

    per_s: float
    bytes_per_s: float
    errors: int
    p50_ms: float
    p99_ms: float


def load(port: int, paths: list[str], connections: int, seconds: int, byte_range: str = "") -> Load:
    """Asks for the paths in turn, again and again, over kept connections."""
    headers = f', {{["Range"] = "bytes={byte_range}"}}' if byte_range else ""
    quoted = ", ".join(f'"{path}"' for path in paths)
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "paths.lua"
        script.write_text(_SCRIPT.format(paths=quoted, headers=headers), encoding="utf-8")
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s"]
        command += ["--latency", "-s", str(script), f"http://127.0.0.1:{port}"]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    return read_report(done.stdout)


def read_report(text: str) -> Load:
    """What wrk printed."""
    socket = re.search(
        r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text
    )
    status = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    errors = sum(map(int, socket.groups())) if socket else 0
    return Load(
        per_s=_number(text, r"Requests/sec:\s+([\d.]+)(\w?)", _UNITS),
        bytes_per_s=_number(text, r"Transfer/sec:\s+([\d.]+)(\w+)", _SIZES),
        errors=errors + (int(status[1]) if status else 0),
        p50_ms=_milliseconds(text, "50%"),
        p99_ms=_milliseconds(text, "99%"),
    )


def _number(text: str, pattern: str, units: dict[str, float]) -> float:
    found = re.search(pattern, text)
    if found is None:
        raise ValueError(f"wrk printed something else:\n{text}")
    return float(found[1]) * units[found[2]]


def _milliseconds(text: str, share: str) -> float:
    return round(_number(text, rf"\s{share}\s+([\d.]+)(us|ms|s|m)", _TIMES), 3)


_TIMES = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
